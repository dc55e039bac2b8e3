import { line } from "d3-shape";
import type { Instant } from "../../../domain/instant.ts";
import { daysIn } from "../../../hits/day.ts";
import type { View } from "../../shared/view.ts";
import { formatNumber, shareOf } from "../format.ts";
import { ChartFrame, createPlane, placeOf, round } from "./chart-frame.tsx";
import { DayTable } from "./day-table.tsx";

/** The figures of one day. */
export interface DayShare {
  readonly day: string;
  readonly part: number;
  /** 0 on a day without visits, which has no share. */
  readonly whole: number;
}

interface ShareLineProps {
  readonly view: View;
  readonly id: string;
  readonly title: string;
  readonly about: string;
  readonly first: string;
  readonly last: string;
  readonly shares: readonly DayShare[];
  readonly gate: Instant;
  /** The headings for `part`, `whole` and the share. */
  readonly columns: readonly [string, string, string];
}

const HEIGHT = 180;
/** Lines at 0, a half and all; more would touch one another on a phone. */
const LINES = 2;

/** A share by day as a line, and the same figures as a table. */
export function ShareLine(props: ShareLineProps) {
  const { view, id, title, about, first, last, shares, gate, columns } = props;
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
    <figure class="days">
      <h3>{title}</h3>
      <ChartFrame
        view={view}
        plane={plane}
        id={id}
        title={title}
        about={about}
        format={(value) => value.toLocaleString(view.language.locale, { style: "percent" })}
        gate={placeOf(gate, days)}
        lines={LINES}
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
      <figcaption>
        <DayTable
          view={view}
          caption={title}
          columns={columns}
          rows={told.map(({ day, part, whole }) => ({
            day,
            cells: [
              formatNumber(view, part),
              formatNumber(view, whole),
              shareOf(view, part, whole),
            ],
            isEmpty: whole === 0,
          }))}
        />
      </figcaption>
    </figure>
  );
}
