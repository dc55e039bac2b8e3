/** The parameters in the addresses of these pages. */
import type { Instant } from "../../domain/instant.ts";
import { daysBefore } from "../../hits/day.ts";
import type { Span } from "../../hits/read.ts";
import { pathOf } from "../ui/menu.ts";
import { readPage } from "../ui/pager.tsx";

/** The lists, in the order of their links. Each has its name in its address. */
export const LISTS = ["misses", "gone", "never", "crawlers"] as const;
export type ListName = (typeof LISTS)[number];

export const ITEMS_A_PAGE = 50;

/** The numbers of days back: a week, four weeks, a quarter, a year. */
export const DAYS = [7, 28, 91, 365] as const;
const DAYS_UNASKED = 28;

export function readDaysAsked({ searchParams }: URL): number {
  const asked = Number(searchParams.get("days"));
  return DAYS.find((it) => it === asked) ?? DAYS_UNASKED;
}

/** What a page of a list shows. */
export interface Part {
  readonly days: number;
  readonly offset: number;
  readonly limit: number;
}

export function partAsked(url: URL): Part {
  const offset = (readPage(url) - 1) * ITEMS_A_PAGE;
  return { days: readDaysAsked(url), offset, limit: ITEMS_A_PAGE };
}

/** The span of that many days, including today. */
export function spanOf(days: number, now: Instant): Span {
  return { since: daysBefore(now, days - 1), before: daysBefore(now, -1) };
}

/** @param name null for the overview of the lists. */
export function listPath(name: ListName | null, days: number): string {
  const path = name === null ? pathOf("traffic") : `${pathOf("traffic")}/${name}`;
  return days === DAYS_UNASKED ? path : `${path}?days=${days}`;
}

export function downloadPath(name: ListName, days: number): string {
  return `${pathOf("traffic")}/${name}.csv?days=${days}`;
}

/** The index of the rule at which a page of `never` or `crawlers` starts, from 0. */
export function readStart({ searchParams }: URL): number {
  const start = Number(searchParams.get("from") ?? 0);
  return Number.isSafeInteger(start) && start > 0 ? start : 0;
}
