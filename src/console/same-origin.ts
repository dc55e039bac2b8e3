import type { MiddlewareHandler } from "hono";
import type { ConsoleEnv } from "./shared/env.ts";
import { refuse } from "./ui/take-form.ts";

/** Rejects forms that were not sent from a page of the console. */
export const refuseForeignForms: MiddlewareHandler<ConsoleEnv> = async (context, next) => {
  if (context.req.method === "POST" && !isSameOrigin(context.req.raw)) {
    return refuse(context, { why: "cross-site" });
  }
  return next();
};

/**
 * Checks whether a request comes from one of our pages. Browsers state this in a header that pages cannot set; only if
 * that header is absent does the origin have to be ours. The origin cannot be required otherwise, because under our
 * referrer policy browsers send "null".
 *
 * Replaces `hono/csrf`, which accepts a request whose `Sec-Fetch-Site` is `cross-site` if its `Origin` is ours, and
 * checks only the content types that HTML forms can have.
 *
 * @see https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header
 */
function isSameOrigin({ headers, url }: Request): boolean {
  const site = headers.get("sec-fetch-site");
  if (site !== null) return site === "same-origin";
  const origin = headers.get("origin");
  return origin !== null && origin === new URL(url).origin;
}
