/** The common parts of the charts in this folder: a plane with days from left to right, its lines and its labels. */
import { ticks } from "d3-array";
import type { Child } from "hono/jsx";
import type { Instant } from "../../../domain/instant.ts";
import { startOf } from "../../../hits/day.ts";
import type { View } from "../../shared/view.ts";
import { DayTable, type DayTableProps } from "./day-table.tsx";
import { formatDayOf } from "./day-words.ts";

/** The width of a chart in its own units; it is scaled to the width of the page. */
const WIDTH = 720;
/** Room for `100%` or `9,000` in the large type used on phones, with more for each further character. */
const LEFT = 84;
const LABEL = 5;
const LETTER = 16;
const RIGHT = 10;
const TOP = 20;
const FOOT = 34;

export interface Plane {
  readonly days: readonly string[];
  readonly height: number;
  /** The greatest value. */
  readonly top: number;
  /** Returns where a day begins, by its index; `days.length` gives the end of the last day. */
  x(day: number): number;
  y(value: number): number;
}

/** @param days All days, in order; at least one. */
export function createPlane(days: readonly string[], height: number, greatest: number): Plane {
  const top = Math.max(greatest, 1);
  const letters = Math.round(top).toLocaleString("en").length;
  const left = LEFT + Math.max(0, letters - LABEL) * LETTER;
  const step = (WIDTH - left - RIGHT) / days.length;
  const base = height - FOOT;
  return {
    days,
    height,
    top,
    x: (day) => left + day * step,
    y: (value) => base - (value / top) * (base - TOP),
  };
}

/** Rounds to a tenth of a unit, which is finer than any screen shows. */
export function round(value: number): number {
  return Math.round(value * 10) / 10;
}

const DAY_MS = 24 * 3600 * 1000;

/** Returns the position of an instant in days from the left; null if it is outside the given days. */
function placeOf(at: Instant, days: readonly string[]): number | null {
  const place = (at - startOf(days[0] ?? "")) / DAY_MS;
  return place >= 0 && place <= days.length ? place : null;
}

/** What all charts of days have. */
export interface DayChart {
  readonly view: View;
  /** Distinguishes the parts of this chart from others on the page. */
  readonly id: string;
  readonly title: string;
  /** A description for people who cannot see the chart. */
  readonly about: string;
  readonly first: string;
  readonly last: string;
  readonly gate: Instant;
}

interface FrameProps extends Omit<DayChart, "first" | "last">, DayTableProps {
  readonly plane: Plane;
  readonly format: (value: number) => string;
  /** The approximate number of lines. */
  readonly lines?: number;
  readonly legend?: Child;
  readonly children: Child;
}

const LINES = 4;

/** The picture, and the same figures as a table. */
export function ChartFrame(props: FrameProps) {
  const { view, plane, id, title, about, format, lines = LINES, legend, children } = props;
  const { days, height, x, y, top } = plane;
  const last = days.length - 1;
  const gate = placeOf(props.gate, days);
  return (
    <figure class="days">
      <h3>{title}</h3>
      <svg
        class="day-chart"
        viewBox={`0 0 ${WIDTH} ${height}`}
        role="img"
        aria-labelledby={`${id}-title ${id}-about`}
      >
        <title id={`${id}-title`}>{title}</title>
        <desc id={`${id}-about`}>{about}</desc>
        {ticks(0, top, lines)
          .filter((it) => Number.isInteger(it) || top <= 1)
          .map((value) => (
            <>
              <line class="grid" x1={x(0)} x2={x(days.length)} y1={y(value)} y2={y(value)} />
              <text x={x(0) - 6} y={y(value) + 4} text-anchor="end">
                {format(value)}
              </text>
            </>
          ))}
        {children}
        {gate !== null && (
          <>
            <line class="gate" x1={x(gate)} x2={x(gate)} y1={TOP - 4} y2={y(0)} />
            <text
              class="gate"
              x={x(gate) + (gate > days.length / 2 ? -5 : 5)}
              y={TOP + 6}
              text-anchor={gate > days.length / 2 ? "end" : "start"}
            >
              {view.texts.overview.gate}
            </text>
          </>
        )}
        <text x={x(0)} y={height - 8}>
          {formatDayOf(view, days[0] ?? "")}
        </text>
        {last > 0 && (
          <text x={x(days.length)} y={height - 8} text-anchor="end">
            {formatDayOf(view, days[last] ?? "")}
          </text>
        )}
      </svg>
      <figcaption>
        {legend}
        <DayTable view={view} caption={title} columns={props.columns} rows={props.rows} />
      </figcaption>
    </figure>
  );
}
