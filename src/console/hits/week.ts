/**
 * The last seven days: what visits would have got at the gate while it is closed, otherwise what they got. Made for one
 * sentence, and a list of the worst addresses.
 */
import type { Instant } from "../../domain/instant.ts";
import { type Shares, sharesOf } from "../../domain/report/visit-outcome.ts";
import { dayOf, daysBefore, daysIn } from "../../hits/day.ts";
import type { Span } from "../../hits/read.ts";
import { type ListedMiss, readMissesOf } from "../../hits/worklists.ts";
import type { Services } from "../shared/services.ts";
import type { Serving } from "../shared/serving.ts";
import { askHits, type Counted, type Told } from "./ask.ts";
import { type DayFigures, loadDayFigures, sumOfDays, withoutPage } from "../../hits/day-figures.ts";
import { readDaysWithoutPage } from "./without-page.ts";

export interface Week {
  /** Whether the gate is still closed, so that outcomes are those that visits would have at it. */
  readonly isAhead: boolean;
  readonly first: string;
  readonly last: string;
  readonly shares: Shares;
  /** The most requested addresses among visits without a page of their own. */
  readonly worst: readonly ListedMiss[];
  /** The number of such addresses. */
  readonly worstCount: number;
  readonly crawlers: number;
  readonly noise: number;
  readonly lost: number;
  /** The figures per day, over a longer time. */
  readonly days: readonly DayFigures[];
}

const WEEK = 7;

interface Extent {
  /** The number of days for the chart. */
  readonly daysDrawn: number;
  readonly worstAtMost: number;
}

/** @param extent How much of it a page shows. */
export function askWeek(
  services: Services,
  now: Instant,
  { gate, stored }: Serving,
  { daysDrawn, worstAtMost }: Extent,
  limitMs?: number,
): Promise<Told<Week>> {
  return askHits(services, load, limitMs);

  async function load({ store, since }: Counted): Promise<Week> {
    const today = dayOf(now);
    const before = daysBefore(now, -1);
    const isAhead = now < gate;
    const span = (days: number): Span => ({ since: daysBefore(now, days - 1), before });
    const part = { offset: 0, limit: worstAtMost };
    const drawn = span(daysDrawn);
    const [counted, without, worst] = await Promise.all([
      loadDayFigures(store, drawn),
      readDaysWithoutPage(store, services, stored.manifest, daysIn(drawn.since, today)),
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
}
