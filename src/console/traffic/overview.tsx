/** The overview of the lists: last week in a sentence, its worst addresses, and visits day by day. */
import type { VisitOutcome } from "../../domain/report/visit-outcome.ts";
import type { Told } from "../hits/ask.ts";
import type { DayFigures } from "../../hits/day-figures.ts";
import { askWeek, type Week } from "../hits/week.ts";
import type { Services } from "../shared/services.ts";
import type { Serving } from "../shared/serving.ts";
import type { View } from "../shared/view.ts";
import { formatDaysFrom } from "../ui/hits/day-words.ts";
import { StackedDays } from "../ui/hits/stacked-days.tsx";
import { UnknownHits } from "../ui/hits/unknown.tsx";
import { WeekFigures, WeekLine } from "../ui/hits/week.tsx";
import { listPath, readDaysAsked } from "./asked.ts";
import { judge, type JudgedMiss, MissTable } from "./misses.tsx";

const WORST_AT_MOST = 20;

export interface TrafficOverview {
  readonly week: Week;
  readonly worst: readonly JudgedMiss[];
}

export async function loadOverview(
  services: Services,
  view: View,
  serving: Serving,
  days: number,
): Promise<Told<TrafficOverview>> {
  const extent = { daysDrawn: days, worstAtMost: WORST_AT_MOST };
  const told = await askWeek(services, view.now, serving, extent);
  if (!told.ok) return told;
  const worst = await judge(services, view, serving, told.value.worst);
  return { ok: true, value: { week: told.value, worst: worst.items } };
}

interface OverviewProps {
  readonly view: View;
  readonly serving: Serving;
  readonly told: Told<TrafficOverview>;
}

export function Overview({ view, serving: { gate }, told }: OverviewProps) {
  const { traffic } = view.texts;
  if (!told.ok) return <UnknownHits view={view} why={told.why} />;
  const { week, worst } = told.value;
  return (
    <>
      <WeekFigures view={view} week={week} />
      {worst.length > 0 && (
        <section>
          <h2>{traffic.week.worst(week.isAhead, worst.length)}</h2>
          <MissTable view={view} misses={worst} />
          {week.worstCount > worst.length && (
            <p>
              <a href={listPath("misses", readDaysAsked(view.url))}>
                {traffic.week.allMisses(week.worstCount)}
              </a>
            </p>
          )}
        </section>
      )}
      <section>
        <h2>{traffic.chart.heading}</h2>
        <WeekLine view={view} week={week} gate={gate} />
        <SiteChart view={view} week={week} gate={gate} />
      </section>
    </>
  );
}

/** From the bottom up; the rarest outcomes come last. */
const DRAWN: readonly VisitOutcome[] = [
  "rule",
  "kept",
  "served",
  "gone",
  "undecided",
  "fallback",
  "not-found",
  "refused",
];

function SiteChart({ view, week, gate }: { view: View; week: Week; gate: number }) {
  const { visits, traffic } = view.texts;
  const [first] = week.days;
  if (!first) return <p class="empty">{traffic.chart.empty}</p>;
  const totalsOf = (outcome: VisitOutcome): ReadonlyMap<string, number> =>
    new Map(week.days.map(({ day, totals }: DayFigures) => [day, totals[outcome]]));
  const series = DRAWN.map((outcome) => ({
    label: visits.outcomes[outcome],
    colour: `visit-${outcome}`,
    totals: totalsOf(outcome),
  })).filter((it) => [...it.totals.values()].some((total) => total > 0));
  if (series.length === 0) return <p class="empty">{traffic.chart.empty}</p>;
  return (
    <StackedDays
      view={view}
      id="visits-by-day"
      title={traffic.chart.visits}
      about={traffic.chart.visitsAbout(formatDaysFrom(view, first.day, week.last))}
      first={first.day}
      last={week.last}
      series={series}
      gate={gate}
    />
  );
}
