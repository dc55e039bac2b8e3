import { PAGE_EXTENSIONS } from "../../domain/url/page-extensions.ts";
import type { Address } from "../../domain/url/address.ts";
import { withScheme } from "../../domain/url/written-host.ts";
import { type Asked, siteHostOf, takeParameters } from "../shared/choice.ts";

/** The text typed by a reviewer in place of an old address. */
export type TypedAddress =
  | {
      readonly kind: "address";
      /** The host is canonical and one of the site's; null if the text has none. */
      readonly address: Omit<Address, "host"> & { readonly host: string | null };
      /** Parameters within the address, as in addresses of previews. */
      readonly asked: Pick<Asked, "at" | "release">;
    }
  /** A whole address on a host that does not belong to the site. */
  | { readonly kind: "foreign"; readonly host: string }
  | { readonly kind: "unreadable" };

export interface KnownHosts {
  /** The site's hosts, canonical. */
  readonly site: ReadonlySet<string>;
  /** The hosts of previews, because people also paste links to previews. */
  readonly preview: readonly string[];
}

/**
 * Reads an old address as people type or paste it: whole, without its scheme, or as a path with or without its first
 * slash; in quotes; or as a link to a preview.
 */
export function readTypedAddress(text: string, hosts: KnownHosts): TypedAddress {
  const typed = unquote(text.trim());
  // The URL parser would drop these characters, and merge two cells into one address.
  if (typed === "" || /[\t\r\n]/.test(typed)) return { kind: "unreadable" };
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

/** Removes quotes or brackets around the whole text; one at the end only may be part of the address. */
function unquote(text: string): string {
  const isQuoted = text.length > 1 && QUOTES.get(text[0]) === text.at(-1);
  return isQuoted ? unquote(text.slice(1, -1).trim()) : text;
}

/** A placeholder host for a path. */
const NOWHERE = "path.invalid";

/**
 * Adds a missing scheme and host. Text that begins with a host of the site belongs to it, and text that cannot begin
 * with a host is a path.
 */
function wholeOf(typed: string, hosts: KnownHosts): string {
  if (/^[a-z][a-z\d+.-]*:\/\//i.test(typed)) return typed;
  if (typed.startsWith("//")) return `https:${typed}`;
  const onSite = withScheme(typed, hosts.site);
  if (onSite !== null) return onSite;
  const [authority = ""] = /^[^/?#]*/.exec(typed) ?? [];
  const isKnown = hosts.preview.includes(authority.toLowerCase());
  const isHost = isKnown || (LIKE_A_HOST.test(authority) && !LIKE_A_FILE.test(authority));
  if (isHost && (isKnown || authority !== typed || /^www\./i.test(typed)))
    return `https://${typed}`;
  return `https://${NOWHERE}${typed.startsWith("/") ? "" : "/"}${typed}`;
}

const LIKE_A_HOST = /^(?:[a-z\d-]+\.)+[a-z]{2,}(?::\d+)?$/i;
const LIKE_A_FILE = new RegExp(`\\.(?:${PAGE_EXTENSIONS}|do|xml|json|txt|pdf)$`, "i");
