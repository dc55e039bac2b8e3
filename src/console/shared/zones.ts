/** The zones in which pages write instants. */
import { type Instant, localTime } from "../../domain/instant.ts";

/** The browser adds the reader's own. */
export const ZONES = ["Asia/Shanghai", "UTC", "Europe/London", "America/New_York"] as const;

/** @param timeZone The site's own, which goes first if it is none of the others. */
export function zonesWith(timeZone: string): readonly string[] {
  return ZONES.some((it) => it === timeZone) ? ZONES : [timeZone, ...ZONES];
}

/** An instant as the date and time fields show it, on the clocks of a zone. */
export function fieldsOf(
  instant: Instant,
  timeZone: string,
): { readonly date: string; readonly time: string } {
  const [date = "", time = ""] = localTime(instant, timeZone).split("T");
  return { date, time };
}
