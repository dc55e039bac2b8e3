/** As of when old addresses are answered: `?__at=`, else the console's cookie, else the later of now and the gate. */
import { type Instant, parseInstant } from "../../domain/instant.ts";
import type { Address } from "../../domain/url/address.ts";

export const AT_PARAMETER = "__at";
export const AT_COOKIE = "sunset-at";

/** What was typed where an instant is expected. */
export interface UnreadableInstant {
  readonly typed: string;
}

export interface AskedInstant {
  /** null if the address has none. */
  readonly at: Instant | UnreadableInstant | null;
  /** The query without it, the rest byte for byte. */
  readonly search: string;
}

/** Takes the parameter off an address. If it occurs several times, the first counts. */
export function takeInstant({ search }: Pick<Address, "search">): AskedInstant {
  if (!search.includes(AT_PARAMETER)) return { at: null, search };
  const pieces = search.slice(1).split("&");
  const isOurs = (piece: string): boolean => piece.split("=", 1)[0] === AT_PARAMETER;
  const ours = pieces.find(isOurs);
  if (ours === undefined) return { at: null, search };
  const rest = pieces.filter((it) => !isOurs(it)).join("&");
  const typed = new URLSearchParams(ours).get(AT_PARAMETER) ?? "";
  return { at: readInstantText(typed), search: rest === "" ? "" : `?${rest}` };
}

/** An instant, also if the plus sign of its offset has become a space, as it does in a query. */
export function readInstantText(text: string): Instant | UnreadableInstant {
  const typed = text.trim();
  const instant = parseInstant(typed.replace(/(?<=\d) (?=\d{2}:\d{2}$)/, "+"));
  return instant ?? { typed };
}

/** The cookie's instant; null if it has none that can be read. */
export function instantOfCookie(cookie: string | undefined): Instant | null {
  return cookie === undefined ? null : parseInstant(cookie);
}

/** As of when a reviewer who has chosen nothing sees the site: the gate, or now once it is open. */
export function defaultInstant(now: Instant, gate: Instant): Instant {
  return Number.isFinite(gate) ? Math.max(now, gate) : now;
}
