/** A pull request's changes for visitors, found by asking both tables for every address that either knows. Pure. */
import pc from "picocolors";
import { countChanges, formatDifference } from "../../src/cli/tables/difference.ts";
import { plural } from "../../src/cli/terminal/output.ts";
import { hasErrors } from "../../src/domain/finding.ts";
import { formatForPeople, type Instant } from "../../src/domain/instant.ts";
import { diffTables } from "../../src/domain/report/diff.ts";
import type { Decision } from "../../src/domain/resolve/decision.ts";
import { resolve } from "../../src/domain/resolve/resolve.ts";
import type { CompiledRoutes } from "../../src/domain/table/compile.ts";
import { groupOldUrls } from "../../src/domain/table/site-files.ts";
import { type RoutesFile, validateRoutesFile } from "../../src/routes-file/routes-json.ts";

/** The number of addresses that the comment shows; the others are only counted. */
const SHOWN_AT_MOST = 100;

/** Limited, because a comment has room for 65,536 characters and addresses can be long. */
const ROWS_CHARACTERS_AT_MOST = 40_000;
const DIFFERENCE_CHARACTERS_AT_MOST = 20_000;

/**
 * Returns the comment's text.
 *
 * @param before The base's `routes.json`; null if it has none.
 * @param after The pull request's own; null if it has none.
 */
export function describeVisitorChanges(
  before: string | null,
  after: string | null,
  now: Instant,
): string {
  if (before === after) return `${HEADING}\n\nNothing: \`routes.json\` is as it was.`;
  const [old, next] = [before, after].map((text) =>
    text === null ? null : validateRoutesFile(text, "routes.json", now),
  );
  const problem = problemOf(old ?? null, "before") ?? problemOf(next ?? null, "with it");
  const errors = next && hasErrors(next.findings) ? [errorsIn(next)] : [];
  if (!old?.compiled || !next?.compiled) return [HEADING, ...errors, problem ?? ""].join("\n\n");
  return [HEADING, ...errors, ...describe(old.compiled, next.compiled, now)].join("\n\n");
}

const HEADING = "### What changes for visitors";

function problemOf(file: RoutesFile | null, when: string): string | null {
  if (!file) return `There is no \`routes.json\` ${when}: nothing to compare.`;
  return file.compiled ? null : `\`routes.json\` ${when} cannot be read: nothing to compare.`;
}

function errorsIn({ findings }: RoutesFile): string {
  const errors = findings.filter((it) => it.severity === "error");
  const ids = [...new Set(errors.map((it) => it.id))].map((it) => `\`${it}\``).join(", ");
  return `**The table has ${plural(errors.length, "error")}** (${ids}): it cannot be deployed or published.`;
}

function describe(old: CompiledRoutes, next: CompiledRoutes, now: Instant): string[] {
  const { site } = next.table;
  const gates = [old, next].map((it) => it.table.site.activatesAt).filter(Number.isFinite);
  const open = Math.max(now, ...gates);
  const asked = addressesOf(old, next);
  const changed = asked.flatMap((url): Row[] => {
    const [was, is] = [old, next].map((it) => answerOf(it, url, open));
    return was === undefined || is === undefined || was === is ? [] : [{ url, was, is }];
  });
  const today = asked.filter((url) => answerOf(old, url, now) !== answerOf(next, url, now));
  const when = open > now ? ` once the gate is open (${formatForPeople(open, site.timeZone)})` : "";
  const summary = `**${changed.length.toLocaleString("en")} of ${plural(asked.length, "address", "addresses")}** that either table names get another answer${when}.`;
  const already =
    open > now
      ? [
          today.length === 0
            ? "Until then nothing changes."
            : `${plural(today.length, "address", "addresses")} already when it is deployed or promoted.`,
        ]
      : [];
  return [
    [summary, ...already].join(" "),
    ...(changed.length === 0 ? [] : [renderRows(changed)]),
    renderRules(old, next),
  ];
}

interface Row {
  readonly url: string;
  readonly was: string;
  readonly is: string;
}

/** Lists the addresses of the exact rules of both tables, and the examples of their patterns. */
function addressesOf(...tables: readonly CompiledRoutes[]): string[] {
  const urls = new Set<string>();
  for (const { table, rules, data } of tables) {
    const [first = ""] = table.site.hosts;
    for (const [host, group] of groupOldUrls(rules, data, table.site.aliases)) {
      for (const it of group) {
        const url = URL.parse(it.startsWith("/") ? `https://${host || first}${it}` : it);
        if (url) urls.add(url.href);
      }
    }
    // An address without a rule.
    const [scope = "/"] = table.site.scope;
    urls.add(`https://${first}${scope === "/" ? "" : scope}/no-such-page`);
  }
  return [...urls];
}

function answerOf({ table }: CompiledRoutes, url: string, at: Instant): string {
  return inWords(resolve(table, { url: new URL(url), method: "GET" }, at));
}

function inWords({ outcome, status, location, suggestion, announce, file }: Decision): string {
  if (location !== null) return `${status} ${location}`;
  switch (outcome) {
    case "pass":
      return announce ? "the old page, announced" : "the old page";
    case "gone":
      return suggestion === null ? "410 gone" : `410 gone, suggests ${suggestion}`;
    case "served":
      return `${status} ${typeof file === "object" ? JSON.stringify(file).slice(0, 80) : file}`;
    case "redirect":
    case "not-found":
    case "refused":
      return `${status} ${outcome}`;
  }
}

function renderRows(rows: readonly Row[]): string {
  let characters = 0;
  const shown = rows
    .slice(0, SHOWN_AT_MOST)
    .map(({ url, was, is }) => `| ${code(url)} | ${code(was)} | ${code(is)} |`)
    .filter((line) => (characters += line.length) <= ROWS_CHARACTERS_AT_MOST);
  const more = rows.length - shown.length;
  return [
    "| Address | Before | After |",
    "| --- | --- | --- |",
    ...shown,
    ...(more > 0 ? [`\nAnd ${more.toLocaleString("en")} more.`] : []),
  ].join("\n");
}

/** Quotes text from outside, so that nothing in it is a link, a mention or Markdown. */
function code(text: string): string {
  const short = text.length > 200 ? `${text.slice(0, 200)}…` : text;
  const safe = short.replace(/[^A-Za-z0-9/.?=%+,; -]/gu, (it) => `&#${it.codePointAt(0)};`);
  return `<code>${safe}</code>`;
}

function renderRules(old: CompiledRoutes, next: CompiledRoutes): string {
  const difference = diffTables(old, next);
  const lines = formatDifference(
    difference,
    pc.createColors(false),
    false,
    next.table.site.timeZone,
  );
  if (lines.length === 0) return "No rule differs.";
  const text = lines.join("\n").slice(0, DIFFERENCE_CHARACTERS_AT_MOST);
  const fence = "`".repeat(Math.max(3, ...[...text.matchAll(/`+/g)].map((it) => it[0].length + 1)));
  const fields =
    difference.site.length > 0 ? `, ${plural(difference.site.length, "field")} of the site` : "";
  return `<details><summary>Rules: ${countChanges(difference)}${fields}</summary>\n\n${fence}text\n${text}\n${fence}\n\n</details>`;
}
