/** Hosts that differ in a first `www.` alone: two names of one site, of which visitors type either. */

/** `www.old.example` for `old.example`, and the reverse; null for an address in numbers, a port, or a single name. */
export function twinOf(host: string): string | null {
  if (host.includes(":") || !host.includes(".") || /^[\d.]+$/.test(host)) return null;
  return host.startsWith("www.") ? host.slice("www.".length) : `www.${host}`;
}

/** Whether a host looks like a domain that somebody registered, and not like one host of many within it. */
export function isApex(host: string): boolean {
  return /^[^.]+\.(?:(?:com?|net|org|gov|gob|edu|ac|ne|or|go|gv)\.[a-z]{2}|[^.]+)$/.test(host);
}

/** The twin that visitors of a site will type and that is not one of its hosts; null if none is missing. */
export function missingTwinOf(host: string, hosts: ReadonlySet<string>): string | null {
  const twin = twinOf(host);
  const isExpected = host.startsWith("www.") || isApex(host);
  return twin !== null && isExpected && !hosts.has(twin) ? twin : null;
}

/**
 * Of each pair of twins the later one stands for the other.
 *
 * @param hosts The most important first.
 */
export function pairTwins(hosts: readonly string[]): [alias: string, host: string][] {
  return hosts.flatMap((host, index): [string, string][] => {
    const twin = twinOf(host);
    return twin !== null && hosts.slice(0, index).includes(twin) ? [[host, twin]] : [];
  });
}

/** The registered domain that a host lies in, as far as its name shows: `museum.co.uk` for `www.museum.co.uk`. */
export function apexOf(host: string): string {
  const labels = host.split(".");
  const ends = labels.map((_, index) => labels.slice(index).join("."));
  return ends.find(isApex) ?? host;
}
