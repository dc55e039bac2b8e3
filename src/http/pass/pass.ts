import type { Instant } from "../../domain/instant.ts";
import { secondsUntil } from "../../domain/resolve/cache-control.ts";
import type { Decision } from "../../domain/resolve/decision.ts";
import type { Site } from "../../domain/table/table.ts";
import type { Address } from "../../domain/url/address.ts";
import { isVerificationFile } from "../../domain/url/verification-file.ts";
import { addAnnouncementHeaders, type Announcement, announcementOf } from "./announcement.ts";
import { ask, isCopyable } from "./ask.ts";
import { renderBanner } from "./banner.ts";
import { capLifetime } from "./cache-cap.ts";
import { fetchAnnounced } from "./fetch-announced.ts";
import { insertBanner } from "./insert-banner.ts";
import { isHtml, isXml } from "./page.ts";
import { allowsInlineStyle } from "./style-policy.ts";
import { markValidators, versionOf } from "./validators.ts";

/**
 * Passes a request to the old site unchanged. Redirects, ranges, conditional answers, streams and upgrades come back as
 * they are. An answer that waits for the gate gets the announcement, and expires no later than the gate; one that is
 * kept for a while expires no later than that.
 *
 * @param asked The incoming request itself (a new one would follow redirects), and the address that was decided on.
 * @param now Read again once the old site has answered, because that may take a while.
 */
export async function pass(
  { request, address }: { readonly request: Request; readonly address: Address },
  decision: Decision,
  site: Site,
  now: () => Instant,
): Promise<Response> {
  const { changesAt } = decision;
  const announcement = decision.announce ? announcementOf(site) : null;
  if (!announcement) {
    const original = await ask(request);
    return changesAt === null || !isCopyable(original)
      ? original
      : capped(original, changesAt, now);
  }
  const { original, isPage } = isVerificationFile(address.pathname)
    ? { original: await ask(request), isPage: false }
    : await fetchAnnounced(request, versionOf(announcement));
  if (!isCopyable(original)) return original;
  const response = capped(original, changesAt, now);
  addAnnouncementHeaders(response.headers, announcement);
  if (!isPage) return response;
  for (const name of OF_THE_OLD_BODY) response.headers.delete(name);
  markValidators(response.headers, versionOf(announcement));
  return response.body === null ? response : withBanner(response, announcement);
}

/** A copy with mutable headers that expires no later than the next change. */
function capped(original: Response, changesAt: Instant | null, now: () => Instant): Response {
  const response = new Response(original.body, original);
  if (changesAt !== null) {
    const left = secondsUntil(changesAt, now(), Infinity);
    capLifetime(response.headers, response.status, left, now(), isHtml(response));
  }
  return response;
}

/** Headers that describe the original body and become wrong once the banner is inserted. */
const OF_THE_OLD_BODY = [
  "content-length",
  "accept-ranges",
  "content-md5",
  "digest",
  "repr-digest",
  "content-digest",
];

function withBanner(response: Response, announcement: Announcement): Response {
  if (response.body === null) return response;
  const sent = ["content-security-policy", "content-security-policy-report-only"].flatMap(
    (name) => response.headers.get(name) ?? [],
  );
  const body = insertBanner(response.body, isXml(response), ({ language, policies }) =>
    renderBanner(announcement, language, allowsInlineStyle([...sent, ...policies])),
  );
  return new Response(body, response);
}
