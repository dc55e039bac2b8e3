/** Twins: two hosts that differ only in a leading `www.`, either of which visitors may type. */

/** `www.old.example` for `old.example`, and vice versa; null for an IP address, a host with a port or one label. */
export function twinOf(host: string): string | null {
  if (!isName(host) || !host.includes(".")) return null;
  return host.startsWith("www.") ? host.slice("www.".length) : `www.${host}`;
}

/** Whether a canonical host is a name rather than an IP address or a host with a port. */
function isName(host: string): boolean {
  return !host.includes(":") && !/^[\d.]+$/.test(host);
}

/** Whether a host looks like a registered domain rather than a subdomain. */
export function isApex(host: string): boolean {
  if (!isName(host)) return false;
  return /^[^.]+\.(?:(?:com?|net|org|gov|gob|edu|ac|ne|or|go|gv)\.[a-z]{2}|[^.]+)$/.test(host);
}

/** The twin that visitors will type but that is not among the site's hosts; null if there is no such twin. */
export function missingTwinOf(host: string, hosts: ReadonlySet<string>): string | null {
  const twin = twinOf(host);
  const isExpected = host.startsWith("www.") || isApex(host);
  return twin !== null && isExpected && !hosts.has(twin) ? twin : null;
}

/**
 * Makes the later host of each pair of twins an alias of the earlier one.
 *
 * @param hosts The most important first.
 */
export function pairTwins(hosts: readonly string[]): [alias: string, host: string][] {
  return hosts.flatMap((host, index): [string, string][] => {
    const twin = twinOf(host);
    return twin !== null && hosts.slice(0, index).includes(twin) ? [[host, twin]] : [];
  });
}

/** The registered domain of a host, guessed from its name: `museum.co.uk` for `www.museum.co.uk`. */
export function apexOf(host: string): string {
  if (!isName(host)) return host;
  const labels = host.split(".");
  const ends = labels.map((_, index) => labels.slice(index).join("."));
  return ends.find(isApex) ?? host;
}
