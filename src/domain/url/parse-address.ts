import { failure, type Result, success } from "../result.ts";
import { canonicalHost } from "./canonicalize.ts";

/** Why a text is not the address of a page. */
export type AddressProblem =
  | { readonly kind: "not-a-url" }
  /** `protocol` with its colon. */
  | { readonly kind: "not-web"; readonly protocol: string };

/**
 * Reads an address as people type it: whole, without its scheme on one of the site's hosts, or a path on the first of them.
 *
 * @param hosts The site's, canonical or not.
 */
export function parseAddress(text: string, hosts: Iterable<string>): Result<URL, AddressProblem> {
  const known = [...hosts];
  const [host = ""] = known;
  const authority = /^[^/?#]*/.exec(text)?.[0] ?? "";
  const isKnown = known.some((it) => canonicalHost(it) === authority.toLowerCase());
  const url = URL.parse(
    text.startsWith("/") ? `https://${host}${text}` : isKnown ? `https://${text}` : text,
  );
  if (!url) return failure({ kind: "not-a-url" });
  const { protocol } = url;
  return /^https?:$/.test(protocol) ? success(url) : failure({ kind: "not-web", protocol });
}
