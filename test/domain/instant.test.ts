import { describe, expect, it } from "vitest";
import {
  formatForPeople,
  formatForVisitors,
  formatInstant,
  formatOffset,
  formatTextForPeople,
  formatWithOffset,
  isWritable,
  knownTimeZone,
  localTime,
  offsetAt,
  onceOpen,
  parseInstant,
  parseLocalTime,
} from "../../src/domain/instant.ts";
import { explainUnreadableInstant, respellInstant } from "../../src/domain/unreadable-instant.ts";
import { nameOfZone } from "../../src/domain/zone-name.ts";

const at = (text: string): number => Date.parse(text);

it.each<[string, number, boolean]>([
  ["the first instant of the year 0", at("0000-01-01T00:00:00Z"), true],
  ["the last before it", at("0000-01-01T00:00:00Z") - 1, false],
  ["the last instant of the year 9999", at("9999-12-31T23:59:59.999Z"), true],
  ["the first after it", at("9999-12-31T23:59:59.999Z") + 1, false],
  ["none at all", Number.NaN, false],
])("an instant can be written if its year has four digits: %s", (_name, instant, expected) => {
  expect(isWritable(instant)).toBe(expected);
});

describe("parseInstant()", () => {
  it.each([
    ["2025-01-01T00:00:00Z", 1_735_689_600_000],
    ["2025-01-01t00:00:00z", 1_735_689_600_000],
    ["2025-01-01 00:00:00Z", 1_735_689_600_000],
    ["2025-01-01T08:00:00+08:00", 1_735_689_600_000],
    ["2024-12-31T19:30:00-04:30", 1_735_689_600_000],
    ["2024-12-31T00:01:00-23:59", 1_735_689_600_000],
    ["2024-12-31T23:59:59Z", 1_735_689_599_000],
    ["2025-01-01T00:00:00.5Z", 1_735_689_600_500],
    ["2025-01-01T00:00:00.1239Z", 1_735_689_600_123],
    ["2024-02-29T00:00:00Z", 1_709_164_800_000],
    ["0001-01-01T00:00:00Z", -62_135_596_800_000],
    ["0000-02-29T00:00:00Z", -62_162_121_600_000],
  ])("reads %s", (text, instant) => {
    expect(parseInstant(text)).toBe(instant);
  });

  it.each([
    "2025-01-01",
    "2025-01-01T00:00:00",
    "2025-01-01T00:00Z",
    "2025-01-01T00:00:00+0800",
    "2025-01-01T00:00:00+08",
    "2025-01-01T00:00:00+24:00",
    "2025-01-01T00:00:00+08:60",
    "2025-01-01T24:00:00Z",
    "2025-01-01T00:60:00Z",
    "2025-01-01T00:00:60Z",
    "2025-01-01T00:00:00.Z",
    "2025-02-29T00:00:00Z",
    "2025-04-31T00:00:00Z",
    "2025-13-01T00:00:00Z",
    "2025-00-01T00:00:00Z",
    "2025-01-00T00:00:00Z",
    "1900-02-29T00:00:00Z",
    " 2025-01-01T00:00:00Z",
    "2025-01-01T00:00:00Z ",
    "12025-01-01T00:00:00Z",
    "25-01-01T00:00:00Z",
    "tomorrow",
    "",
  ])("refuses %j", (text) => {
    expect(parseInstant(text)).toBeNull();
  });
});

describe("an instant for people", () => {
  it.each<[string, string, number, string, string]>([
    [
      "midnight in Berlin, which is the previous evening in UTC",
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
      "a zone with another familiar name",
      "Asia/Shanghai",
      at("2025-01-01T00:00:00Z"),
      "2025-01-01 08:00 Asia/Shanghai (2025-01-01T00:00:00Z)",
      "1 January 2025, 08:00 Beijing (1 January 2025, 00:00 UTC)",
    ],
    ["UTC", "UTC", at("2025-01-01T00:00:00Z"), "2025-01-01T00:00:00Z", "1 January 2025, 00:00 UTC"],
    ["an unknown zone", "Mars/Olympus", 0, "1970-01-01T00:00:00Z", "1 January 1970, 00:00 UTC"],
    ["an empty zone", "", 0, "1970-01-01T00:00:00Z", "1 January 1970, 00:00 UTC"],
    ["an instant that never comes", "Europe/Berlin", Infinity, "never", "never"],
    ["no number", "Europe/Berlin", Number.NaN, "never", "never"],
  ])("is in its zone, with UTC beside it: %s", (_name, zone, instant, short, long) => {
    expect(formatForPeople(instant, zone)).toBe(short);
    expect(formatForVisitors(instant, zone)).toBe(long);
  });

  it("stays as it is if it cannot be read", () => {
    expect(formatTextForPeople("soon", "Europe/Berlin")).toBe("soon");
    expect(formatTextForPeople("2025-01-01T00:00:00+01:00", "Europe/Berlin")).toBe(
      "2025-01-01 00:00 Europe/Berlin (2024-12-31T23:00:00Z)",
    );
  });

  it("is in UTC without a zone", () => {
    expect(formatForVisitors(0)).toBe("1 January 1970, 00:00 UTC");
  });

  it("is readable as far as dates reach", () => {
    expect(formatForPeople(8.64e15, "UTC")).toBe("+275760-09-13T00:00:00Z");
    expect(formatForPeople(-8.64e15, "UTC")).toBe("-271821-04-20T00:00:00Z");
    expect(formatForPeople(8.64e15 + 1, "UTC")).toBe("never");
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
    ["a date means its midnight", "2025-01-01", "Europe/Berlin", "2024-12-31T23:00:00Z"],
    ["a date and a time", "2025-07-01T08:30", "Europe/Berlin", "2025-07-01T06:30:00Z"],
    [
      "a date and a time with seconds and a space",
      "2025-07-01 08:30:59",
      "UTC",
      "2025-07-01T08:30:59Z",
    ],
    ["a zone fourteen hours ahead", "2025-01-01", "Pacific/Kiritimati", "2024-12-31T10:00:00Z"],
    [
      "a time skipped in spring counts as if it existed",
      "2025-03-30T02:30",
      "Europe/Berlin",
      "2025-03-30T01:30:00Z",
    ],
    [
      "a time repeated in autumn means the first",
      "2025-10-26T02:30",
      "Europe/Berlin",
      "2025-10-26T00:30:00Z",
    ],
    ["just before the change", "2025-03-30T01:59:59", "Europe/Berlin", "2025-03-30T00:59:59Z"],
    ["just after the change", "2025-03-30T03:00", "Europe/Berlin", "2025-03-30T01:00:00Z"],
    ["an unknown zone means UTC", "2025-01-01", "Mars/Olympus", "2025-01-01T00:00:00Z"],
    ["an impossible day", "2025-02-30", "UTC", null],
    ["the last second", "9999-12-31T23:59:59", "UTC", "9999-12-31T23:59:59Z"],
    ["beyond the last second in UTC", "9999-12-31T23:59:59", "America/New_York", null],
    ["before the first second in UTC", "0000-01-01T00:00", "Asia/Shanghai", null],
    ["an impossible hour", "2025-01-01T24:00", "UTC", null],
    ["an offset of its own", "2025-01-01T00:00:00Z", "UTC", null],
    ["a word", "tomorrow", "UTC", null],
  ])("%s", (_name, text, zone, expected) => {
    const instant = parseLocalTime(text, zone);
    expect(instant === null ? null : formatInstant(instant)).toBe(expected);
  });
});

describe("the offset of a zone", () => {
  it.each<[string, string, string, string]>([
    ["ahead of UTC", "2024-12-31T23:00:00Z", "Europe/Berlin", "2025-01-01T00:00:00+01:00"],
    ["behind UTC", "2025-01-01T02:00:00Z", "America/St_Johns", "2024-12-31T22:30:00-03:30"],
    ["in summer", "2025-07-01T00:00:00Z", "Europe/London", "2025-07-01T01:00:00+01:00"],
    [
      "in winter, where it is zero",
      "2025-01-01T00:00:00Z",
      "Europe/London",
      "2025-01-01T00:00:00Z",
    ],
    ["of UTC", "2025-01-01T00:00:00.250Z", "UTC", "2025-01-01T00:00:00.250Z"],
    ["of an unknown zone", "2025-01-01T00:00:00Z", "Mars/Olympus", "2025-01-01T00:00:00Z"],
    ["in a year of one digit", "0005-06-01T12:00:00Z", "Etc/GMT-1", "0005-06-01T13:00:00+01:00"],
  ])("%s", (_name, instant, zone, expected) => {
    expect(formatWithOffset(at(instant), zone)).toBe(expected);
  });

  it("has whole seconds, before 1970 too", () => {
    for (const instant of [999, 1, 0, -1, -999]) {
      expect(offsetAt(instant, "Europe/Berlin")).toBe(3_600_000);
      expect(offsetAt(instant, "UTC")).toBe(0);
    }
    expect(localTime(-1, "UTC")).toBe("1969-12-31T23:59:59");
  });

  it.each([
    [0, "+00:00"],
    [50_400_000, "+14:00"],
    [34_200_000, "+09:30"],
    [-12_600_000, "-03:30"],
    [-17_762_000, "-04:56"],
  ])("of %d milliseconds is written %s", (offset, text) => {
    expect(formatOffset(offset)).toBe(text);
  });

  it.each([
    ["Europe/Berlin", "Europe/Berlin"],
    ["Mars/Olympus", "UTC"],
    ["", "UTC"],
  ])("%j counts as %s", (zone, known) => {
    expect(knownTimeZone(zone)).toBe(known);
  });
});

describe("a zone used for the first time", () => {
  let asked = 0;
  /** Another spelling each time, because formatters are kept for each zone. */
  const anew = (zone: string): string => {
    const count = ++asked;
    return zone
      .toLowerCase()
      .replaceAll(/./g, (it, index: number) => ((count >> index) & 1 ? it.toUpperCase() : it));
  };

  it("is recognised in any letter case", () => {
    const summer = at("2025-07-01T00:00:00Z");
    expect(offsetAt(summer, anew("Europe/Berlin"))).toBe(7_200_000);
    expect(formatForVisitors(summer, anew("Europe/Berlin"))).toContain("1 July 2025, 02:00");
    expect(knownTimeZone(anew("Mars/Olympus"))).toBe("UTC");
  });
});

describe("nameOfZone()", () => {
  it.each([
    ["Asia/Shanghai", "en", "Beijing"],
    ["Asia/Shanghai", "zh", "北京时间"],
    ["Asia/Shanghai", "ZH-Hant-TW", "北京时间"],
    ["Europe/London", "zh-CN", "伦敦时间"],
    ["America/New_York", "de", "New York"],
    ["Asia/Shanghai", "zha", "Beijing"],
    ["Asia/Shanghai", "en-zh", "Beijing"],
    ["Europe/Berlin", "zh", "Europe/Berlin"],
    ["constructor", "en", "constructor"],
  ])("%s in %s is %s", (zone, language, name) => {
    expect(nameOfZone(zone, language)).toBe(name);
  });
});

describe("onceOpen()", () => {
  it.each([
    ["now, if all gates are open", [], 5],
    ["when the last gate opens", [7, 6, 4], 7],
    ["now, before a gate that never opens", [Infinity], 5],
  ])("is %s", (_name, gates, instant) => {
    expect(onceOpen(5, ...gates)).toBe(instant);
  });
});

describe("a text that is not an instant", () => {
  const NO_DATE_TIME = "is not a date-time";
  const WRITE_ANY = 'Write an RFC 3339 date-time with an offset, such as "2025-01-01T00:00:00Z"';
  const BARE = "is a bare date: it begins at 26 different moments around the world";
  const MISSPELT = "is not an RFC 3339 date-time";
  const NO_DAY = "is on a day that does not exist";
  const A_DAY = 'Write a day that exists, such as "2025-01-01T00:00:00Z"';

  it.each<[text: string, zone: string, why: string, fix: string]>([
    ["2025-02-30", "UTC", NO_DAY, A_DAY],
    ["2025-13-01T00:00:00Z", "UTC", NO_DAY, A_DAY],
    ["2025-01-01T00:00:00+0800", "UTC", MISSPELT, 'Write "2025-01-01T00:00:00+08:00"'],
    ["2025-01-01T00:00:00-08", "UTC", MISSPELT, 'Write "2025-01-01T00:00:00-08:00"'],
    ["2025-01-01 09:30 \u22120530", "UTC", MISSPELT, 'Write "2025-01-01T09:30:00-05:30"'],
    ["2025-01-01T00:00Z", "UTC", MISSPELT, 'Write "2025-01-01T00:00:00Z"'],
    [" 2025-01-01t00:00:00.25 z\n", "UTC", MISSPELT, 'Write "2025-01-01T00:00:00.25Z"'],
    [
      "2025-01-01",
      "UTC",
      BARE,
      'Write the instant with its offset, such as "2025-01-01T00:00:00Z" for midnight in UTC',
    ],
    [
      "2026-05-04",
      "Mars/Olympus",
      BARE,
      'Write the instant with its offset, such as "2026-05-04T00:00:00Z" for midnight in UTC',
    ],
    [
      "2026-05-04",
      "Europe/Berlin",
      BARE,
      'Write the instant with its offset, such as "2026-05-04T00:00:00+02:00" for midnight in Europe/Berlin',
    ],
    [
      "2025-01-01T09:30",
      "Europe/Berlin",
      "has no offset from UTC",
      'Add the offset: "2025-01-01T09:30:00+01:00" for Europe/Berlin, or "2025-01-01T09:30:00Z" for UTC',
    ],
    [
      "2025-01-01 09:30:15.5",
      "UTC",
      "has no offset from UTC",
      'Add the offset: "2025-01-01T09:30:15.5Z" for UTC, or one such as +08:00',
    ],
    [
      "2025-03-30T02:30",
      "Europe/Berlin",
      "has no offset from UTC",
      'Add the offset: "2025-03-30T02:30:00+01:00" for Europe/Berlin, or "2025-03-30T02:30:00Z" for UTC',
    ],
    [
      "2025-11-02T00:30:00",
      "America/New_York",
      "has no offset from UTC",
      'Add the offset: "2025-11-02T00:30:00-04:00" for America/New_York, or "2025-11-02T00:30:00Z" for UTC',
    ],
    ["2025-01-01T25:00", "UTC", NO_DATE_TIME, WRITE_ANY],
    ["2025-01-01T25:00", "Europe/Berlin", NO_DATE_TIME, WRITE_ANY],
    ["2025-01-01T00:00:00+25:00", "UTC", NO_DATE_TIME, WRITE_ANY],
    ["2025-01-01, noon", "UTC", NO_DATE_TIME, WRITE_ANY],
    ["2025-01-01T09:30 sharp", "UTC", NO_DATE_TIME, WRITE_ANY],
    ["on 2025-02-30", "UTC", NO_DATE_TIME, WRITE_ANY],
    ["", "UTC", NO_DATE_TIME, WRITE_ANY],
    [
      "2026-05-04T12:00:00 CET",
      "UTC",
      NO_DATE_TIME,
      'Write an RFC 3339 date-time with an offset, such as "2026-05-04T00:00:00Z"',
    ],
  ])("%j (%s) is reported with the reason and a fix", (text, zone, why, fix) => {
    const message = `${JSON.stringify(text)} ${why}`;
    expect(explainUnreadableInstant(text, zone)).toEqual({ message, fix });
    for (const [, written = ""] of fix.matchAll(/"([^"]*)"/g)) {
      expect(parseInstant(written)).not.toBeNull();
    }
  });

  it("is corrected only if its meaning is certain", () => {
    for (const text of ["2025-01-01", "2025-01-01T00:00:00", "2025-01-01T25:00Z", "x"]) {
      expect(respellInstant(text)).toBeNull();
    }
  });

  it("is taken as UTC without a zone", () => {
    expect(explainUnreadableInstant("2025-01-01").fix).toContain("for midnight in UTC");
  });
});
