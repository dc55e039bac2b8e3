import { secondsUntil } from "../../domain/resolve/cache-control.ts";
import type { Decision } from "../../domain/resolve/decision.ts";
import type { Instant } from "../../domain/instant.ts";
import type { Site } from "../../domain/table/table.ts";
import {
  addAnnouncementHeaders,
  addBanner,
  type Announcement,
  canCarryBanner,
  isHtml,
} from "./announcement.ts";
import { capLifetime } from "./cache-cap.ts";

/**
 * Passes a request to the old site, as it is: its redirects, ranges, conditional answers, streams and
 * upgrades come back as they are. What waits for the gate is made to expire by it, and announced; what a rule
 * keeps for a while is made to expire by the rule's end.
 *
 * @param request The incoming request itself: a rebuilt one would follow redirects.
 * @param now Asked again when the old site has answered, since that may take a while.
 */
export async function pass(
  request: Request,
  decision: Decision,
  site: Site,
  now: () => Instant,
): Promise<Response> {
  const original = await fetch(request);
  const { changesAt } = decision;
  const stays = changesAt === null && !decision.announce;
  if (stays || original.webSocket || original.status === 101) return original;
  const response = new Response(original.body, original);
  if (changesAt !== null) {
    const left = secondsUntil(changesAt, now(), Infinity);
    capLifetime(response.headers, response.status, left, now(), isHtml(response));
  }
  const announcement = decision.announce ? announcementOf(site) : null;
  if (!announcement) return response;
  addAnnouncementHeaders(response.headers, announcement);
  return canCarryBanner(response) ? addBanner(response, announcement) : response;
}

function announcementOf({ name, announceAt, activatesAt, fallback }: Site): Announcement | null {
  if (announceAt === null) return null;
  const target = fallback?.target;
  const home = target?.kind === "literal" ? target.href : null;
  return { siteName: name, announceAt, activatesAt, home };
}
