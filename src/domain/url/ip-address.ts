/**
 * Whether the `hostname` of a URL is an IP address. The URL parser normalises every spelling of one (`0x7f.1`) and
 * rejects host names that end in a number.
 */
export function isIpAddress(hostname: string): boolean {
  return /^\[|\.\d+$/.test(hostname);
}
