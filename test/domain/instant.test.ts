import { describe, expect, it } from "vitest";
import {
  formatForPeople,
  formatForVisitors,
  formatInstant,
  parseLocalTime,
} from "../../src/domain/instant.ts";

const at = (text: string): number => Date.parse(text);

describe("an instant for people", () => {
  it.each<[string, string, number, string, string]>([
    [
      "midnight in Berlin, which is the evening before in UTC",
      "Europe/Berlin",
      at("2024-12-31T23:00:00Z"),
      "2025-01-01 00:00 Europe/Berlin (2024-12-31T23:00:00Z)",
      "1 January 2025, 00:00 Europe/Berlin (31 December 2024, 23:00 UTC)",
    ],
    [
      "summer time",
      "Europe/Berlin",
      at("2025-06-30T22:00:00Z"),
      "2025-07-01 00:00 Europe/Berlin (2025-06-30T22:00:00Z)",
      "1 July 2025, 00:00 Europe/Berlin (30 June 2025, 22:00 UTC)",
    ],
    [
      "seconds",
      "Asia/Kolkata",
      at("2025-01-01T00:00:07Z"),
      "2025-01-01 05:30:07 Asia/Kolkata (2025-01-01T00:00:07Z)",
      "1 January 2025, 05:30 Asia/Kolkata (1 January 2025, 00:00 UTC)",
    ],
    [
      "a zone that people call otherwise",
      "Asia/Shanghai",
      at("2025-01-01T00:00:00Z"),
      "2025-01-01 08:00 Asia/Shanghai (2025-01-01T00:00:00Z)",
      "1 January 2025, 08:00 Beijing (1 January 2025, 00:00 UTC)",
    ],
    ["UTC", "UTC", at("2025-01-01T00:00:00Z"), "2025-01-01T00:00:00Z", "1 January 2025, 00:00 UTC"],
    ["no zone", "Mars/Olympus", 0, "1970-01-01T00:00:00Z", "1 January 1970, 00:00 UTC"],
    ["an empty zone", "", 0, "1970-01-01T00:00:00Z", "1 January 1970, 00:00 UTC"],
    ["an instant that never comes", "Europe/Berlin", Infinity, "never", "never"],
    ["no instant", "Europe/Berlin", Number.NaN, "never", "never"],
  ])("reads in its zone, with UTC beside it: %s", (_name, zone, instant, short, long) => {
    expect(formatForPeople(instant, zone)).toBe(short);
    expect(formatForVisitors(instant, zone)).toBe(long);
  });

  it("throws for no number and no zone", () => {
    for (const instant of [0, 8.64e15, -8.64e15, 8.64e15 + 1, -Infinity]) {
      for (const zone of ["Europe/Berlin", "UTC", "constructor", "\u0000"]) {
        expect(formatForPeople(instant, zone) + formatForVisitors(instant, zone)).not.toBe("");
      }
    }
  });
});

describe("a time on the clocks of a zone", () => {
  it.each<[string, string, string, string | null]>([
    ["a date is its midnight", "2025-01-01", "Europe/Berlin", "2024-12-31T23:00:00Z"],
    ["a date and a time", "2025-07-01T08:30", "Europe/Berlin", "2025-07-01T06:30:00Z"],
    ["with seconds and a space", "2025-07-01 08:30:59", "UTC", "2025-07-01T08:30:59Z"],
    ["ahead by fourteen hours", "2025-01-01", "Pacific/Kiritimati", "2024-12-31T10:00:00Z"],
    ["skipped in spring: as if not", "2025-03-30T02:30", "Europe/Berlin", "2025-03-30T01:30:00Z"],
    ["twice in autumn: the first", "2025-10-26T02:30", "Europe/Berlin", "2025-10-26T00:30:00Z"],
    ["just before the change", "2025-03-30T01:59:59", "Europe/Berlin", "2025-03-30T00:59:59Z"],
    ["just after the change", "2025-03-30T03:00", "Europe/Berlin", "2025-03-30T01:00:00Z"],
    ["what is not a zone is UTC", "2025-01-01", "Mars/Olympus", "2025-01-01T00:00:00Z"],
    ["a day that no calendar has", "2025-02-30", "UTC", null],
    ["an hour that no clock has", "2025-01-01T24:00", "UTC", null],
    ["an offset of its own", "2025-01-01T00:00:00Z", "UTC", null],
    ["no date", "tomorrow", "UTC", null],
  ])("%s", (_name, text, zone, expected) => {
    const instant = parseLocalTime(text, zone);
    expect(instant === null ? null : formatInstant(instant)).toBe(expected);
  });
});
