import { lookup } from "node:dns/promises";
import { BlockList, isIP } from "node:net";
import type { Io } from "../terminal/io.ts";

/** Networks without public sites: this machine, the local network, the cloud's internal network (RFC 6890). */
const PRIVATE_4 = new BlockList();
const PRIVATE_6 = new BlockList();

/**
 * IPv4 addresses written as IPv6 ones: mapped, and those that a gateway translates (RFC 6052), by which a network
 * without IPv4 reaches every host that has no other address. Each is as private as the address in it.
 */
const EMBEDDED = new BlockList();
const PRIVATE_EMBEDDED = new BlockList();
const EMBEDDINGS = ["::ffff:", "64:ff9b::"];

for (const it of EMBEDDINGS) EMBEDDED.addSubnet(`${it}0.0.0.0`, 96, "ipv6");
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
  PRIVATE_4.addSubnet(network, prefix, "ipv4");
  for (const it of EMBEDDINGS) PRIVATE_EMBEDDED.addSubnet(it + network, 96 + prefix, "ipv6");
}
for (const [network, prefix] of [
  // Public addresses begin with the bits 001.
  ["::", 3],
  ["4000::", 2],
  ["8000::", 1],
  // Tunnels for IPv4 (Teredo, 6to4), and addresses for examples.
  ["2001::", 32],
  ["2001:db8::", 32],
  ["2002::", 16],
] as const) {
  PRIVATE_6.addSubnet(network, prefix, "ipv6");
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
  return addresses.some(isPrivate);
}

function isPrivate(address: string): boolean {
  if (!address.includes(":")) return PRIVATE_4.check(address, "ipv4");
  const list = EMBEDDED.check(address, "ipv6") ? PRIVATE_EMBEDDED : PRIVATE_6;
  return list.check(address, "ipv6");
}
