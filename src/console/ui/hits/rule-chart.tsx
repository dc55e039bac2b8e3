import type { Instant } from "../../../domain/instant.ts";
import type { Told } from "../../hits/ask.ts";
import type { RuleVisits } from "../../hits/rule-visits.ts";
import type { View } from "../../shared/view.ts";
import { formatNumber } from "../format.ts";
import { formatDayOf, formatDaysFrom } from "./day-words.ts";
import { LastVisit } from "./last-visit.tsx";
import { StackedDays } from "./stacked-days.tsx";
import { UnknownHits } from "./unknown.tsx";

interface RuleChartProps {
  readonly view: View;
  readonly told: Told<RuleVisits>;
  readonly gate: Instant;
}

/** When an old address was last requested and how often, with a small chart. */
export function RuleChart({ view, told, gate }: RuleChartProps) {
  const { traffic, visits, marks } = view.texts;
  if (!told.ok) return <UnknownHits view={view} why={told.why} />;
  const { since, all, drawn, days } = told.value;
  const [first = ""] = drawn;
  const totalsOf = (isCrawler: boolean): ReadonlyMap<string, number> =>
    new Map(days.filter((it) => it.isCrawler === isCrawler).map((it) => [it.day, it.total]));
  return (
    <>
      <p>
        {traffic.columns.last}
        {marks.colon}
        <LastVisit view={view} visit={all ?? undefined} />
        {all && ` · ${visits.visits(all.total - all.crawlers)}`}
        {all &&
          all.crawlers > 0 &&
          ` · ${traffic.columns.crawlers}${marks.colon}${formatNumber(view, all.crawlers)}`}{" "}
        <small class="soft">{traffic.since(formatDayOf(view, since))}</small>
      </p>
      {days.length > 0 && (
        <StackedDays
          view={view}
          id="rule-days"
          title={traffic.chart.rule}
          about={traffic.chart.visitsAbout(formatDaysFrom(view, first, drawn.at(-1) ?? first))}
          first={first}
          last={drawn.at(-1) ?? first}
          series={[
            {
              label: traffic.columns.visitors,
              colour: "chart-visitors",
              totals: totalsOf(false),
            },
            {
              label: traffic.columns.crawlers,
              colour: "chart-crawlers",
              totals: totalsOf(true),
            },
          ]}
          gate={gate}
          isSmall
        />
      )}
    </>
  );
}
