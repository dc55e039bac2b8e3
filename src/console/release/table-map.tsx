import type { TableSummary } from "../shared/table-summary.ts";
import type { View } from "../shared/view.ts";
import { formatNumber } from "../ui/format.ts";
import { UserText } from "../ui/user-text.tsx";
import { FlowMap } from "./sankey.tsx";

const SECTIONS_AT_MOST = 20;

/** What the table is made of, and where it leads. */
export function TableMap({ view, summary }: { view: View; summary: TableSummary }) {
  const { texts } = view;
  const sections = [...summary.sections]
    .filter(([it]) => it !== "")
    .toSorted((a, b) => b[1] - a[1]);
  return (
    <>
      <div class="tallies">
        <CountTable
          view={view}
          heading={texts.release.outcomes}
          rows={[...summary.outcomes].map(([it, count]) => [texts.outcomes[it], count])}
        />
        {sections.length > 0 && (
          <CountTable
            view={view}
            heading={texts.release.bySection}
            rows={sections.slice(0, SECTIONS_AT_MOST)}
          />
        )}
      </div>
      {summary.rules > 0 && <FlowMap view={view} flows={summary.flows} />}
    </>
  );
}

interface CountTableProps {
  readonly view: View;
  readonly heading: string;
  readonly rows: readonly (readonly [string, number])[];
}

function CountTable({ view, heading, rows }: CountTableProps) {
  return (
    <table class="tally">
      <caption>{heading}</caption>
      <tbody>
        {rows.map(([name, count]) => (
          <tr>
            <th scope="row">
              <UserText text={name} />
            </th>
            <td class="number">{formatNumber(view, count)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
