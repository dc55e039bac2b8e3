import { area, curveStepAfter, stack } from "d3-shape";
import { daysIn } from "../../../hits/day.ts";
import { formatNumber } from "../format.ts";
import { ChartFrame, createPlane, type DayChart, type Plane, round } from "./chart-frame.tsx";
import { Swatch } from "../visit-shares.tsx";

export interface DaySeries {
  readonly label: string;
  /** A class that sets the colour. */
  readonly colour: string;
  /** Totals by day; 0 for a missing day. */
  readonly totals: ReadonlyMap<string, number>;
}

interface StackedDaysProps extends DayChart {
  /** From bottom to top. */
  readonly series: readonly DaySeries[];
  readonly isSmall?: boolean;
}

const HEIGHT = 220;
const SMALL_HEIGHT = 120;

/** Visits per day, stacked by kind, and the same figures as a table. */
export function StackedDays(props: StackedDaysProps) {
  const { view, first, last, series, isSmall = false } = props;
  const days = daysIn(first, last);
  const rows = days.map((day) => series.map((it) => it.totals.get(day) ?? 0));
  const greatest = Math.max(0, ...rows.map((it) => it.reduce((sum, total) => sum + total, 0)));
  const plane = createPlane(days, isSmall ? SMALL_HEIGHT : HEIGHT, greatest);
  return (
    <ChartFrame
      {...props}
      plane={plane}
      format={(value) => formatNumber(view, value)}
      legend={series.length > 1 && <Legend series={series} />}
      columns={series.map((it) => it.label)}
      rows={days.map((day, at) => ({
        day,
        cells: (rows[at] ?? []).map((it) => formatNumber(view, it)),
        isEmpty: (rows[at] ?? []).every((it) => it === 0),
      }))}
    >
      {pathsOf(plane, rows, series.length).map((path, at) => (
        <path class={series[at]?.colour ?? ""} d={path} />
      ))}
    </ChartFrame>
  );
}

/** Returns the paths of the series, one step per day, so that a single day is as visible as many. */
function pathsOf(
  { x, y }: Plane,
  rows: readonly (readonly number[])[],
  series: number,
): readonly string[] {
  const end = rows.at(-1);
  const steps = end ? [...rows, end] : [];
  const keys = Array.from({ length: series }, (_, at) => at);
  const stacked = stack<readonly number[], number>()
    .keys(keys)
    .value((row, key) => row[key] ?? 0)(steps);
  const shape = area<{ 0: number; 1: number }>()
    .x((_, at) => round(x(at)))
    .y0((it) => round(y(it[0])))
    .y1((it) => round(y(it[1])))
    .curve(curveStepAfter);
  return stacked.map((it) => shape(it) ?? "");
}

function Legend({ series }: { series: readonly DaySeries[] }) {
  return (
    <ul class="chart-legend">
      {series.map(({ label, colour }) => (
        <li>
          <Swatch colour={colour} />
          {label}
        </li>
      ))}
    </ul>
  );
}
