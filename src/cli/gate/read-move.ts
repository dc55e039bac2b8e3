import {
  formatForPeople,
  type Instant,
  isWritable,
  localTime,
  parseInstant,
  parseLocalTime,
} from "../../domain/instant.ts";
import { failure, type Result, success } from "../../domain/result.ts";
import { explainUnreadableInstant } from "../../domain/unreadable-instant.ts";
import { orLocal } from "../tables/input.ts";

/** The word that restores the site's own gate. */
export const SITE_GATE = "site";

/** The new gate; null to restore the site's own. */
export type Move = Instant | null;

const AN_INSTANT = "Write an instant, such as 2025-01-08T00:00:00Z";
const SHIFT = /^([+-])(\d{1,5})([dhm])$/;
const HOUR_MS = 3_600_000;
const UNIT_MS = { h: HOUR_MS, m: 60_000 } as const;
const DAY_MS = 24 * HOUR_MS;

/**
 * Reads the new gate: an instant with an offset; a date, with or without a time, in the site's zone; `+7d`, `+12h` or
 * `-30m` from the gate in force; or `site`. A shift by days keeps the local time of day in the site's zone.
 *
 * @param gate The gate in force; null if it is not known, and then shifts are errors.
 * @param now A forward shift from an open gate to another instant in the past is an error.
 */
export function readMove(
  text: string,
  gate: Instant | null,
  timeZone: string,
  now: Instant,
): Result<Move, { readonly message: string; readonly fix: string }> {
  const typed = text.trim();
  if (typed === SITE_GATE) return success(null);
  const [shift, sign, amount, unit] = SHIFT.exec(typed) ?? [];
  if (shift !== undefined && gate === null) {
    const message = `${typed} is relative to the gate in force, which is not known`;
    return failure({ message, fix: AN_INSTANT });
  }
  if (shift !== undefined && gate !== null) {
    const moved = shiftGate(gate, Number(`${sign}${amount}`), unit ?? "", timeZone);
    const isIdle = sign === "+" && gate <= now && moved !== null && moved <= now && moved !== gate;
    if (isIdle) {
      const message = `${typed} from a gate that opened at ${formatForPeople(gate, timeZone)} is in the past too`;
      const fix = `Write an instant in the future, such as "${localTime(now + DAY_MS, timeZone).slice(0, 16)}"`;
      return failure({ message, fix });
    }
    if (moved !== null) return success(moved);
    const message = Number.isFinite(gate)
      ? `${typed} from a gate at ${formatForPeople(gate, timeZone)} is beyond the dates that can be written`
      : `${typed} cannot be counted from a gate that never opens`;
    return failure({ message, fix: AN_INSTANT });
  }
  const instant = parseInstant(typed) ?? parseLocalTime(typed, timeZone);
  if (instant !== null && isWritable(instant)) return success(instant);
  if (instant !== null) {
    const message = `${typed} is beyond the dates that can be written`;
    return failure({ message, fix: AN_INSTANT });
  }
  const { message, fix } = explainUnreadableInstant(typed, timeZone);
  return failure({
    message,
    fix: `${fix}${orLocal(timeZone)}; or +7d, +12h, -30m from the gate in force; or ${SITE_GATE}`,
  });
}

function shiftGate(gate: Instant, by: number, unit: string, timeZone: string): Instant | null {
  const milliseconds = unit === "d" ? by * DAY_MS : by * UNIT_MS[unit === "h" ? "h" : "m"];
  const target = gate + milliseconds;
  if (!isWritable(target)) return null;
  if (unit !== "d") return target;
  // The shifted day, with the gate's current local time of day.
  const [, time = ""] = localTime(gate, timeZone).split("T");
  const day = new Date(Date.parse(`${localTime(gate, timeZone)}Z`) + milliseconds);
  return parseLocalTime(`${day.toISOString().slice(0, 10)}T${time}`, timeZone);
}
