/** The report of the night, as a single page to keep. */
import { html } from "hono/html";
import { type Html, renderPage, renderSwatch } from "../../cli/coverage/page.ts";
import { formatCount } from "../../cli/terminal/numbers.ts";
import { plural } from "../../cli/terminal/output.ts";
import { formatForPeople } from "../../domain/instant.ts";
import { ANSWER_KINDS, describeAnswer } from "./answer.ts";
import { describeAsked } from "./expectations.ts";
import type { Changed, PlayedScene } from "./play.ts";
import {
  countedKinds,
  countHeld,
  describeRehearsal,
  type Rehearsal,
  remarksOn,
  siteOf,
} from "./rehearsal.ts";
import { REHEARSAL_STYLE } from "./style.ts";
import { renderTimeLine } from "./time-line.ts";

/** How many lines of a list are visible at first. */
const OPEN_AT_MOST = 50;

export function renderRehearsal(rehearsal: Rehearsal): Promise<string> {
  const { scenes, playedAt } = rehearsal;
  const { name, timeZone } = siteOf(rehearsal);
  const { all, failed } = countHeld(rehearsal);
  const content = html`<header>
<p class="site">${name}</p>
<h1>The night, rehearsed</h1>
<p class="soft">Played on ${formatForPeople(Math.floor(playedAt / 1000) * 1000, timeZone)} with ${describeRehearsal(rehearsal)}.</p>
${remarksOn(rehearsal).map((it) => html`<p>${it}</p>`)}
</header>
<section aria-labelledby="outcome">
<h2 id="outcome" class="figure${failed === 0 ? "" : " bad"}"><strong>${failed === 0 ? "All held" : `${failed} failed`}</strong>
${failed === 0 ? "" : "of "}${plural(all, "expectation")} in ${plural(scenes.length, "scene")}</h2>
${renderTimeLine(rehearsal)}
${renderOverview(scenes, timeZone)}
</section>
${scenes.map((it, index) => renderScene(it, index + 1, timeZone))}
${renderFooter()}`;
  return renderPage(`The night of ${name}, rehearsed`, content, REHEARSAL_STYLE);
}

function renderOverview(scenes: readonly PlayedScene[], timeZone: string): Html {
  return html`<table>
<caption class="hidden">The scenes</caption>
<thead><tr><th scope="col">Scene</th><th scope="col" class="number">Changed</th>
<th scope="col" class="number">Held</th></tr></thead>
<tbody>
${scenes.map(
  (
    { id, title, at, changed, held },
    index,
  ) => html`<tr><th scope="row"><a href="#${id}">${index + 1}. ${title}</a>
<span class="at">${formatForPeople(at, timeZone)}</span></th>
<td class="number">${index === 0 ? "–" : formatCount(changed.length)}</td>
<td class="number">${verdict(held)}</td></tr>
`,
)}</tbody>
</table>`;
}

function verdict(held: boolean): Html {
  return held ? html`<span class="held">ok</span>` : html`<strong class="failed">FAIL</strong>`;
}

function renderScene(scene: PlayedScene, number: number, timeZone: string): Html {
  const { id, title, at, happens, typed, expectations, notes, advice, changed } = scene;
  const kinds = countedKinds(scene);
  return html`<section aria-labelledby="${id}">
<h2 id="${id}">${number}. ${title}</h2>
<p class="soft">${formatForPeople(at, timeZone)}</p>
<p>${happens}</p>
${typed.map((it) => html`<pre><code>${it}</code></pre>`)}
<ul class="expected">
${expectations.map(
  ({ text, faults }) => html`<li>${verdict(faults.length === 0)} ${text}${
    faults.length === 0 ? "" : renderLines(faults)
  }</li>
`,
)}</ul>
${notes.map((it) => html`<p class="note">${it}</p>`)}
<p class="tally">${kinds.map(
    ([kind, count]) =>
      html`<span>${renderSwatch(kind)}${formatCount(count)} ${ANSWER_KINDS[kind]}</span> `,
  )}</p>
${number === 1 ? "" : renderChanges(changed, title)}
${advice === null ? "" : html`<p class="fix"><strong>What to do:</strong> ${advice}</p>`}
</section>
`;
}

function renderLines(lines: readonly string[]): Html {
  const item = (it: string) => html`<li class="address">${it}</li>`;
  const rest = lines.slice(OPEN_AT_MOST);
  return html`<ul>${lines.slice(0, OPEN_AT_MOST).map(item)}</ul>${
    rest.length === 0
      ? ""
      : html`<details><summary>${plural(rest.length, "more")}</summary><ul>${rest.map(item)}</ul></details>`
  }`;
}

function renderChanges(changed: readonly Changed[], title: string): Html {
  if (changed.length === 0) return html`<p>No answer changed.</p>`;
  const count = plural(changed.length, "answer");
  const table = renderChangedTable(changed, `Changed in: ${title}`);
  // Short lists, which are read, start open; long ones, which are for reference, do not.
  return changed.length <= OPEN_AT_MOST
    ? html`<details open><summary>${count} changed</summary>${table}</details>`
    : html`<details><summary>${count} changed</summary>${table}</details>`;
}

function renderChangedTable(changed: readonly Changed[], caption: string): Html {
  return html`<table class="changes">
<caption class="hidden">${caption}</caption>
<thead><tr><th scope="col">Address</th><th scope="col">Before</th><th scope="col">After</th></tr></thead>
<tbody>
${changed.map(
  ({
    asked,
    before,
    after,
  }) => html`<tr><th scope="row" class="address">${describeAsked(asked)}</th>
<td class="address" data-label="Before">${describeAnswer(before)}</td><td class="address" data-label="After">${describeAnswer(after)}</td></tr>
`,
)}</tbody>
</table>`;
}

function renderFooter(): Html {
  return html`<footer>
<h2>How it was played</h2>
<p>The Worker that is deployed ran on workerd, the runtime of Cloudflare Workers, on this machine; only its clock was
set. Every scene requested the same addresses over HTTP, and compared each answer with the table: status and Location to the
byte, Cache-Control, and whether the old page is announced. “Changed” compares with the scene before.</p>
<p>What it cannot show: how long KV takes to reach every location (a minute, as a rule), what stands in front of the
Worker on the real account, and the new site’s own pages.</p>
</footer>`;
}
