import { type Instant, LAST_INSTANT, parseInstant, parseLocalTime } from "../../domain/instant.ts";

export const PRESETS = ["now", "before", "gate", "after"] as const;
export type Preset = (typeof PRESETS)[number];

const MINUTE_MS = 60_000;
const WEEK_MS = 7 * 24 * 60 * MINUTE_MS;

export function presetInstant(preset: Preset, now: Instant, gate: Instant): Instant {
  const fromGate = { now: 0, before: -MINUTE_MS, gate: 0, after: WEEK_MS }[preset];
  return preset === "now" || !Number.isFinite(gate) ? now : Math.min(gate + fromGate, LAST_INSTANT);
}

/** The time zones in which pages write instants; the browser adds the reader's own. */
const ZONES = ["Asia/Shanghai", "UTC", "Europe/London", "America/New_York"] as const;

/** @param timeZone The site's own zone, which is put first if it is not one of the others. */
export function zonesWith(timeZone: string): readonly string[] {
  return ZONES.some((it) => it === timeZone) ? ZONES : [timeZone, ...ZONES];
}

export type InstantChoice =
  | { readonly kind: "default" }
  | { readonly kind: "preset"; readonly preset: Preset }
  | { readonly kind: "other"; readonly at: Instant | null };

/**
 * Reads the fields of `InstantFields`. Links may have `at` instead: an instant as text, or the name of a preset. If the
 * site has a time zone of its own, `at` may also be a date, or a date and a time.
 *
 * @param timeZone The site's time zone.
 * @param read Returns the value of a field; "" if there is none.
 */
export function readChoice(timeZone: string, read: (name: string) => string): InstantChoice {
  const at = read("at");
  const named = read("preset") || at;
  const preset = PRESETS.find((it) => it === named);
  if (preset) return { kind: "preset", preset };
  if (read("preset") === "default") return { kind: "default" };
  if (read("date") !== "" || read("preset") === "other") {
    const zone = zonesWith(timeZone).find((it) => it === read("zone")) ?? timeZone;
    const at = parseLocalTime(`${read("date")}T${read("time") || "00:00"}`, zone);
    return { kind: "other", at };
  }
  if (at === "") return { kind: "default" };
  const local = timeZone === "UTC" ? null : parseLocalTime(at, timeZone);
  return { kind: "other", at: local ?? readInstantText(at) };
}

/**
 * Reads an instant, even if the plus sign of its offset has become a space, as happens in a query; null if it is
 * unreadable.
 */
export function readInstantText(text: string): Instant | null {
  return parseInstant(text.trim().replace(/(?<=\d) (?=\d{2}:\d{2}$)/, "+"));
}
