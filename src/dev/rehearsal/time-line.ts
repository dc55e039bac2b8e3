/** A chart of the scenes in order, with the answers to the same requests in each. */
import { html } from "hono/html";
import { renderSwatch, type Html } from "../../cli/coverage/page.ts";
import { ANSWER_KINDS } from "./answer.ts";
import type { PlayedScene } from "./play.ts";
import { countedKinds, KINDS, type Rehearsal } from "./rehearsal.ts";

const STEP = 44;
const BAR = 28;
const TOP = 28;
const HEIGHT = 130;
const AXIS = TOP + HEIGHT + 20;
const RADIUS = 12;

/** Renders the chart. The table below it says the same in words. */
export function renderTimeLine({ scenes }: Rehearsal): Html {
  const width = scenes.length * STEP;
  const gate = scenes.findIndex((it) => it.id === "gate") * STEP;
  const label = scenes.map((it, index) => `${index + 1}. ${inWords(it)}`).join(". ");
  return html`<svg class="time-line" viewBox="0 0 ${width} ${AXIS + 18}" role="img" aria-label="${label}">
<line class="axis" x1="0" y1="${AXIS}" x2="${width}" y2="${AXIS}"/>
<line class="mark" x1="${gate}" y1="${TOP - 6}" x2="${gate}" y2="${AXIS + 14}"/>
<text class="label" x="${gate}" y="${TOP - 11}">the gate</text>
${scenes.map((it, index) => renderColumn(it, index))}</svg>
<p class="tally soft">${KINDS.filter((kind) => scenes.some((it) => it.tally[kind] > 0)).map(
    (kind) => html`<span>${renderSwatch(kind)}${ANSWER_KINDS[kind]}</span> `,
  )}</p>`;
}

function renderColumn(scene: PlayedScene, index: number): Html {
  const middle = index * STEP + STEP / 2;
  const total = Object.values(scene.tally).reduce((sum, it) => sum + it, 0);
  let y = TOP + HEIGHT;
  const pieces = KINDS.flatMap((kind) => {
    const count = scene.tally[kind];
    if (count === 0) return [];
    const height = (count / total) * HEIGHT;
    y -= height;
    return html`<rect class="${kind}" x="${middle - BAR / 2}" y="${y.toFixed(2)}" width="${BAR}" height="${Math.max(height - 1, 0.5).toFixed(2)}"/>`;
  });
  return html`<g>${pieces}<circle${scene.held ? "" : html` class="failed"`} cx="${middle}" cy="${AXIS}" r="${RADIUS}"/>
<text class="number" x="${middle}" y="${AXIS + 4.5}">${index + 1}</text></g>
`;
}

function inWords(scene: PlayedScene): string {
  const kinds = countedKinds(scene).map(([kind, count]) => `${count} ${ANSWER_KINDS[kind]}`);
  return `${scene.title}: ${kinds.join(", ")}${scene.held ? "" : "; failed"}`;
}
