/** Numbers and instants, as people read them. */
import { describe, expect, it } from "vitest";
import { dateFormat, dayFormat, timeFormat } from "../../src/domain/report/date-format.ts";
import { byLocale } from "../../src/domain/report/by-locale.ts";
import { formatShare } from "../../src/domain/report/format-share.ts";

describe("a share", () => {
  it.each<[part: number, whole: number, expected: string]>([
    [0, 0, "–"],
    [0, 10, "0.0%"],
    [10, 10, "100.0%"],
    [1, 3, "33.3%"],
    [2, 3, "66.7%"],
    [1, 1_000_000, "<0.1%"],
    [499, 1_000_000, "<0.1%"],
    [500, 1_000_000, "0.1%"],
    [999_999, 1_000_000, ">99.9%"],
    [999_500, 1_000_000, ">99.9%"],
    [999_499, 1_000_000, "99.9%"],
  ])("of %i in %i is shown as %s %s", (part, whole, expected) => {
    expect(formatShare(part, whole, "en-GB")).toBe(expected);
  });

  it("is written according to the language, whichever was used before", () => {
    const both = (): string[] => ["de", "en"].map((it) => formatShare(1, 3, it));
    expect(both()).toEqual(["33,3\u{a0}%", "33.3%"]);
    expect(both()).toEqual(["33,3\u{a0}%", "33.3%"]);
    expect(formatShare(1, 1_000_000, "de")).toBe("<0,1\u{a0}%");
  });
});

it("a format is made once for each language", () => {
  const made: string[] = [];
  const format = byLocale((locale) => made.push(locale));
  expect(["de", "en", "de"].map((it) => format(it))).toEqual([1, 2, 1]);
  expect(made).toEqual(["de", "en"]);
});

let asked = 0;

describe("a share in a language that was not used before", () => {
  it("is in percent, with one decimal place", () => {
    // The format of a language is kept; one with another private subtag is made anew.
    expect(formatShare(1, 3, `de-x-asked${++asked}`)).toBe("33,3\u{a0}%");
  });
});

describe("an instant", () => {
  const midnight = Date.parse("2025-01-01T00:00:00Z");
  const told = (locale: string, timeZone: string): string[] =>
    [dateFormat, dayFormat, timeFormat].map((it) => it(locale, timeZone).format(midnight));

  it.each<[locale: string, timeZone: string, ...expected: string[]]>([
    ["en-GB", "UTC", "1 January 2025 at 00:00", "1 January 2025", "00:00"],
    ["en-GB", "Asia/Shanghai", "1 January 2025 at 08:00", "1 January 2025", "08:00"],
    ["en-GB", "America/New_York", "31 December 2024 at 19:00", "31 December 2024", "19:00"],
    ["de", "UTC", "1. Januar 2025 um 00:00", "1. Januar 2025", "00:00"],
    ["zh-CN", "Asia/Shanghai", "2025年1月1日 08:00", "2025年1月1日", "08:00"],
  ])("is shown in %s as %s", (locale, timeZone, ...expected) => {
    expect(told(locale, timeZone)).toEqual(expected);
    expect(told(locale, timeZone)).toEqual(expected);
  });

  it("is not shown in a zone that does not exist", () => {
    expect(() => dateFormat("en", "Moon/Crater")).toThrow(RangeError);
  });

  it("uses one formatter for each language and zone, since creating one is slow", () => {
    expect(dateFormat("fr", "UTC")).toBe(dateFormat("fr", "UTC"));
  });
});
