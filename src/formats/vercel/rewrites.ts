/** Recognises the answers of a `vercel.json` other than its redirects. */
import * as z from "zod/mini";
import type { SiteData } from "../../domain/table/schema.ts";
import type { Refusal } from "../import/entries.ts";
import { catchAllPage, unsupported } from "../import/refusals.ts";

/** Any path, as written in rewrites and routes. */
const anyPath = z.string().check(z.regex(/^\^?\/?(?:\(\.\*\)|\.\*|:\w+(?:\*|\(\.\*\)))\$?$/));

/** A page for whatever nothing else answers: an entry of the rewrites or of the routes. */
const catchAllSchema = z.union([
  z.strictObject({ source: anyPath, destination: z.string() }),
  z.strictObject({
    src: anyPath,
    dest: z.optional(z.string()),
    status: z.optional(z.literal([200, 404])),
  }),
]);

/**
 * Why an entry of `rewrites` or `routes` is not a rule.
 *
 * @returns null if the table already answers in the same way.
 */
export function refuseRewrite(list: string, entry: unknown, site: SiteData): Refusal | null {
  const catchAll = catchAllSchema.safeParse(entry);
  if (!catchAll.success) {
    return unsupported(
      `an entry of "${list}" is not a redirect, or serves one by other means`,
      'Write what visitors are to get into "redirects", or leave it out',
    );
  }
  const { data } = catchAll;
  return "source" in data
    ? catchAllPage(data.destination, 200, site)
    : catchAllPage(data.dest, data.status ?? 200, site);
}
