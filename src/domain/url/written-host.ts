import { canonicalHost } from "./canonicalize.ts";

/**
 * The canonical host at the start of an address, whatever its alphabet and case, without its scheme's default port
 * (without either scheme's if the address has no scheme).
 *
 * @returns null if there is no host. Text with a user but no scheme is a mail address.
 */
export function writtenHost(address: string): string | null {
  const [, slashes, scheme, authority = ""] = /^((https?:)?\/\/)?([^/?#]*)/i.exec(address) ?? [];
  if (slashes === undefined && authority.includes("@")) return null;
  const isPlain = scheme === undefined ? authority.endsWith(":80") : /^http:/i.test(scheme);
  const url = URL.parse(`${isPlain ? "http" : "https"}://${authority}`);
  return url && canonicalHost(url.host);
}

/**
 * Adds the scheme to an address that begins with a known host, since people leave it out.
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
