import { Hono } from "hono";
import { parseRule } from "../../release/content.ts";
import { StoreError } from "../../store/kv/kv-store.ts";
import { askLastVisits } from "../hits/last-visits.ts";
import { loadSuggestions } from "../hits/suggestions.ts";
import type { ConsoleEnv } from "../shared/env.ts";
import { findRowsOverRules } from "../shared/rows-over.ts";
import { csvOf, damageBefore, streamOf } from "../shared/rule-sheet.ts";
import { soon, soonIfReadable } from "../shared/services.ts";
import type { TableSummary } from "../shared/table-summary.ts";
import { gateUnder, loadBegins } from "../shared/serving.ts";
import { formatNumber, formatWhen } from "../ui/format.ts";
import { Page } from "../ui/layout.tsx";
import { renderNoSuchPage, renderStoreProblem } from "../ui/message.tsx";
import { VersionName } from "../ui/version-name.tsx";
import { TableForm } from "./form.tsx";
import { loadTable } from "./load.ts";
import { loadLastDays } from "./last-days.ts";
import { DOWNLOAD, Results } from "./results.tsx";
import type { ShownRule } from "./rule-rows.tsx";
import {
  findByBeginning,
  findRules,
  SEARCHABLE_RULES,
  searchTable,
  SORTABLE_BY_VISIT,
} from "./search.ts";

/** The pages of all rules of a table, and what visitors get from each. */
export const tablePage = new Hono<ConsoleEnv>();

tablePage.get("/", async (context) => {
  const { services, view } = context.var;
  const { texts } = view;
  const asked = await loadTable(services, view);
  if (asked instanceof StoreError) return context.html(renderStoreProblem(view, asked), 404);
  const { serving, manifest, sources, query, search, isLarge } = asked;
  const gate = gateUnder(serving, manifest);
  const begins = await loadBegins(services, manifest, gate);
  const summary = await soon(services, services.releaseCache.summary(manifest));
  const lastDayOf = await loadLastDays(services, manifest, search);
  const { total, lines, others } = isLarge
    ? await findByBeginning(sources, query.text, query.page)
    : await searchTable(sources, search, lastDayOf);
  const rules = lines.map((line, index) => ({
    rule: parseRule(line),
    others: (others[index] ?? []).map(parseRule),
  }));
  const { overlay } = serving.status.snapshot;
  const data = rules.map((it) => it.rule);
  const finding = findRowsOverRules(services, manifest.release, data, overlay);
  const marks = await soonIfReadable(services, finding);
  const [visits, suggestions] = await Promise.all([
    askLastVisits(services, data, manifest.site),
    loadSuggestions(services),
  ]);
  return context.html(
    <Page view={view} title={texts.table.menu} item="table">
      <h1>{texts.table.menu}</h1>
      <p>
        <strong>{formatNumber(view, manifest.counts.rules)}</strong>{" "}
        {serving.id === manifest.release ? texts.table.serves : texts.table.ofRelease}
        {texts.marks.blank}
        <VersionName view={view} id={manifest.release} />
        <br />
        <span class="soft">{texts.table.allFrom(formatWhen(view, gate))}</span>
      </p>
      {summary?.isGenuine === false && <p class="band bad">{texts.release.isForged}</p>}
      {isLarge && <p class="band">{texts.table.large(SEARCHABLE_RULES)}</p>}
      <TableForm view={view} asked={asked} summary={summary} />
      {search.sort === "asked" && lastDayOf === null && (
        <p class="band">{texts.table.notByVisit(SORTABLE_BY_VISIT)}</p>
      )}
      <Results
        view={view}
        asked={asked}
        total={total}
        rules={rules}
        marks={marks}
        visits={visits.ok ? visits.value : null}
        suggestions={suggestions}
        begins={begins}
        hasSections={hasSections(summary, rules)}
      />
    </Page>,
  );
});

/** Whether there is a section to show; until the whole table is known, judged by the rules of this page. */
function hasSections(summary: TableSummary | null, shown: readonly ShownRule[]): boolean {
  return summary
    ? [...summary.sections.keys()].some((it) => it !== "")
    : shown.some(({ rule }) => rule.section !== undefined);
}

/** The download of all results of the same query, whatever its page, ordered by address. */
tablePage.get(`/${DOWNLOAD}`, async (context) => {
  const { services, view } = context.var;
  const asked = await loadTable(services, view);
  if (asked instanceof StoreError) return context.html(renderStoreProblem(view, asked), 404);
  const { manifest, sources, search, isLarge } = asked;
  if (isLarge) return context.html(renderNoSuchPage(view), 404);
  const damage = await damageBefore(services, manifest);
  if (damage) return context.html(renderStoreProblem(view, damage), 503);
  async function* linesFound(): AsyncGenerator<readonly string[]> {
    for await (const part of findRules(sources, search)) yield part.map((it) => it.text);
  }
  return context.body(streamOf(csvOf(manifest, linesFound())), 200, {
    "content-type": "text/csv; charset=utf-8",
    "content-disposition": `attachment; filename="${manifest.release.slice(0, 12)}-found.csv"`,
  });
});
