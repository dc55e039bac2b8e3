import * as z from "zod/mini";
import { listSome } from "../../domain/finding.ts";
import { fail, type Line, warn } from "./lines.ts";
import type { RemoteWorld } from "./world.ts";
import { eachZone, judgeZone, unreadOf, type Zone } from "./zones.ts";

const recordsSchema = z.nullish(
  z.array(
    z.object({
      name: z.string(),
      type: z.string(),
      content: z.optional(z.string()),
      proxied: z.optional(z.boolean()),
    }),
  ),
);

type Record = NonNullable<z.infer<typeof recordsSchema>>[number];

/** The types of records that lead a browser to a host. */
const ADDRESSES: ReadonlySet<string> = new Set(["A", "AAAA", "CNAME"]);

/** Reserved addresses, for hosts that need no server because the Worker answers first. */
const NOWHERE = /^(100::|192\.0\.2\.\d+)$/;

/** The greatest number of records of a zone in one answer. */
const RECORDS_AT_MOST = 50_000;

/** Checks that every host of the site leads to Cloudflare's proxy, because Workers do not run elsewhere. */
export async function checkDns(world: RemoteWorld): Promise<Line[]> {
  const { reader, zones, site, now } = world;
  return eachZone(zones, async (zone, hosts) => {
    const path = `/zones/${zone.id}/dns_records?per_page=${RECORDS_AT_MOST}`;
    const answer = await reader.get(recordsSchema, path);
    const standing = judgeZone(zone);
    if (!answer.ok) return [...standing, unreadOf(zone, "the DNS records", answer.problem)];
    const records = Map.groupBy(answer.value ?? [], (it) => it.name.toLowerCase());
    const found = hosts.map((host) => ({ host, records: recordsFor(host, zone, records) }));
    return [...standing, ...judgeRecords(found, zone, now < site.activatesAt)];
  });
}

/** The records of a name, or those of the nearest wildcard if the name has no records of any type. */
function recordsFor(
  host: string,
  zone: Zone,
  records: ReadonlyMap<string, readonly Record[]>,
): readonly Record[] {
  const own = records.get(host);
  if (own) return own.filter((it) => ADDRESSES.has(it.type));
  const labels = host.split(".");
  for (let index = 1; index < labels.length; index++) {
    const parent = labels.slice(index).join(".");
    if (!parent.endsWith(zone.name)) break;
    const wildcard = records.get(`*.${parent}`);
    if (wildcard) return wildcard.filter((it) => ADDRESSES.has(it.type));
    // An existing name hides the wildcards above it.
    if (parent !== zone.name && records.has(parent)) break;
  }
  return [];
}

interface Found {
  readonly host: string;
  readonly records: readonly Record[];
}

function judgeRecords(found: readonly Found[], { name }: Zone, isBeforeGate: boolean): Line[] {
  const namesOf = (of: readonly Found[]): string => listSome(of.map((it) => it.host));
  const lost = found.filter((it) => it.records.length === 0);
  const bare = found.filter((it) => it.records.some((record) => record.proxied !== true));
  const serverless = found.filter(
    ({ records }) => records.length > 0 && records.every((it) => NOWHERE.test(it.content ?? "")),
  );
  const place = `in the dashboard, ${name}, DNS, Records`;
  const lines: Line[] = [];
  if (lost.length > 0) {
    const message = `no DNS record leads to ${namesOf(lost)}: the Worker cannot be reached there`;
    lines.push(fail(message, `Add one, proxied, ${place}: AAAA with 100:: needs no server`));
  }
  if (bare.length > 0) {
    const message = `DNS leads visitors of ${namesOf(bare)} past the Worker: a record is not proxied`;
    lines.push(fail(message, `Set the proxy status of its records to Proxied, ${place}`));
  }
  if (serverless.length > 0 && isBeforeGate) {
    const message = `there is no server behind ${namesOf(serverless)}, and the gate is in the future: everything that passes until then gets an error`;
    lines.push(
      warn(message, `Leave the old server's address in its record until the gate, ${place}`),
    );
  }
  return lines;
}
