/** Old sections flowing into new ones. */
import { sankey, sankeyLinkHorizontal } from "d3-sankey";
import { type Flow, type FlowEnd, OTHERS } from "../shared/table-summary.ts";
import type { View } from "../shared/view.ts";
import { formatNumber } from "../ui/format.ts";
import { UserText, visibleText } from "../ui/user-text.tsx";

const WIDTH = 960;
const LABEL_WIDTH = 230;
const ROW_HEIGHT = 34;

/** More on one side could not be distinguished: the smallest are drawn as one. */
const NODES_AT_MOST = 12;

interface NodeData {
  readonly id: string;
  readonly name: string;
  readonly side: "old" | "new";
  readonly kind: FlowEnd["kind"] | "old";
}

interface LinkData {
  readonly source: string;
  readonly target: string;
  readonly value: number;
  readonly kind: FlowEnd["kind"];
}

/** A flow as it is shown. */
interface ShownFlow {
  readonly from: string;
  readonly to: string;
  readonly kind: FlowEnd["kind"];
  readonly rules: number;
}

/** The picture, and the same as a table for those who prefer reading or cannot see it. */
export function FlowMap({ view, flows }: { view: View; flows: readonly Flow[] }) {
  const { texts } = view;
  const shown = gather(view, flows);
  return (
    <figure class="flow">
      <Diagram view={view} shown={shown} />
      <figcaption>
        <details>
          <summary>{texts.flow.asTable}</summary>
          <table class="stacked">
            <caption class="hidden">{texts.flow.caption}</caption>
            <thead>
              <tr>
                <th scope="col">{texts.flow.old}</th>
                <th scope="col">{texts.flow.new}</th>
                <th scope="col" class="number">
                  {texts.rules}
                </th>
              </tr>
            </thead>
            <tbody>
              {shown.map(({ from, to, rules }) => (
                <tr>
                  <th scope="row" data-label={texts.flow.old}>
                    <UserText text={from} />
                  </th>
                  <td data-label={texts.flow.new}>
                    <UserText text={to} />
                  </td>
                  <td class="number" data-label={texts.rules}>
                    {formatNumber(view, rules)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      </figcaption>
    </figure>
  );
}

/** Adds up the flows that are too small to be shown by themselves. */
function gather(view: View, flows: readonly Flow[]): ShownFlow[] {
  const { texts } = view;
  const nameOf = ({ to }: Flow): string => (to.kind === "target" ? to.name : texts.flow[to.kind]);
  const largest = (name: (flow: Flow) => string): ReadonlySet<string> => {
    const totals = new Map<string, number>();
    for (const flow of flows) totals.set(name(flow), (totals.get(name(flow)) ?? 0) + flow.rules);
    const named = [...totals].filter(([it]) => it !== OTHERS).toSorted((a, b) => b[1] - a[1]);
    return new Set(named.slice(0, NODES_AT_MOST).map(([it]) => it));
  };
  const olds = largest((it) => it.from);
  const news = largest(nameOf);
  const sums = new Map<string, ShownFlow>();
  for (const flow of flows) {
    const from = olds.has(flow.from) ? flow.from : texts.flow.others;
    const to = news.has(nameOf(flow)) ? nameOf(flow) : texts.flow.others;
    const key = `${from}\n${to}\n${flow.to.kind}`;
    const rules = (sums.get(key)?.rules ?? 0) + flow.rules;
    sums.set(key, { from, to, kind: flow.to.kind, rules });
  }
  return [...sums.values()].toSorted((a, b) => b.rules - a.rules);
}

function Diagram({ view, shown }: { view: View; shown: readonly ShownFlow[] }) {
  const { texts } = view;
  const nodes = new Map<string, NodeData>();
  const links = shown.map(({ from, to, kind, rules }): LinkData => {
    const source = `old ${from}`;
    const target = `new ${kind} ${to}`;
    nodes.set(source, { id: source, name: from, side: "old", kind: "old" });
    nodes.set(target, { id: target, name: to, side: "new", kind });
    return { source, target, value: rules, kind };
  });
  const sides = Map.groupBy(nodes.values(), (it) => it.side);
  const rows = Math.max(sides.get("old")?.length ?? 1, sides.get("new")?.length ?? 1);
  const height = rows * ROW_HEIGHT + 46;
  const graph = sankey<NodeData, LinkData>()
    .nodeId((it) => it.id)
    .nodeWidth(12)
    .nodePadding(18)
    .extent([
      [LABEL_WIDTH, 30],
      [WIDTH - LABEL_WIDTH, height - 14],
    ])({
    nodes: [...nodes.values()].map((it) => ({ ...it })),
    links: links.map((it) => ({ ...it })),
  });
  const path = sankeyLinkHorizontal<NodeData, LinkData>();
  return (
    <svg
      class="sankey"
      viewBox={`0 0 ${WIDTH} ${height}`}
      role="img"
      aria-label={texts.flow.picture}
    >
      <text class="soft" x={LABEL_WIDTH} y="16" text-anchor="end">
        {texts.flow.old}
      </text>
      <text class="soft" x={WIDTH - LABEL_WIDTH} y="16">
        {texts.flow.new}
      </text>
      <g>
        {graph.links.map((link) => (
          <path
            class={`link ${link.kind}`}
            d={path(link) ?? ""}
            stroke-width={Math.max(1, link.width ?? 1)}
          />
        ))}
      </g>
      {graph.nodes.map((node) => {
        const isOld = node.side === "old";
        const [x0 = 0, x1 = 0, y0 = 0, y1 = 0] = [node.x0, node.x1, node.y0, node.y1];
        return (
          <g>
            <rect
              class={`node ${node.kind}`}
              x={x0}
              y={y0}
              width={x1 - x0}
              height={Math.max(2, y1 - y0)}
            />
            <text
              x={isOld ? x0 - 8 : x1 + 8}
              y={(y0 + y1) / 2 + 5}
              text-anchor={isOld ? "end" : "start"}
            >
              {`${cut(node.name)} (${formatNumber(view, node.value ?? 0)})`}
            </text>
          </g>
        );
      })}
    </svg>
  );
}

const LABEL_CHARACTERS_AT_MOST = 22;

function cut(text: string): string {
  const plain = visibleText(text);
  return plain.length > LABEL_CHARACTERS_AT_MOST
    ? `${plain.slice(0, LABEL_CHARACTERS_AT_MOST - 1)}…`
    : plain;
}
