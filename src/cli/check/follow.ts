import { findDeadTarget } from "../../domain/table/dead-targets.ts";
import type { Site } from "../../domain/table/table.ts";
import { withoutCredentials } from "../../domain/url/shown-url.ts";
import { type Judged, judgeFailure, judgeStatus } from "../../domain/report/target-health.ts";
import type { Checked } from "../../store/records/check-results.ts";
import type { Asked } from "./ask.ts";

/** The number of redirects that a browser should at most have to follow for one click. */
const HOPS_AT_MOST = 10;

/**
 * Follows a target to its end. Only the site's target hosts are ever asked: if a redirect leads elsewhere, it stops and
 * says so.
 */
export async function follow(
  target: string,
  site: Pick<Site, "targetHosts" | "deadTargets">,
  ask: (url: URL) => Promise<Asked>,
): Promise<Checked> {
  const seen = new Set<string>();
  let url = new URL(target);
  let status: number | null = null;
  let hops = 0;
  const end = ({ verdict, reason }: Judged): Checked => ({
    url: target,
    verdict,
    status,
    hops,
    finalUrl: withoutCredentials(url.href),
    reason,
  });
  for (; ; hops++) {
    const pattern = findDeadTarget(site.deadTargets, url);
    if (pattern !== null) {
      return end({ verdict: "soft-dead", reason: `site.deadTargets has ${pattern}` });
    }
    if (!mayAsk(url, site.targetHosts)) {
      const reason = `${url.host || url.protocol} is not in site.targetHosts: not asked`;
      return end({ verdict: "unknown", reason });
    }
    if (seen.has(url.href)) return end({ verdict: "dead", reason: "it redirects in a circle" });
    if (hops > HOPS_AT_MOST) {
      return end({ verdict: "dead", reason: `it redirects more than ${HOPS_AT_MOST} times` });
    }
    seen.add(url.href);
    const asked = await ask(url);
    if (asked.status === null) return end(judgeFailure(asked.failure));
    status = asked.status;
    const next = nextUrl(url, status, asked.location);
    if (next === null) return end(judgeStatus(status, hops));
    url = next;
  }
}

/** The address to which an answer sends a browser, without the fragment; null if none. */
export function nextUrl(url: URL | string, status: number, location: string | null): URL | null {
  // The statuses that browsers follow (fetch.spec.whatwg.org, "redirect status"), independent of those in rules.
  if (![301, 302, 303, 307, 308].includes(status) || location === null) return null;
  const next = URL.parse(location, String(url));
  if (next) next.hash = "";
  return next;
}

function mayAsk(url: URL, targetHosts: ReadonlySet<string>): boolean {
  const isPlain = /^https?:$/.test(url.protocol) && url.username === "" && url.password === "";
  return isPlain && url.port === "" && targetHosts.has(url.hostname);
}
