/** The last seven days, judged by what comes or by what is: one sentence, and the addresses that it is worst for. */
import type { Instant } from "../../domain/instant.ts";
import { type Shares, sharesOf } from "../../domain/report/visit-outcome.ts";
import { dayOf, daysBefore, daysIn } from "../../hits/day.ts";
import type { Span } from "../../hits/read.ts";
import { type ListedMiss, readMissesOf } from "../../hits/worklists.ts";
import type { Services } from "../shared/services.ts";
import type { Serving } from "../shared/serving.ts";
import type { Counted } from "./ask.ts";
import { type DayFigures, loadDayFigures, sumOfDays, withoutPage } from "../../hits/day-figures.ts";
import { readDaysWithoutPage } from "./without-page.ts";

export interface Week {
  /** Whether the gate is not open yet: then it is told what visits would get. */
  readonly isAhead: boolean;
  readonly first: string;
  readonly last: string;
  readonly shares: Shares;
  /** Of the visits without a page of their own, the addresses that were asked for most. */
  readonly worst: readonly ListedMiss[];
  /** How many such addresses there are. */
  readonly worstCount: number;
  readonly crawlers: number;
  readonly noise: number;
  readonly lost: number;
  /** Day by day, from further back. */
  readonly days: readonly DayFigures[];
}

const WEEK = 7;

/**
 * @param daysDrawn How far back the days go.
 * @throws StoreError if what is live cannot be read; what the database throws.
 */
export async function loadWeek(
  { releaseCache }: Services,
  { store, since }: Counted,
  now: Instant,
  { gate, stored }: Pick<Serving, "gate" | "stored">,
  { daysDrawn, worstAtMost }: { readonly daysDrawn: number; readonly worstAtMost: number },
): Promise<Week> {
  const today = dayOf(now);
  const before = daysBefore(now, -1);
  const isAhead = now < gate;
  const span = (days: number): Span => ({ since: daysBefore(now, days - 1), before });
  const part = { offset: 0, limit: worstAtMost };
  const drawn = span(daysDrawn);
  const [counted, without, worst] = await Promise.all([
    loadDayFigures(store, drawn),
    readDaysWithoutPage(store, releaseCache, stored.manifest, daysIn(drawn.since, today)),
    readMissesOf(store, span(WEEK), part, isAhead),
  ]);
  const days = withoutPage(counted, without);
  const first = [daysBefore(now, WEEK - 1), since.padEnd(10, "-01")].toSorted().at(-1) ?? today;
  const week = days.filter((it) => it.day >= first);
  const sum = (of: (it: DayFigures) => number): number =>
    week.reduce((total, it) => total + of(it), 0);
  return {
    isAhead,
    first,
    last: today,
    shares: sharesOf(sumOfDays(week), 0),
    worst: worst.items,
    worstCount: worst.count,
    crawlers: sum((it) => it.crawlers),
    noise: sum((it) => it.noise),
    lost: sum((it) => it.lost),
    days,
  };
}
