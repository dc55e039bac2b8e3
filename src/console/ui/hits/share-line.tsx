import { line } from "d3-shape";
import { daysIn } from "../../../hits/day.ts";
import { formatNumber, shareOf } from "../format.ts";
import { ChartFrame, createPlane, type DayChart, round } from "./chart-frame.tsx";

/** The figures of one day. */
export interface DayShare {
  readonly day: string;
  readonly part: number;
  /** 0 on a day without visits, which has no share. */
  readonly whole: number;
}

interface ShareLineProps extends DayChart {
  readonly shares: readonly DayShare[];
  /** The headings for `part`, `whole` and the share. */
  readonly columns: readonly [string, string, string];
}

const HEIGHT = 180;
/** Lines at 0, a half and all; more would touch one another on a phone. */
const LINES = 2;

/** A share by day as a line, and the same figures as a table. */
export function ShareLine(props: ShareLineProps) {
  const { view, first, last, shares } = props;
  const days = daysIn(first, last);
  const byDay = new Map(shares.map((it) => [it.day, it]));
  const plane = createPlane(days, HEIGHT, 1);
  const told = days.map((day) => byDay.get(day) ?? { day, part: 0, whole: 0 });
  const middle = (_: DayShare, at: number): number => round(plane.x(at + 0.5));
  const height = ({ part, whole }: DayShare): number =>
    round(plane.y(whole === 0 ? 0 : part / whole));
  const path = line<DayShare>()
    .defined((it) => it.whole > 0)
    .x(middle)
    .y(height)(told);
  return (
    <ChartFrame
      {...props}
      plane={plane}
      format={(value) => value.toLocaleString(view.language.locale, { style: "percent" })}
      lines={LINES}
      rows={told.map(({ day, part, whole }) => ({
        day,
        cells: [formatNumber(view, part), formatNumber(view, whole), shareOf(view, part, whole)],
        isEmpty: whole === 0,
      }))}
    >
      <path class="share-line" d={path ?? ""} />
      {told.map((it, at) =>
        it.whole > 0 ? (
          <circle class="share-dot" cx={middle(it, at)} cy={height(it)} r="3">
            <title>{`${it.day}: ${shareOf(view, it.part, it.whole)}`}</title>
          </circle>
        ) : null,
      )}
    </ChartFrame>
  );
}
