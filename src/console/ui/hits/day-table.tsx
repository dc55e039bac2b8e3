import type { View } from "../../shared/view.ts";
import { formatDayOf } from "./day-words.ts";
import { Columns } from "../columns.tsx";

export interface DayTableProps {
  readonly columns: readonly string[];
  /** In order; days without figures are left out. */
  readonly rows: readonly {
    readonly day: string;
    readonly cells: readonly string[];
    readonly isEmpty: boolean;
  }[];
}

/** The figures of a chart, last day first; folded away, since most people look at the picture. */
export function DayTable({
  view,
  caption,
  columns,
  rows,
}: DayTableProps & { readonly view: View; readonly caption: string }) {
  const { chart } = view.texts.traffic;
  return (
    <details class="day-table">
      <summary>{chart.asTable}</summary>
      <div class="scrolls" tabindex={0} role="region" aria-label={caption}>
        <table>
          <caption class="hidden">{caption}</caption>
          <Columns names={[chart.day, ...columns.map((number) => ({ number }))]} />
          <tbody>
            {rows
              .filter((it) => !it.isEmpty)
              .toReversed()
              .map(({ day, cells }) => (
                <tr>
                  <th scope="row">{formatDayOf(view, day)}</th>
                  {cells.map((it) => (
                    <td class="number">{it}</td>
                  ))}
                </tr>
              ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
