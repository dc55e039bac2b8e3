import { failure, type Result, success } from "../result.ts";
import { codePoint } from "./invisible.ts";
import { withScheme, writtenHost } from "./written-host.ts";

/** Why a text is not the address of a page. */
export type AddressProblem =
  | { readonly kind: "not-a-url" }
  /** Longer than any server accepts. */
  | { readonly kind: "too-long" }
  /** `protocol` includes its colon. */
  | { readonly kind: "not-web"; readonly protocol: string }
  /** `character` as messages name it: `U+0009`. */
  | { readonly kind: "control"; readonly character: string };

/** Generous: many servers refuse requests above 16 KB. */
const ADDRESS_CHARACTERS_AT_MOST = 65_536;

/** `localhost:8787/a`, which the URL parser would read as a URL with the scheme `localhost:`. */
const HOST_AND_PORT = /^[^/?#:]+:\d+(?:[/?#]|$)/;

/**
 * Parses an address as people type it: a whole URL, one without a scheme on one of the site's hosts, or a path, which
 * is on the first host. Rejects control characters: the URL parser would drop tabs and line breaks, and so join two
 * spreadsheet cells into one address.
 *
 * @param hosts The site's hosts, canonical or not.
 */
export function parseAddress(text: string, hosts: Iterable<string>): Result<URL, AddressProblem> {
  if (text.length > ADDRESS_CHARACTERS_AT_MOST) return failure({ kind: "too-long" });
  const [control] = /\p{Cc}/u.exec(text) ?? [];
  if (control !== undefined) return failure({ kind: "control", character: codePoint(control) });
  const whole = wholeAddress(text, hosts);
  const url = HOST_AND_PORT.test(whole) ? null : URL.parse(whole);
  if (!url) return failure({ kind: "not-a-url" });
  const { protocol } = url;
  return /^https?:$/.test(protocol) ? success(url) : failure({ kind: "not-web", protocol });
}

function wholeAddress(text: string, hosts: Iterable<string>): string {
  const known = [...hosts];
  const [first] = known;
  if (first !== undefined && text.startsWith("/")) return `https://${first}${text}`;
  return withScheme(text, new Set(known.map((it) => writtenHost(it) ?? it))) ?? text;
}
