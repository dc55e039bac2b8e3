import { closest, distance } from "fastest-levenshtein";
import { type DataPath, quote } from "../finding.ts";
import { parseInstant } from "../instant.ts";
import type { CheckContext } from "./context.ts";
import * as color from "./color.ts";
import { isIpAddress } from "../url/ip-address.ts";

/** Checks of the site's fields that are not needed to answer a request. */
export function checkSite(context: CheckContext): void {
  checkTimeZone(context);
  checkColor(context);
  checkTargetHosts(context);
  checkLanguages(context);
  checkArchive(context);
  checkKeepUntil(context);
  checkGateFar(context);
}

type Refuse = (path: DataPath, message: string, fix: string) => void;

function refuseIn({ report }: CheckContext): Refuse {
  return (path, message, fix) => report("schema", path, message, fix);
}

/** Targets must have names: an IP address may be reassigned to somebody else, and no certificate proves whose it is. */
function checkTargetHosts(context: CheckContext): void {
  for (const [index, name] of context.data.site.targetHosts.entries()) {
    const hostname = URL.parse(`https://${name}`)?.hostname ?? "";
    if (!isIpAddress(hostname)) continue;
    refuseIn(context)(
      ["site", "targetHosts", index],
      `${quote(name)} is an address (${hostname}), and no name`,
      'Write the name of the host that is meant, such as "www.example.com"',
    );
  }
}

function checkTimeZone(context: CheckContext): void {
  const { timeZone } = context.data.site;
  if (timeZone === undefined || isTimeZone(timeZone)) return;
  const meant = zoneLike(timeZone);
  refuseIn(context)(
    ["site", "timeZone"],
    `${quote(timeZone)} is not the name of a time zone`,
    meant === null
      ? 'Write a name of the IANA database, such as "Europe/Berlin"'
      : `Did you mean "${meant}"?`,
  );
}

/** Whether a name is an IANA zone. `Intl` also accepts offsets such as +08:00, which have no daylight saving time. */
function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** A zone whose name or city is spelt similarly; null if there is none. */
function zoneLike(name: string): string | null {
  const zones = [...Intl.supportedValuesOf("timeZone"), "UTC"];
  const plain = (text: string): string => text.toLowerCase().replaceAll(/[\s_-]/g, "");
  const cityOf = (zone: string): string => zone.slice(zone.lastIndexOf("/") + 1);
  const wanted = plain(name);
  const whole = (zone: string): string => zone;
  for (const part of [whole, cityOf]) {
    const names = zones.map((it) => plain(part(it)));
    const best = closest(part(wanted), names);
    if (distance(part(wanted), best) <= 2) return zones[names.indexOf(best)] ?? null;
  }
  return null;
}

function checkColor(context: CheckContext): void {
  const text = context.data.site.color;
  if (text === undefined) return;
  const refuse = (message: string, fix: string): void =>
    refuseIn(context)(["site", "color"], `${quote(text)} ${message}`, fix);
  const rgb = color.parseColor(text);
  if (!rgb) {
    refuse("is not a colour as it is written here", 'Write it as #rrggbb, such as "#0b4fc4"');
    return;
  }
  const onWhite = (it: readonly number[]): boolean =>
    color.contrast(it, color.WHITE) >= color.CONTRAST_WITH_WHITE;
  const onBlack = (it: readonly number[]): boolean =>
    color.contrast(it, color.BLACK) >= color.CONTRAST_WITH_BLACK;
  const measured = (ground: readonly number[]): string =>
    `${(Math.floor(color.contrast(rgb, ground) * 10) / 10).toFixed(1)}:1`;
  if (!onWhite(rgb)) {
    const shade = color.shadeTowards(rgb, color.BLACK, onWhite);
    refuse(
      `is too light to read: its contrast with white is ${measured(color.WHITE)}, and ${color.CONTRAST_WITH_WHITE}:1 is needed`,
      `Write a darker shade, such as "${shade}"`,
    );
  } else if (!onBlack(rgb)) {
    const shade = color.shadeTowards(rgb, color.WHITE, onBlack);
    refuse(
      `is too dark to read: its contrast with black is ${measured(color.BLACK)}, and ${color.CONTRAST_WITH_BLACK}:1 is needed`,
      `Write a lighter shade, such as "${shade}"`,
    );
  }
}

function checkLanguages(context: CheckContext): void {
  const refuse = refuseIn(context);
  const seen = new Map<string, string>();
  for (const tag of Object.keys(context.data.site.texts ?? {})) {
    const path = ["site", "texts", tag];
    const twin = seen.get(tag.toLowerCase());
    seen.set(tag.toLowerCase(), tag);
    if (!isLanguage(tag)) {
      const dashed = tag.trim().replaceAll("_", "-");
      const fix = isLanguage(dashed)
        ? `Write "${dashed}"`
        : 'Write a language tag, such as "en" or "zh-CN"';
      refuse(path, `${quote(tag)} is not the tag of a language`, fix);
    } else if (twin !== undefined) {
      refuse(path, `${quote(tag)} is the same language as ${quote(twin)}`, "Keep one of the two");
    }
  }
}

/** Whether a tag is a BCP 47 language tag. The syntax allows longer primary subtags, but none is registered. */
function isLanguage(tag: string): boolean {
  if (!/^[a-z]{2,3}(?:-|$)/i.test(tag)) return false;
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

const ARCHIVE = 'Write one such as "https://web.archive.org/web/2024/{url}"';

function checkArchive(context: CheckContext): void {
  const { archive } = context.data.site;
  if (archive === undefined) return;
  const refuse = (message: string, fix: string): void =>
    refuseIn(context)(["site", "archive"], `${quote(archive)} ${message}`, fix);
  const places = archive.split("{url}").length - 1;
  const url = URL.parse(archive.replaceAll("{url}", "x"));
  if (url?.protocol !== "https:") refuse("is not an https address", ARCHIVE);
  else if (places !== 1) {
    refuse(`has {url} in ${places === 0 ? "no place" : `${places} places`}, not in one`, ARCHIVE);
  } else if (!archive.slice(url.origin.length).includes("{url}")) {
    refuse("has {url} in its host", ARCHIVE);
  }
}

/** Checks for `keep` entries that end before anything of the table applies, so that they have no effect. */
function checkKeepUntil({ table, data, isGateKnown, report }: CheckContext): void {
  if (!isGateKnown) return;
  const { announceAt, activatesAt } = table.site;
  const early = earliestStart(data.rules);
  for (const [index, entry] of data.site.keep.entries()) {
    if (typeof entry === "string") continue;
    const until = parseInstant(entry.until);
    const isIdle = until !== null && until <= Math.min(activatesAt, announceAt ?? Infinity, early);
    if (!isIdle) continue;
    const message = `site.keep has ${quote(entry.path)} until ${entry.until}, when all of the site still passes: it does nothing`;
    const fix = "Move the end to after the gate, or remove the entry";
    report("dates-disordered", ["site", "keep", index, "until"], message, fix, {
      data: { others: [entry.path] },
    });
  }
}

function earliestStart(rules: CheckContext["data"]["rules"]): number {
  let earliest = Infinity;
  for (const rule of rules) {
    const start = rule?.startsAt === undefined ? null : parseInstant(rule.startsAt);
    if (start !== null && start < earliest) earliest = start;
  }
  return earliest;
}

const FAR_YEARS = 10;

/** A gate in the far future is probably a typo in the year, or a placeholder. */
function checkGateFar({ table, data, isGateKnown, now, report }: CheckContext): void {
  const limit = new Date(now);
  limit.setUTCFullYear(limit.getUTCFullYear() + FAR_YEARS);
  if (!isGateKnown || table.site.activatesAt <= limit.getTime()) return;
  const message = `the gate at ${data.site.activatesAt} is more than ${FAR_YEARS} years ahead`;
  report("gate-far", ["site", "activatesAt"], message, "Check the year");
}
