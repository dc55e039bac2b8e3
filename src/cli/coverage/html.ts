/** The report as a single page that can be forwarded. */
import { html } from "hono/html";
import type { CountedAddress } from "../../traffic/coverage.ts";
import { formatCount, formatShare } from "../terminal/numbers.ts";
import { plural } from "../terminal/output.ts";
import { type Html, renderPage, renderSwatch } from "./page.ts";
import { OUTCOME_LABELS, type Shares, stackBars } from "../../domain/report/visit-outcome.ts";
import {
  type CoverageReport,
  describeError,
  describeInstant,
  describeSources,
  describeVariants,
  summarize,
  type Summary,
} from "./summary.ts";

export function renderCoverage(report: CoverageReport): Promise<string> {
  const { site, traffic } = report;
  const summary = summarize(report);
  const content = html`<header>
<p class="site">${site.name}</p>
<h1>Where its visitors go</h1>
<p class="soft">As of ${describeInstant(report)}. Read from ${describeSources(traffic)}.</p>
</header>
${renderShares(summary)}
${renderSections(report, summary)}
${renderUnmatched(report, summary)}
${renderUndecided(report, summary)}
${renderRepaired(report, summary)}
${renderApart(report, summary)}`;
  return renderPage(`Where the visitors of ${site.name} go`, content);
}

function renderShares(summary: Summary): Html {
  const { moving, bars, decided } = summary;
  if (moving === 0) {
    return html`<section><p>No request is for a page that moves.</p></section>`;
  }
  return html`<section aria-labelledby="shares">
<h2 id="shares" class="figure"><strong>${formatShare(decided, moving)}</strong>
of ${plural(moving, "page request")} get an answer of their own</h2>
${renderStack(summary)}
<table class="legend">
<caption class="hidden">What page requests get</caption>
<thead><tr><th scope="col">What visitors get</th><th scope="col" class="number">Requests</th>
<th scope="col" class="number">Share</th></tr></thead>
<tbody>
${bars.map(
  ({
    outcome,
    total,
  }) => html`<tr><th scope="row">${renderSwatch(outcome)}${OUTCOME_LABELS[outcome]}</th>
<td class="number">${formatCount(total)}</td><td class="number">${formatShare(total, moving)}</td></tr>
`,
)}</tbody>
</table>
</section>`;
}

/** Renders all outcomes as one bar. The table below it contains the same numbers. */
function renderStack(shares: Shares): Html {
  const { bars, moving } = shares;
  const pieces = stackBars(shares).map(
    ({ outcome, x, width }) =>
      html`<rect x="${x.toFixed(3)}" y="0" width="${width.toFixed(3)}" height="10" class="${outcome}"/>`,
  );
  const label = bars
    .map(({ outcome, total }) => `${OUTCOME_LABELS[outcome]}: ${formatShare(total, moving)}`)
    .join(". ");
  return html`<svg class="stack" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label="${label}">${pieces}</svg>`;
}

function renderSections({ coverage, top }: CoverageReport, { moving }: Summary): Html | string {
  const { sections } = coverage.pages;
  const [largest] = sections;
  if (!largest) return "";
  return html`<section aria-labelledby="sections">
<h2 id="sections">By section of the old site</h2>
<table class="bars">
<caption class="soft">Page requests that a rule answers, and their share of all</caption>
<thead class="hidden"><tr><th scope="col">Section</th><th scope="col">Requests</th><th scope="col">Share</th></tr></thead>
<tbody>
${sections.slice(0, top).map(
  ({ section, total }) => html`<tr><th scope="row">${section ?? "No section"}
<svg class="bar" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="100" height="1"/><rect width="${((total / largest.total) * 100).toFixed(2)}" height="1"/></svg></th>
<td class="number">${formatCount(total)}</td><td class="number">${formatShare(total, moving)}</td></tr>
`,
)}</tbody>
</table>
${sections.length > top ? html`<p class="soft">And ${plural(sections.length - top, "more section")}.</p>` : ""}
</section>`;
}

function renderUnmatched(
  { coverage, site, top }: CoverageReport,
  { moving, prospect }: Summary,
): Html {
  const { unmatched } = coverage;
  const fallback = site.fallback?.target;
  const meets =
    fallback?.kind === "literal"
      ? html`Their visitors are sent to <span class="address">${fallback.href}</span>, whatever they were looking for.`
      : html`Their visitors find no page.`;
  const error = describeError(coverage);
  if (unmatched.length === 0) {
    return html`<section><h2>Without an answer of their own</h2>
<p>No address: somebody has decided what becomes of each page in this report. ${error ?? ""}</p></section>`;
  }
  const known = coverage.unmatchedError > 0 ? "more than " : "";
  const count = unmatched.length > top ? `The first ${top} of ${known}` : known;
  const order = unmatched.length > 1 ? ", the most requested first" : "";
  return html`<section aria-labelledby="unmatched">
<h2 id="unmatched">Without an answer of their own</h2>
<p>${count}${plural(unmatched.length, "address", "addresses")}${order}. ${meets}
${prospect}</p>
${renderAddresses("The most requested addresses without an answer of their own", unmatched.slice(0, top), moving)}
${error === null ? "" : html`<p class="soft">${error}</p>`}
</section>`;
}

function renderUndecided(
  { coverage: { undecided }, site, top }: CoverageReport,
  { moving }: Summary,
): Html | string {
  if (undecided.length === 0) return "";
  const meanwhile = site.fallback ? "are sent to the fallback, only for now" : "find no page";
  return html`<section aria-labelledby="undecided">
<h2 id="undecided">Not decided yet</h2>
<p>${countShown(undecided, top)}: the table has rules for them that leave open where they go. Their visitors
${meanwhile}.</p>
${renderAddresses("The most requested addresses that are not decided yet", undecided.slice(0, top), moving)}
</section>`;
}

function renderRepaired(
  { coverage: { repaired }, top }: CoverageReport,
  { moving }: Summary,
): Html | string {
  if (repaired.length === 0) return "";
  return html`<section aria-labelledby="repaired">
<h2 id="repaired">Broken addresses that are repaired</h2>
<p>${countShown(repaired, top)}: what mail programs, chats and people have done to them is taken off, and then a
rule answers.</p>
${renderAddresses("The most requested addresses that are repaired", repaired.slice(0, top), moving)}
</section>`;
}

function countShown({ length }: readonly CountedAddress[], top: number): string {
  const count = plural(length, "address", "addresses");
  return length > top ? `The first ${top} of ${count}` : count;
}

function renderAddresses(
  caption: string,
  addresses: readonly CountedAddress[],
  moving: number,
): Html {
  return html`<table>
<caption class="hidden">${caption}</caption>
<thead><tr><th scope="col">Old address</th><th scope="col" class="number">Requests</th>
<th scope="col" class="number">Share</th></tr></thead>
<tbody>
${addresses.map(
  (it) => html`<tr><th scope="row" class="address">${it.url}${describeVariants(it)}</th>
<td class="number">${formatCount(it.total)}</td><td class="number">${formatShare(it.total, moving)}</td></tr>
`,
)}</tbody>
</table>`;
}
function renderApart({ coverage, traffic }: CoverageReport, { apart }: Summary): Html {
  const sources = traffic.files.filter((it) => it.requests > 0);
  return html`<footer>
<h2>How it was counted</h2>
<p>Each of ${plural(coverage.total, "request")} was judged by the redirect table as it stands, as of the
instant above. The shares are those of page requests. Counted apart:</p>
${apart.length === 0 ? html`<p>nothing.</p>` : html`<ul>${apart.map((it) => html`<li>${it}</li>`)}</ul>`}
${
  sources.length > 1
    ? html`<details><summary>${plural(sources.length, "file")}</summary><ul>${sources.map(
        ({ name, kind, requests }) =>
          html`<li><span class="address">${name}</span>: ${kind}, ${plural(requests, "request")}</li>`,
      )}</ul></details>`
    : ""
}
</footer>`;
}
