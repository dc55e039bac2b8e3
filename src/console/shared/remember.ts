import { setCookie } from "hono/cookie";
import type { ConsoleContext } from "./env.ts";

/**
 * Keeps a choice of the reviewer in a cookie.
 *
 * @param value null to forget the choice.
 */
export function remember(context: ConsoleContext, name: string, value: string | null): void {
  setCookie(context, name, value ?? "", {
    path: "/",
    httpOnly: true,
    sameSite: "Lax",
    secure: new URL(context.req.url).protocol === "https:",
    ...(value === null ? { maxAge: 0 } : {}),
  });
}
