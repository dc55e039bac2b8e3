/** `has` and `missing` of a Vercel redirect: of these, parameters and the site's own hosts can be expressed. */
import { failure, type Result, success } from "../../domain/result.ts";
import * as z from "zod/mini";
import { canonicalHost } from "../../domain/url/canonicalize.ts";
import { quote } from "../../domain/finding.ts";
import type { Refusal } from "../import/entries.ts";
import type { ImportContext } from "../import/imported.ts";

export const conditionSchema = z.object({
  type: z.string(),
  key: z.optional(z.string()),
  value: z.optional(z.unknown()),
});
type ConditionData = z.infer<typeof conditionSchema>;

/** A parameter that the address must have: with this value, or with any, under a name for the target. */
export interface VercelCondition {
  readonly name: string;
  readonly value: string | null;
  readonly capture: string | null;
}

/** @returns The host that the rule is for, "" for all, and the parameters; or why they cannot be expressed. */
export function readConditions(
  redirect: {
    readonly has?: readonly ConditionData[] | undefined;
    readonly missing?: readonly ConditionData[] | undefined;
  },
  { site }: ImportContext,
): Result<{ readonly host: string; readonly query: readonly VercelCondition[] }, Refusal> {
  const [absent] = redirect.missing ?? [];
  if (absent) return failure(refuse(`the redirect asks for a ${absent.type} that is missing`));
  let host = "";
  const query: VercelCondition[] = [];
  for (const condition of redirect.has ?? []) {
    const value = condition.value === undefined ? null : condition.value;
    if (condition.type === "host") {
      const own = site.hosts.find((it) => canonicalHost(it) === value);
      if (own === undefined) {
        return failure({
          id: "from-host-unknown",
          message: `the redirect is for ${quote(value)}, which is not one of the site's hosts`,
          fix: "Add it to site.hosts, or leave the redirect out",
        });
      }
      host = own;
    } else if (condition.type === "query" && condition.key !== undefined) {
      const understood = readValue(condition.key, value);
      if (!understood) {
        return failure(refuse(`the redirect asks for ${quote(condition.key)} by ${quote(value)}`));
      }
      query.push(understood);
    } else {
      return failure(
        refuse(`the redirect asks for a ${condition.type}, and rules see only the address`),
      );
    }
  }
  return success({ host: site.hosts.length === 1 ? "" : host, query });
}

function refuse(message: string): Refusal {
  return {
    id: "import-unsupported",
    message,
    fix: "Decide what everybody gets, and write that",
  };
}

/** No value: any will do. A value is a regular expression, of which plain text and a named `.*` can be expressed. */
function readValue(name: string, value: unknown): VercelCondition | null {
  const any = name.replace(/\W/g, "_").replace(/^(?=\d)/, "_");
  if (value === null) return { name, value: null, capture: any };
  if (typeof value !== "string") return null;
  const capture = /^\(\?<(\w+)>\.[*+]\)$/.exec(value)?.[1];
  if (capture !== undefined) return { name, value: null, capture };
  if (/^\.[*+]$/.test(value)) return { name, value: null, capture: any };
  const isPlain = /^(?:[^\\^$.*+?()[\]{}|]|\\\W)+$/.test(value);
  return isPlain ? { name, value: value.replace(/\\(.)/g, "$1"), capture: null } : null;
}
