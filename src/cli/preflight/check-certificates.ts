import * as z from "zod/mini";
import { listSome } from "../../domain/finding.ts";
import { parseInstant } from "../../domain/instant.ts";
import { fail, type Line, warn } from "./lines.ts";
import { readNumbered } from "./reader.ts";
import type { RemoteWorld } from "./world.ts";
import { eachZone, unreadOf, type Zone } from "./zones.ts";

const packSchema = z.object({
  status: z.string(),
  hosts: z.array(z.string()),
  certificates: z.nullish(z.array(z.object({ expires_on: z.nullish(z.string()) }))),
});

type Pack = z.infer<typeof packSchema>;

const DAY_MS = 86_400_000;
/** Cloudflare renews certificates a month before they expire, so with fewer days left renewal has failed. */
const DAYS_LEFT_AT_LEAST = 14;

/** Checks that browsers get a certificate for every host, because without one nobody sees a redirect. */
export async function checkCertificates(world: RemoteWorld): Promise<Line[]> {
  const { reader, zones, now } = world;
  return eachZone(zones, async (zone, hosts) => {
    const path = `/zones/${zone.id}/ssl/certificate_packs?status=all`;
    const answer = await readNumbered(reader, packSchema, path);
    if (!answer.ok) return [unreadOf(zone, "the certificates", answer.problem)];
    return judgeCertificates(hosts, answer.value, zone, now);
  });
}

function judgeCertificates(
  hosts: readonly string[],
  packs: readonly Pack[],
  { name }: Zone,
  now: number,
): Line[] {
  const isInForce = (pack: Pack): boolean => pack.status === "active" && daysLeft(pack, now) >= 0;
  const packsFor = (host: string): readonly Pack[] =>
    packs.filter((it) => it.hosts.some((pattern) => covers(pattern, host)));
  const uncovered: string[] = [];
  const waiting = new Map<string, string>();
  const ending = new Map<string, number>();
  for (const host of hosts) {
    const covering = packsFor(host);
    const good = covering.filter(isInForce);
    const [pending] = covering;
    if (good.length > 0) {
      const days = Math.max(...good.map((it) => daysLeft(it, now)));
      if (days < DAYS_LEFT_AT_LEAST) ending.set(host, days);
    } else if (pending) {
      waiting.set(host, pending.status === "active" ? "expired" : pending.status);
    } else uncovered.push(host);
  }
  const place = `in the dashboard, ${name}, SSL/TLS, Edge Certificates`;
  const lines: Line[] = [];
  if (uncovered.length > 0) {
    const message = `no certificate covers ${listSome(uncovered)}: browsers show a warning instead of the redirect. Universal SSL covers ${name} and one level below it`;
    lines.push(
      fail(
        message,
        `Order an advanced certificate with these names, or turn Total TLS on, ${place}`,
      ),
    );
  }
  if (waiting.size > 0) {
    const [status = ""] = waiting.values();
    const message = `the certificate for ${listSome([...waiting.keys()])} is not in force (${status})`;
    lines.push(fail(message, `See what it is waiting for, ${place}`));
  }
  if (ending.size > 0) {
    const message = `the certificate for ${listSome([...ending.keys()])} ends in ${Math.min(...ending.values())} days, and was not renewed`;
    lines.push(warn(message, `See why, ${place}`));
  }
  return lines;
}

/** Whether a pattern covers a host: `*.example.com` covers one level, but not `example.com`. */
function covers(pattern: string, host: string): boolean {
  return pattern.startsWith("*.")
    ? host.slice(host.indexOf(".") + 1) === pattern.slice(2)
    : pattern === host;
}

/** The days left of the certificate that lasts longest; `Infinity` if no expiry is known. */
function daysLeft({ certificates }: Pack, now: number): number {
  const ends = (certificates ?? []).flatMap((it) => {
    const end = typeof it.expires_on === "string" ? parseInstant(it.expires_on) : null;
    return end === null ? [] : [end];
  });
  return ends.length === 0 ? Infinity : Math.floor((Math.max(...ends) - now) / DAY_MS);
}
