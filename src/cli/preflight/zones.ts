import * as z from "zod/mini";
import { fail, type Line, unknown } from "./lines.ts";
import type { Reader } from "./reader.ts";

export interface Zone {
  readonly id: string;
  readonly name: string;
  /** `active`, or another value, while Cloudflare does not answer for the zone. */
  readonly status: string;
  readonly isPaused: boolean;
}

export interface Zones {
  readonly found: readonly { readonly zone: Zone; readonly hosts: readonly string[] }[];
  /** The results for hosts whose zone is not visible to the token. */
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

/** @param hosts The hosts as in `site.hosts`; ports are ignored. */
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

/** Finds the zone of a host, the longest name first, because a part of a zone can be a zone of its own. */
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

/** Finds reasons why a zone does not answer at all. */
export function judgeZone({ name, status, isPaused }: Zone): Line[] {
  if (isPaused) {
    const fix = `Resume it: in the dashboard, ${name}, Overview, Advanced Actions`;
    return [fail(`the zone ${name} is paused: its hosts are answered without Cloudflare`, fix)];
  }
  if (status === "active") return [];
  const fix = "Give the domain's registrar the name servers listed in the zone's Overview";
  return [
    fail(`the zone ${name} is not active (${status}): Cloudflare answers for none of it`, fix),
  ];
}

/** Processes zones one after the other, because an account may send only 1,200 requests in five minutes. */
export async function eachZone(
  { found, unseen }: Zones,
  look: (zone: Zone, hosts: readonly string[]) => Promise<readonly Line[]>,
): Promise<Line[]> {
  const lines: Line[] = [...unseen];
  for (const { zone, hosts } of found) lines.push(...(await look(zone, hosts)));
  return lines;
}

/** Creates the result for something that could not be read of a zone. */
export function unreadOf(zone: Zone, what: string, why: Parameters<typeof unknown>[1]): Line {
  return unknown(`${what} of ${zone.name}`, why);
}
