/** The time zones in which pages write instants. */
import { type Instant, localTime } from "../../domain/instant.ts";

/** The browser adds the reader's own zone. */
const ZONES = ["Asia/Shanghai", "UTC", "Europe/London", "America/New_York"] as const;

/** @param timeZone The site's own zone, which is put first if it is not one of the others. */
export function zonesWith(timeZone: string): readonly string[] {
  return ZONES.some((it) => it === timeZone) ? ZONES : [timeZone, ...ZONES];
}

/** Returns an instant as the date and time fields show it, in the local time of a zone. */
export function fieldsOf(
  instant: Instant,
  timeZone: string,
): { readonly date: string; readonly time: string } {
  const [date = "", time = ""] = localTime(instant, timeZone).split("T");
  return { date, time };
}
