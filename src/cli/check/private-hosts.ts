import { lookup } from "node:dns/promises";
import { BlockList, isIP } from "node:net";
import type { Io } from "../terminal/io.ts";

/** Networks without public sites: this machine, the local network, the cloud's internal network (RFC 6890). */
const PRIVATE = new BlockList();
for (const [network, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["224.0.0.0", 3],
] as const) {
  PRIVATE.addSubnet(network, prefix, "ipv4");
}
for (const [network, prefix] of [
  ["::", 127],
  // IPv4 addresses embedded in IPv6, which a gateway may unwrap.
  ["64:ff9b::", 96],
  ["64:ff9b:1::", 48],
  ["2002::", 16],
  ["fc00::", 7],
  ["fe80::", 10],
  ["ff00::", 8],
] as const) {
  PRIVATE.addSubnet(network, prefix, "ipv6");
}

/** Whether the host of a URL is an IP address, not a name. The parser normalises every form of one (`0x7f.1`). */
export function isAddress(hostname: string): boolean {
  return isIP(hostname.replace(/^\[|\]$/g, "")) !== 0;
}

/**
 * Whether a host is on a private network by any of its addresses.
 *
 * @param hostname The host as in a URL, with an IPv6 address in brackets.
 * @throws An error with a code if it has no address.
 */
export async function isPrivateHost(io: Io, hostname: string): Promise<boolean> {
  const name = hostname.replace(/^\[|\]$/g, "");
  const addresses = io.lookup
    ? await io.lookup(name)
    : (await lookup(name, { all: true })).map((it) => it.address);
  return addresses.some((it) => PRIVATE.check(it, it.includes(":") ? "ipv6" : "ipv4"));
}
