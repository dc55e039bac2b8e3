/**
 * Whether the `hostname` of a URL is an IP address. The parser normalises every form of one (`0x7f.1`), and a host name
 * never ends in a number.
 */
export function isIpAddress(hostname: string): boolean {
  return /^\[|\.\d+$/.test(hostname);
}
