import type { Instant } from "../../domain/instant.ts";
import type { Reviewer } from "../access/reviewer.ts";
import { type Language, LOCALES } from "./languages.ts";
import type { Texts } from "../texts/en/en.ts";

/** What every page needs of its request. */
export interface View {
  readonly texts: Texts;
  readonly language: Language;
  /** Allows this page's own style and script, and no others. */
  readonly nonce: string;
  readonly url: URL;
  /** null on the page that lets nobody in. */
  readonly reviewer: Reviewer | null;
  readonly siteName: string;
  /** What may become a link. */
  readonly targetHosts: ReadonlySet<string>;
  readonly now: Instant;
  /** As of when old addresses are answered, where the reviewer has chosen. */
  readonly chosenAt: Instant | null;
  readonly assets: { readonly style: string; readonly script: string };
}

/** The zones that pages write dates in; the reader's own is added by the browser. */
export const ZONES = ["Asia/Shanghai", "UTC", "Europe/London", "America/New_York"] as const;
export type Zone = (typeof ZONES)[number];

export function formatNumber({ language }: View, value: number): string {
  return value.toLocaleString(LOCALES[language]);
}

/** `1 January 2025, 00:00 UTC`: never without its zone. */
export function formatWhen(view: View, instant: Instant, zone: Zone = "UTC"): string {
  if (!Number.isFinite(instant)) return view.texts.never;
  const format = new Intl.DateTimeFormat(LOCALES[view.language], {
    day: "numeric",
    month: "long",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZone: zone,
  });
  const written = format.format(instant).replace(" at ", ", ");
  return `${written} ${view.texts.zones[zone]}`;
}

const UNITS = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1000],
] as const;

/** How far an instant is from now: `in 38 days`, `3 hours ago`. */
export function formatDistance({ language, now }: View, instant: Instant): string {
  const format = new Intl.RelativeTimeFormat(LOCALES[language], { numeric: "auto" });
  const distance = instant - now;
  const unit = UNITS.find(([, size]) => Math.abs(distance) >= size) ?? UNITS[3];
  return format.format(Math.trunc(distance / unit[1]), unit[0]);
}

/** A length of time in its largest unit: `84 days`. */
export function formatLength({ language }: View, milliseconds: number): string {
  const unit = UNITS.find(([, size]) => milliseconds >= size) ?? UNITS[3];
  const options = { style: "unit", unit: unit[0], unitDisplay: "long" } as const;
  return new Intl.NumberFormat(LOCALES[language], options).format(
    Math.round(milliseconds / unit[1]),
  );
}

/** An id is long; people see its first twelve characters. */
export function shortId(id: string): string {
  return id.slice(0, 12);
}

/** This page's address with other parameters; those that are null are taken away. */
export function withParameters(
  { url }: View,
  parameters: Readonly<Record<string, string | null>>,
): string {
  const search = new URLSearchParams(url.search);
  for (const [name, value] of Object.entries(parameters)) {
    if (value === null) search.delete(name);
    else search.set(name, value);
  }
  const query = search.toString();
  return url.pathname + (query === "" ? "" : `?${query}`);
}
