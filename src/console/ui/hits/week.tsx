/** Last week's visits, and what they got, or would get after the switch-over. */
import { sharesOf } from "../../../domain/report/visit-outcome.ts";
import type { Instant } from "../../../domain/instant.ts";
import { dayOf, daysFrom } from "../../../hits/day.ts";
import type { Week } from "../../hits/week.ts";
import type { View } from "../../shared/view.ts";
import { Filled } from "../sentence.tsx";
import { leadingShare, VisitBar, VisitLegend } from "../visit-shares.tsx";
import { formatDayOf, formatDaysFrom } from "./day-words.ts";
import { ShareLine } from "./share-line.tsx";

interface WeekProps {
  readonly view: View;
  readonly week: Week;
}

/** A sentence such as `98.7% of last week's 128,430 visits (...) would reach a page of their own`. */
export function WeekSentence({ view, week }: WeekProps) {
  const { texts } = view;
  const { moving, bars } = week.shares;
  const own = bars.find((it) => it.outcome === "rule")?.total ?? 0;
  const parts = {
    share: <strong>{leadingShare(view, own, moving)}</strong>,
    count: texts.visits.visits(moving),
    days: formatDaysFrom(view, week.first, week.last),
  };
  return (
    <Filled text={week.isAhead ? texts.traffic.week.ahead : texts.traffic.week.now} parts={parts} />
  );
}

/** The sentence in large type with its components; words instead if nothing is known. */
export function WeekFigures({ view, week }: WeekProps) {
  const { texts, now } = view;
  const { shares, isAhead, crawlers, noise, lost } = week;
  if (shares.moving === 0) {
    return <p class="empty">{isAhead ? texts.traffic.week.noShadow : texts.traffic.week.none}</p>;
  }
  const apart = [
    ...(crawlers > 0 ? [texts.traffic.week.crawlers(crawlers)] : []),
    ...(noise > 0 ? [texts.traffic.week.noise(noise)] : []),
    ...(lost > 0 ? [texts.traffic.lost(lost)] : []),
  ];
  return (
    <div class="visits">
      <p class="headline">
        <WeekSentence view={view} week={week} />
      </p>
      <VisitBar view={view} shares={shares} />
      <VisitLegend view={view} shares={shares} figures={{ unit: "visits" }} />
      <p class="soft">
        {[
          isAhead ? texts.traffic.week.howAhead : texts.traffic.week.how,
          ...apart,
          texts.traffic.week.today(formatDayOf(view, dayOf(now))),
        ].join(texts.marks.blank)}
      </p>
    </div>
  );
}

/** The share of each day, up to the switch-over and after it. */
export function WeekLine({ view, week, gate }: WeekProps & { readonly gate: Instant }) {
  const { texts } = view;
  const { chart } = texts.traffic;
  const shares = week.days.map(({ day, totals }) => {
    const { moving } = sharesOf(totals, 0);
    return { day, part: totals.rule, whole: moving };
  });
  const first = shares.find((it) => it.whole > 0);
  if (!first) return null;
  return (
    <ShareLine
      view={view}
      id="share"
      title={chart.share}
      about={chart.shareAbout(formatDaysFrom(view, first.day, week.last))}
      first={first.day}
      last={lastDrawn(week, gate)}
      shares={shares}
      gate={gate}
      columns={[chart.own, texts.visits.columns.visits, texts.visits.share]}
    />
  );
}

/** Returns the last day drawn: the switch-over, unless it is too far off. */
function lastDrawn({ isAhead, last }: Week, gate: Instant): string {
  if (!isAhead || !Number.isFinite(gate)) return last;
  return daysFrom(last, dayOf(gate)) <= DAYS_AHEAD_AT_MOST ? dayOf(gate) : last;
}

const DAYS_AHEAD_AT_MOST = 60;
