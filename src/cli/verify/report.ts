import { withoutCredentials } from "../../domain/url/shown-url.ts";
import { shellQuote } from "../../domain/pasteable.ts";
import type { Styles } from "../terminal/output.ts";
import { clipped } from "../terminal/printable.ts";
import type { Difference } from "./ask-all.ts";
import { type Certificate, DAYS_LEFT_AT_LEAST } from "./certificates.ts";
import type { Wanted } from "./compare.ts";
import type { Place } from "./place.ts";
import type { Sent } from "./send.ts";

/** The server that was asked, and the headers that were sent. */
export interface Way {
  readonly place: Place;
  readonly headers: Readonly<Record<string, string>>;
}

/** The request as a command that can be pasted. */
function asCurl({ place, headers }: Way, { probe }: Difference): string {
  const { url, host } = place.locate(probe.url);
  const sent = Object.entries(host === null ? headers : { Host: host, ...headers });
  const options = sent.map(([name, value]) => `-H ${shellQuote(`${name}: ${value}`)} `);
  return `curl -s -o /dev/null -D - ${options.join("")}${shellQuote(url.href)}`;
}

/** Formats each difference as a block: the request, and below it the expected and the actual answer. */
export function* reportDifferences(
  way: Way,
  differences: readonly Difference[],
  styles: Styles,
): Generator<string> {
  for (const difference of differences) {
    const { probe, wanted, got } = difference;
    const rule = probe.rule === null ? probe.kind : `${probe.kind}: ${probe.rule}`;
    yield styles.bold(asCurl(way, difference));
    yield `  expected  ${describeWanted(wanted)}  ${styles.dim(`(${rule})`)}`;
    yield `  got       ${styles.red(describeGot(got))}`;
  }
}

function describeWanted({ status, location, cacheControl, sunset, secondsAtMost }: Wanted): string {
  if (status !== null) return columns([String(status), location, cacheControl]);
  return columns([
    "the old site's answer",
    sunset === null ? null : `Sunset: ${sunset}`,
    secondsAtMost === null ? null : `max-age at most ${secondsAtMost}`,
  ]);
}

function describeGot(got: Sent): string {
  if (got.status === null) return `no answer: ${got.failure}`;
  const sunset = got.sunset === null ? null : `Sunset: ${got.sunset}`;
  return columns([String(got.status), shownLocation(got), got.cacheControl, sunset]);
}

function shownLocation({ location }: Pick<Wanted, "location">): string | null {
  if (location === null) return null;
  // The parser finds credentials in forms that a search of the text does not: `http:user:password@host`.
  const url = URL.parse(location, "https://host.invalid/");
  if (!url) return clipped(location.replaceAll(/[^\\/]*@/g, "***@"), LOCATION_CHARACTERS);
  const hasCredentials = url.username !== "" || url.password !== "";
  return clipped(hasCredentials ? withoutCredentials(url.href) : location, LOCATION_CHARACTERS);
}

/** The number of characters shown of a header from another server. */
const LOCATION_CHARACTERS = 4096;

function columns(cells: readonly (string | null)[]): string {
  return cells.filter((it) => it !== null).join("  ");
}

export function differenceAsJson(way: Way, difference: Difference): object {
  const { probe, wanted, got } = difference;
  const { kind, rule, section, url } = probe;
  const { status, location, cacheControl, sunset } = wanted;
  return {
    url: url.href,
    kind,
    rule,
    section,
    expected: { status, location, cacheControl, sunset },
    got: gotAsJson(got),
    curl: asCurl(way, difference),
  };
}

function gotAsJson(got: Sent): object {
  if (got.status === null) {
    const nothing = { status: null, location: null, cacheControl: null, sunset: null };
    return { ...nothing, failure: got.failure };
  }
  const { status, cacheControl, sunset } = got;
  return { status, location: shownLocation(got), cacheControl, sunset, failure: null };
}

/** A certificate in a line: `www.example.com 83 days`, with a warning if somebody should check it. */
export function describeCertificate(
  { host, daysLeft, failure }: Certificate,
  styles: Styles,
): string {
  if (daysLeft === null)
    return styles.yellow(`warn  ${host}: its certificate cannot be read: ${failure}`);
  if (daysLeft < 0) return styles.red(`warn  ${host}: its certificate has expired`);
  const text = `${host}: its certificate is valid for ${daysLeft} days`;
  return daysLeft < DAYS_LEFT_AT_LEAST ? styles.yellow(`warn  ${text}`) : `ok    ${text}`;
}
