import { dayFormat } from "../../domain/report/date-format.ts";
import { knownTimeZone } from "../../domain/instant.ts";
import { publisherName, type Versions } from "../../store/records/versions.ts";
import { printable } from "../terminal/printable.ts";
import { shortId } from "./live-table.ts";

/**
 * The name of a release for people: `version 4 (27 November 2026, Ana)`; null if it was never published.
 *
 * @param timeZone The site's zone, which determines the day.
 */
export function describeVersion(versions: Versions, id: string, timeZone: string): string | null {
  const version = versions.get(id);
  if (!version) return null;
  const day = dayFormat("en-GB", knownTimeZone(timeZone)).format(version.publishedAt);
  const who = printable(publisherName(version.publishedBy));
  return `version ${version.number} (${who === "" ? day : `${day}, ${who}`})`;
}

/** The same after the beginning of its id, as the subject of a sentence: `edd604844290, version 4 (...),`. */
export function nameWithVersion(versions: Versions, id: string, timeZone: string): string {
  const name = describeVersion(versions, id, timeZone);
  return name === null ? shortId(id) : `${shortId(id)}, ${name},`;
}
