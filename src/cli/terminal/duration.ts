import { plural } from "./output.ts";

const UNITS = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
] as const;

/** A duration such as `3 hours`, rounded down; negative ones become `0 seconds`. */
export function inWords(milliseconds: number): string {
  for (const [unit, size] of UNITS) {
    if (milliseconds >= size) return plural(Math.floor(milliseconds / size), unit);
  }
  return plural(Math.max(0, Math.floor(milliseconds / 1000)), "second");
}
