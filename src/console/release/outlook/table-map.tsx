/** Where a version leads as a whole: as figures, a picture and a table, all from the same data. */
import type { Flow, FlowKind } from "../../shared/table-flows.ts";
import type { View } from "../../shared/view.ts";
import type { FoundVisits } from "../../shared/visits.ts";
import { Columns } from "../../ui/columns.tsx";
import { formatNumber, withParameters } from "../../ui/format.ts";
import { pathOf } from "../../ui/menu.ts";
import { Swatch } from "../../ui/visit-shares.tsx";
import { AddressPart } from "../../ui/user-text.tsx";
import { nameOfNew, nameOfOld, totalsByKind } from "./map-label.ts";
import { Sankey } from "./sankey.tsx";
import { flowsOfVisits } from "./visit-flows.ts";

/** The query parameter of a version's page that selects what the map counts. */
const UNIT = "map";

interface MapProps {
  readonly view: View;
  /** The version's id. */
  readonly id: string;
  /** Flows weighted by addresses. */
  readonly flows: readonly Flow[];
  readonly visits: FoundVisits | null;
}

export function TableMap({ view, id, flows, visits: found }: MapProps) {
  const { texts, url } = view;
  const visits = typeof found === "object" ? found : null;
  const ofVisits = visits && visits.figures.unit === "visits" ? flowsOfVisits(visits.visited) : [];
  const hasVisits = ofVisits.length > 0;
  const unit = hasVisits && url.searchParams.get(UNIT) !== "addresses" ? "visits" : "addresses";
  const shown = unit === "visits" ? ofVisits : flows;
  const total = shown.reduce((sum, it) => sum + it.weight, 0);
  if (total === 0) return <p class="empty">{texts.map.empty}</p>;
  const linkOf = (flow: Flow): string => listOf(id, flow);
  const other = unit === "visits" ? "addresses" : null;
  return (
    <>
      <p>
        {unit === "visits"
          ? texts.map.byVisits(total, visits?.visited.length ?? 0)
          : texts.map.byAddresses(total)}
        {texts.marks.blank}
        {hasVisits && (
          <a href={`${withParameters(view, { [UNIT]: other })}#map`}>
            {other === null ? texts.map.showVisits : texts.map.showAddresses}
          </a>
        )}
      </p>
      <Kinds view={view} flows={shown} unit={unit} />
      <figure class="flow">
        <Sankey view={view} flows={shown} linkOf={linkOf} />
        <FlowTables view={view} flows={shown} unit={unit} linkOf={linkOf} />
      </figure>
    </>
  );
}

type Unit = "addresses" | "visits";

interface FlowsProps {
  readonly view: View;
  readonly flows: readonly Flow[];
  readonly unit: Unit;
}

function Kinds({ view, flows, unit }: FlowsProps) {
  const { texts } = view;
  return (
    <table class="tally">
      <Columns names={[texts.visits.outcome, { number: texts.visits.columns[unit] }]} />
      <tbody>
        {totalsByKind(flows).map(([kind, total]) => (
          <tr>
            <th scope="row">
              <Swatch colour={`flow-${kind}`} />
              {texts.map.kinds[kind]}
            </th>
            <td class="number">{formatNumber(view, total)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** How many rows people read; the rest is folded away. */
const ROWS_AT_MOST = 12;

type FlowTableProps = FlowsProps & { readonly linkOf: (flow: Flow) => string };

function FlowTables({ flows, ...rest }: FlowTableProps) {
  const { texts } = rest.view;
  const more = flows.length - ROWS_AT_MOST;
  return (
    <figcaption>
      <FlowTable {...rest} flows={flows.slice(0, ROWS_AT_MOST)} />
      {more > 0 && (
        <details>
          <summary>{texts.map.more(more)}</summary>
          <FlowTable {...rest} flows={flows.slice(ROWS_AT_MOST)} />
        </details>
      )}
    </figcaption>
  );
}

function FlowTable({ view, flows, unit, linkOf }: FlowTableProps) {
  const { texts } = view;
  return (
    <table class="stacked flows">
      <caption class="hidden">{texts.map.caption}</caption>
      <Columns names={[texts.map.from, texts.map.to, { number: texts.visits.columns[unit] }]} />
      <tbody>
        {flows.map((flow) => (
          <tr>
            <th scope="row" data-label={texts.map.from}>
              <a href={linkOf(flow)}>
                <AddressPart text={nameOfOld(texts, flow)} />
              </a>
            </th>
            <td data-label={texts.map.to}>
              <Swatch colour={`flow-${flow.kind}`} />
              <AddressPart text={nameOfNew(texts, flow)} />
            </td>
            <td class="number" data-label={texts.visits.columns[unit]}>
              {formatNumber(view, flow.weight)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/**
 * Returns the address of a list of the flow's rules, as far as the table can be searched for them. Addresses without a
 * rule are in no list.
 */
function listOf(id: string, { from, kind, to }: Flow): string {
  const query = new URLSearchParams({ release: id });
  const [first = "", ...path] = from.segments;
  if (from.kind === "section") query.set("section", first);
  else if (path.length > 0) query.set("q", `/${path.join("/")}`);
  else if (first !== "") query.set("host", first);
  const outcome = OUTCOMES[kind];
  if (outcome !== null) query.set("outcome", outcome);
  if (to !== null) {
    const [host = "", ...segments] = to.segments;
    if (host !== "" || segments.length > 0) {
      query.set("to", `${host}/${segments.join("/")}`);
      // Without a host, the path may occur anywhere in a target.
      if (host !== "") query.set("how", "begins");
    }
  }
  return `${pathOf("table")}?${query.toString()}`;
}

const OUTCOMES: Readonly<Record<FlowKind, string | null>> = {
  target: "redirect",
  fallback: "fallback",
  gone: "gone",
  keep: "keep",
  serve: "serve",
  undecided: "undecided",
  "not-found": null,
  refused: "redirect",
};
