/**
 * A picture of the old site's parts flowing into parts of the new one. The table beside it contains the same for
 * everybody.
 */
import { sankey, sankeyLinkHorizontal } from "d3-sankey";
import type { Flow, FlowKind } from "../../shared/table-flows.ts";
import type { View } from "../../shared/view.ts";
import { formatNumber } from "../../ui/format.ts";
import { fit, nameOfNew, nameOfOld } from "./map-label.ts";

const WIDTH = 900;
const LABEL_WIDTH = 335;
const LABEL_GAP = 8;
const FONT_SIZE = 15;
const HEAD = 30;
const FOOT = 14;

/** Room for a label beside a part that is barely visible. */
const PADDING = 22;
const ROW_HEIGHT = 40;

interface NodeData {
  readonly id: string;
  readonly name: string;
  readonly side: "old" | "new";
  readonly kind: FlowKind | "old";
}

interface LinkData {
  readonly source: string;
  readonly target: string;
  readonly value: number;
  readonly flow: Flow;
}

interface Props {
  readonly view: View;
  readonly flows: readonly Flow[];
  /** Returns the address of the list of what flows there. */
  readonly linkOf: (flow: Flow) => string;
}

export function Sankey({ view, flows, linkOf }: Props) {
  const { texts } = view;
  const { nodes, links, height } = layOut(view, flows);
  const path = sankeyLinkHorizontal<NodeData, LinkData>();
  return (
    <svg
      class="sankey"
      viewBox={`0 0 ${WIDTH} ${height}`}
      // People who cannot see it or do not use a pointer have the table.
      aria-hidden="true"
    >
      <text class="soft" x={LABEL_WIDTH} y="16" text-anchor="end">
        {texts.map.from}
      </text>
      <text class="soft" x={WIDTH - LABEL_WIDTH} y="16">
        {texts.map.to}
      </text>
      {links.map((link) => {
        const { flow } = link;
        const name = `${nameOfOld(texts, flow)} → ${nameOfNew(texts, flow)}`;
        return (
          <a href={linkOf(flow)} tabindex={-1}>
            <path
              class={`link flow-${flow.kind}`}
              d={path(link) ?? ""}
              stroke-width={Math.max(1, link.width ?? 1)}
            >
              <title>{`${name}: ${formatNumber(view, flow.weight)}`}</title>
            </path>
          </a>
        );
      })}
      {nodes.map((node) => {
        const isOld = node.side === "old";
        const [x0 = 0, x1 = 0, y0 = 0, y1 = 0] = [node.x0, node.x1, node.y0, node.y1];
        const count = formatNumber(view, node.value ?? 0);
        const room = (LABEL_WIDTH - LABEL_GAP) / FONT_SIZE - count.length * 0.7 - 1;
        return (
          <g>
            <rect
              class={`node flow-${node.kind}`}
              x={x0}
              y={y0}
              width={x1 - x0}
              height={Math.max(2, y1 - y0)}
            />
            <text
              x={isOld ? x0 - LABEL_GAP : x1 + LABEL_GAP}
              y={(y0 + y1) / 2 + FONT_SIZE / 3}
              text-anchor={isOld ? "end" : "start"}
            >
              <title>{node.name}</title>
              {fit(node.name, room)} <tspan class="soft">{count}</tspan>
            </text>
          </g>
        );
      })}
    </svg>
  );
}

function layOut(view: View, flows: readonly Flow[]) {
  const { texts } = view;
  const nodes = new Map<string, NodeData>();
  const links = flows.map((flow): LinkData => {
    const source = `old ${JSON.stringify(flow.from)}`;
    const target = `new ${flow.kind} ${JSON.stringify(flow.to)}`;
    nodes.set(source, { id: source, name: nameOfOld(texts, flow), side: "old", kind: "old" });
    nodes.set(target, { id: target, name: nameOfNew(texts, flow), side: "new", kind: flow.kind });
    return { source, target, value: flow.weight, flow };
  });
  const sides = Map.groupBy(nodes.values(), (it) => it.side);
  const rows = Math.max(sides.get("old")?.length ?? 1, sides.get("new")?.length ?? 1);
  const height = rows * ROW_HEIGHT + HEAD + FOOT;
  const graph = sankey<NodeData, LinkData>()
    .nodeId((it) => it.id)
    .nodeWidth(12)
    .nodePadding(PADDING)
    .extent([
      [LABEL_WIDTH, HEAD],
      [WIDTH - LABEL_WIDTH, height - FOOT],
    ])({
    nodes: [...nodes.values()].map((it) => ({ ...it })),
    links: links.map((it) => ({ ...it })),
  });
  return { ...graph, height };
}
