/** The report as a single page that can be forwarded. */
import { html } from "hono/html";
import { formatInstant } from "../../domain/instant.ts";
import type { Hazard } from "../../survey/hazards/find-hazards.ts";
import { type Html, renderPage } from "../coverage/page.ts";
import { plural } from "../terminal/output.ts";
import { describeResult, listNotFound, PLACES_SHOWN, type SurveyReport } from "./report.ts";

const STYLE = `
dl{margin:0}dt{margin-top:.75rem;color:var(--soft);font-size:.9375rem}dd{margin:0;max-width:42rem;overflow-wrap:anywhere}
dd ul{margin:0}li,.fix{overflow-wrap:anywhere}
li code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.9375rem}
.id{color:var(--soft);font-size:.9375rem;font-weight:400}
.fix{padding-left:.9rem;border-left:.25rem solid var(--rule)}`;

export function renderSurvey(report: SurveyReport): Promise<string> {
  const { site, at, hazards } = report;
  const content = html`<header>
<p class="site">${site}</p>
<h1>What breaks when it closes</h1>
<p class="soft">${describeResult(report)}. Checked on ${formatInstant(at).slice(0, "2026-01-01".length)}, from outside, as a
visitor without an account sees it.</p>
</header>
${hazards.map(renderHazard)}
${renderRest(report)}`;
  return renderPage(`What breaks when ${site} closes`, content, STYLE);
}

function renderHazard({ id, title, found, message, fix }: Hazard): Html {
  const more = found.length - PLACES_SHOWN;
  return html`<section aria-labelledby="${id}">
<h2 id="${id}">${title} <span class="id">${id}</span></h2>
<p>${message}</p>
<dl>
<dt>Found</dt>
<dd><ul>${found.slice(0, PLACES_SHOWN).map((it) => html`<li><code>${it}</code></li>`)}${
    more > 0 ? html`<li>and ${more.toLocaleString("en")} more</li>` : ""
  }</ul></dd>
<dt>What deals with it</dt>
<dd class="fix">${fix}</dd>
</dl>
</section>
`;
}

function renderRest(report: SurveyReport): Html {
  const { problems } = report;
  const notFound = listNotFound(report);
  return html`<footer>
${
  report.settled.length === 0
    ? ""
    : html`<h2>Found, and dealt with by the table</h2>
<p>${report.settled.map((it) => it.title).join("; ")}.</p>`
}
${
  notFound.length === 0
    ? ""
    : html`<h2>Checked, and not found</h2>
<p>${notFound.map((it) => it.title).join("; ")}.</p>`
}
${
  problems.length === 0
    ? ""
    : html`<h2>Not checked</h2>
<ul>${problems.slice(0, 50).map(({ url, problem }) => html`<li>${url}: ${problem}</li>`)}${
        problems.length > 50 ? html`<li>and ${plural(problems.length - 50, "more")}</li>` : ""
      }</ul>`
}
</footer>`;
}
