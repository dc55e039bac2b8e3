import type { Address } from "../../domain/url/address.ts";
import { canonicalHost } from "../../domain/url/canonicalize.ts";
import { type Asked, siteHostOf, takeParameters } from "../shared/choice.ts";

/** What a reviewer typed where an old address is expected. */
export type TypedAddress =
  | {
      readonly kind: "address";
      /** Its host is canonical, and one of the site's; null if it names none. */
      readonly address: Omit<Address, "host"> & { readonly host: string | null };
      /** What it says of itself, as addresses of the preview do. */
      readonly asked: Pick<Asked, "at" | "release">;
    }
  /** Whole, but on a host that is none of the site's. */
  | { readonly kind: "foreign"; readonly host: string }
  | { readonly kind: "unreadable" };

export interface KnownHosts {
  /** The site's, canonical. */
  readonly site: ReadonlySet<string>;
  /** Under which old addresses are previewed: their links are pasted, too. */
  readonly preview: readonly string[];
}

/**
 * Reads an old address as people type or paste it: whole, without its scheme, or a path, with or without its first slash;
 * in quotes; or as a link to the preview.
 */
export function readTypedAddress(text: string, hosts: KnownHosts): TypedAddress {
  const typed = unquote(text.trim());
  if (typed === "") return { kind: "unreadable" };
  const url = URL.parse(wholeOf(typed, hosts));
  if (url === null || !/^https?:$/.test(url.protocol)) return { kind: "unreadable" };
  const { pathname } = url;
  const asked = takeParameters(url.search);
  const { search } = asked;
  const isPath = url.host === NOWHERE || hosts.preview.includes(url.host);
  const named = asked.host ?? (isPath ? null : url.host);
  const host = named === null ? null : siteHostOf(named, hosts.site);
  if (named !== null && host === null) return { kind: "foreign", host: named };
  return { kind: "address", address: { host, pathname, search }, asked };
}

const QUOTES = new Map(
  ['""', "''", "“”", "„“", "‘’", "«»", "<>", "()"].map((it) => [it[0], it[1]]),
);

/** What stands in quotes or brackets, alone; an address may end with one of them itself. */
function unquote(text: string): string {
  const isQuoted = text.length > 1 && QUOTES.get(text[0]) === text.at(-1);
  return isQuoted ? unquote(text.slice(1, -1).trim()) : text;
}

/** The host of a path. */
const NOWHERE = "path.invalid";

/** With scheme and host: what begins with a host of the site is on it, what cannot be one is a path. */
function wholeOf(typed: string, hosts: KnownHosts): string {
  if (/^[a-z][a-z\d+.-]*:\/\//i.test(typed)) return typed;
  if (typed.startsWith("//")) return `https:${typed}`;
  const [authority = ""] = /^[^/?#]*/.exec(typed) ?? [];
  const isKnown =
    hosts.site.has(canonicalHost(authority)) || hosts.preview.includes(authority.toLowerCase());
  const isHost = isKnown || (LIKE_A_HOST.test(authority) && !LIKE_A_FILE.test(authority));
  if (isHost && (isKnown || authority !== typed || /^www\./i.test(typed)))
    return `https://${typed}`;
  return `https://${NOWHERE}${typed.startsWith("/") ? "" : "/"}${typed}`;
}

const LIKE_A_HOST = /^(?:[a-z\d-]+\.)+[a-z]{2,}(?::\d+)?$/i;
const LIKE_A_FILE = /\.(?:php\d?|[sxp]?html?|aspx?|jspx?|cgi|cfm|do|xml|json|txt|pdf)$/i;
