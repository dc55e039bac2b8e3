import type { MiddlewareHandler } from "hono";
import type { ConsoleEnv } from "./shared/env.ts";
import { renderRefusal } from "./ui/message.tsx";

/** Refuses forms that were not sent from a page of the console. */
export const refuseForeignForms: MiddlewareHandler<ConsoleEnv> = async (context, next) => {
  if (context.req.method === "POST" && !isSameOrigin(context.req.raw)) {
    return context.html(renderRefusal(context.var.view, { why: "cross-site" }), 403);
  }
  return next();
};

/**
 * Whether a request comes from one of our pages. Browsers state this in a header that no page can set; without that
 * header the origin must be ours. The origin counts only then: under our referrer policy browsers send "null".
 *
 * Not `hono/csrf`: it accepts a request whose `Sec-Fetch-Site` is `cross-site` if its `Origin` is ours, and checks only
 * the content types that HTML forms can have.
 *
 * @see https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header
 */
function isSameOrigin({ headers, url }: Request): boolean {
  const site = headers.get("sec-fetch-site");
  if (site !== null) return site === "same-origin";
  const origin = headers.get("origin");
  return origin !== null && origin === new URL(url).origin;
}
