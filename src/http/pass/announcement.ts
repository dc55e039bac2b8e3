import type { Instant } from "../../domain/instant.ts";
import type { Site } from "../../domain/table/table.ts";

/** What the old site's pages announce before the gate. */
export interface Announcement {
  readonly siteName: string;
  readonly announceAt: Instant;
  readonly activatesAt: Instant;
  /** The address of the new home; null if the site has none to name. */
  readonly home: string | null;
  readonly timeZone: string;
  readonly texts: Site["texts"];
}

/** @returns null if the site announces nothing. */
export function announcementOf(site: Site): Announcement | null {
  const { name, announceAt, activatesAt, fallback, timeZone, texts } = site;
  if (announceAt === null) return null;
  const target = fallback?.target;
  const home = target?.kind === "literal" ? target.href : null;
  return { siteName: name, announceAt, activatesAt, home, timeZone, texts };
}

/** `Sunset` (RFC 8594), `Deprecation` (RFC 9745) and `Link` with `successor-version` (RFC 5829). */
export function addAnnouncementHeaders(headers: Headers, announcement: Announcement): void {
  headers.set("sunset", new Date(announcement.activatesAt).toUTCString());
  headers.set("deprecation", `@${Math.floor(announcement.announceAt / 1000)}`);
  if (announcement.home !== null) {
    headers.append("link", `<${announcement.home}>; rel="successor-version"`);
  }
}
