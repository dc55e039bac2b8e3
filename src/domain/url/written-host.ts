import { canonicalHost } from "./canonicalize.ts";

/**
 * The canonical host that an address begins with, in whatever alphabet and case it is written; without the port that
 * is its scheme's own, or either scheme's if it has none.
 *
 * @returns null if it names no host. Without a scheme, text with a user in it is a mail address.
 */
export function writtenHost(address: string): string | null {
  const [, slashes, scheme, authority = ""] = /^((https?:)?\/\/)?([^/?#]*)/i.exec(address) ?? [];
  if (slashes === undefined && authority.includes("@")) return null;
  const isPlain = scheme === undefined ? authority.endsWith(":80") : /^http:/i.test(scheme);
  const url = URL.parse(`${isPlain ? "http" : "https"}://${authority}`);
  return url && canonicalHost(url.host);
}

/**
 * Completes an address that begins with a known host, whose scheme people leave out.
 *
 * @param hosts Canonical.
 * @returns null for any other text, whole addresses and paths included.
 */
export function withScheme(text: string, hosts: ReadonlySet<string>): string | null {
  if (/^(?:[/?#]|https?:\/\/)/i.test(text)) return null;
  const host = writtenHost(text);
  if (host === null || !hosts.has(host)) return null;
  return `https://${host}${text.replace(/^[^/?#]*/, "")}`;
}
