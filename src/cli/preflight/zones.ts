import * as z from "zod/mini";
import { fail, type Line, unknown } from "./lines.ts";
import type { Reader } from "./reader.ts";

export interface Zone {
  readonly id: string;
  readonly name: string;
  /** `active`, or not yet: then nothing of it is answered by Cloudflare. */
  readonly status: string;
  readonly isPaused: boolean;
}

/** The zones that a site's hosts lie in. */
export interface Zones {
  readonly found: readonly { readonly zone: Zone; readonly hosts: readonly string[] }[];
  /** What is unknown of hosts whose zone the token does not see. */
  readonly unseen: readonly Line[];
}

const zonesSchema = z.array(
  z.object({
    id: z.string(),
    name: z.string(),
    status: z.optional(z.string()),
    paused: z.optional(z.boolean()),
  }),
);

/** @param hosts As in `site.hosts`: a port is left out. */
export async function findZones(
  reader: Reader,
  accountId: string,
  hosts: Iterable<string>,
): Promise<Zones> {
  const found = new Map<string, { zone: Zone; hosts: string[] }>();
  const unseen: Line[] = [];
  for (const host of new Set([...hosts].map((it) => it.replace(/:\d+$/, "")))) {
    const zone = await findZone(reader, accountId, host);
    if (zone.state === "unknown") unseen.push(zone);
    else {
      const of = found.get(zone.zone.id) ?? { zone: zone.zone, hosts: [] };
      of.hosts.push(host);
      found.set(zone.zone.id, of);
    }
  }
  return { found: [...found.values()], unseen };
}

type Found = { readonly state: "found"; readonly zone: Zone } | Extract<Line, { state: "unknown" }>;

/** A part of a zone can be a zone of its own: the longest name goes first. */
async function findZone(reader: Reader, accountId: string, host: string): Promise<Found> {
  const labels = host.split(".");
  for (let index = 0; index < labels.length - 1; index++) {
    const name = labels.slice(index).join(".");
    const query = new URLSearchParams({ name, "account.id": accountId });
    const answer = await reader.get(zonesSchema, `/zones?${query.toString()}`);
    if (!answer.ok) return { state: "unknown", what: `the zone of ${host}`, why: answer.problem };
    const [zone] = answer.value ?? [];
    if (zone) {
      const { id, status = "active", paused = false } = zone;
      return { state: "found", zone: { id, name: zone.name, status, isPaused: paused } };
    }
  }
  const message = "the token sees no zone that holds it";
  const fix =
    "Give CLOUDFLARE_API_TOKEN the permission Zone, Read, on the zones of all hosts, or add the domain to the account";
  return { state: "unknown", what: host, why: { message, fix, refuses: null } };
}

/** What keeps a zone from answering at all. */
export function judgeZone({ name, status, isPaused }: Zone): Line[] {
  if (isPaused) {
    const fix = `Resume it: in the dashboard, ${name}, Overview, Advanced Actions`;
    return [fail(`the zone ${name} is paused: its hosts answer past Cloudflare`, fix)];
  }
  if (status === "active") return [];
  const fix = "Give the domain's registrar the name servers that the zone's Overview names";
  return [
    fail(`the zone ${name} is not active (${status}): Cloudflare answers for none of it`, fix),
  ];
}

/** One question a zone, one zone after the other: an account may be asked 1,200 times in five minutes. */
export async function eachZone(
  { found, unseen }: Zones,
  look: (zone: Zone, hosts: readonly string[]) => Promise<readonly Line[]>,
): Promise<Line[]> {
  const lines: Line[] = [...unseen];
  for (const { zone, hosts } of found) lines.push(...(await look(zone, hosts)));
  return lines;
}

/** What could not be read of a zone. */
export function unreadOf(zone: Zone, what: string, why: Parameters<typeof unknown>[1]): Line {
  return unknown(`${what} of ${zone.name}`, why);
}
