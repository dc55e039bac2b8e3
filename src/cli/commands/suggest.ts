import type { Command } from "commander";
import type { CompiledRoutes } from "../../domain/table/compile.ts";
import type { Suggestion } from "../../suggest/suggest.ts";
import { arrangeRows } from "../../formats/suggestions/arrange-rows.ts";
import { keepDecisions } from "../../formats/suggestions/keep-decisions.ts";
import { type Lessons, lessonsOf } from "../../formats/suggestions/lessons.ts";
import { aboutSuggestions, introOf, titleOf } from "../suggest/about.ts";
import { pairsOfOwnTable, readConfirmed } from "../suggest/confirmed.ts";
import { explainAbsence, sayLearnedFrom, sayLeftOut, sayTargetHosts } from "../suggest/left-out.ts";
import { hrefOf, propose } from "../suggest/propose.ts";
import { addressesWithoutPage, publishSuggestions } from "../suggest/publish.ts";
import { readNew, readOld } from "../suggest/read-lists.ts";
import { formatSuggestions } from "../suggest/report.ts";
import { checkReviewName, readReview, writeReview } from "../suggest/review-file.ts";
import { type Selected, selectOld } from "../suggest/select.ts";
import { toRows } from "../suggest/to-rows.ts";
import { writeRules } from "../suggest/write-rules.ts";
import { findTable } from "../tables/find-table.ts";
import { fileAgain, loadTable, routesOption } from "../tables/input.ts";
import { addStoreOptions, type StoreOptions } from "../tables/stores.ts";
import { CliError } from "../terminal/errors.ts";
import { EXIT, type ExitCode, type Io } from "../terminal/io.ts";
import { plural, printJson, printLine, say, stylesFor } from "../terminal/output.ts";
import { pasteable } from "../../domain/pasteable.ts";

interface Options extends StoreOptions {
  readonly old: string;
  readonly new: string;
  readonly routes?: string;
  readonly confirmed?: string;
  readonly all?: boolean;
  readonly output?: string;
  readonly rules?: string;
  readonly publish?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

export function addSuggest(program: Command, io: Io, exit: (code: ExitCode) => void): void {
  addStoreOptions(program.command("suggest"))
    .summary("propose a new address for every old one that has no rule")
    .description(
      "Proposes a page of the new site for every old address that no rule of the table answers, and says how sure that is, and why. With -o people decide in a workbook, from which import takes what they accepted. Run again, it keeps what they typed, and learns from it.",
    )
    .requiredOption(
      "--old <file>",
      "the old addresses: an inventory, a list, a sitemap, an export, or -",
    )
    .requiredOption("--new <file>", "the pages of the new site, likewise: nothing else is proposed")
    .option("--routes <file>", "the table (default: routes.json, if it exists)")
    .option("--confirmed <file>", "learn from a table, a list of pairs, or what -o wrote")
    .option("--all", "also propose for addresses with a rule")
    .option("-o, --output <file>", "write a workbook (.xlsx) or CSV in which people decide")
    .option("--rules <file>", "write what is sure as rules, without asking a person")
    .option("--publish", "show them in the console, beside addresses without a redirect")
    .option("--dry-run", "write no file, and publish nothing")
    .option(
      "--json",
      "print one object per line: { url, hits, to, tier, confidence, evidence, alternatives, group }",
    )
    .action(async (options: Options) => exit(await suggestCommand(io, options)));
}

async function suggestCommand(io: Io, options: Options): Promise<ExitCode> {
  checkOptions(options);
  const { output, rules, dryRun = false } = options;
  // Read first, because the existing decisions must not be lost.
  const there = output === undefined ? [] : await readReview(io, output);
  const routes = options.routes ?? (await findTable(io));
  const compiled = routes === null ? null : await loadTable(io, routes);
  const old = await readOld(io, options.old, compiled);
  const fresh = await readNew(io, options.new, onlyTargetHost(compiled));
  const selected = selectOld(old.inventory.lines, compiled, io.now(), options.all ?? false);
  sayLeftOut(io, old.inventory, selected);
  const addresses = old.inventory.lines.map((it) => it.url);
  const { confirmed, rejected } = mergeLessons(
    options.confirmed === undefined ? null : await readConfirmed(io, options.confirmed, addresses),
    lessonsOf(there, addresses),
  );
  // With --all, the rules themselves are in question.
  const own =
    compiled && !options.all
      ? pairsOfOwnTable(compiled, addresses, fresh.addresses, confirmed)
      : [];
  sayLearnedFrom(io, own.length);
  const asked = { fresh: fresh.addresses, confirmed: [...confirmed, ...own], rejected };
  const proposed = propose(io, { ...asked, wanted: selected.wanted });
  const { suggestions } = proposed;
  sayTargetHosts(io, suggestions, compiled, routes);
  const statuses = new Map(old.inventory.lines.map((it) => [hrefOf(it.url), it.status]));
  const made = toRows(proposed, (url) => statuses.get(url) ?? null);
  const rows = arrangeRows(
    there.length === 0 ? made : keepDecisions(made, there, explainAbsence(selected)),
  );
  if (options.json) for (const it of suggestions) await printJson(io, toJson(it));
  else {
    for (const line of formatSuggestions(suggestions, rows, stylesFor(io, "stdout"))) {
      await printLine(io, line);
    }
  }
  const next = importWords(output ?? "suggestions.xlsx", routes, selected);
  if (output !== undefined && !dryRun) {
    const sizes = {
      old: old.inventory.lines.length,
      new: fresh.addresses.length,
      asked: selected.wanted.length,
    };
    const from = { ...options, routes, now: io.now(), sizes };
    const about = aboutSuggestions(suggestions, from, next);
    await writeReview(io, output, { rows, title: titleOf(rows), intro: introOf(), about });
  }
  if (options.publish && !dryRun) {
    const open = compiled ? addressesWithoutPage(compiled, selected.wanted) : [];
    const more = open.length > 0 ? propose(io, { ...asked, wanted: open }).suggestions : [];
    const all = [...suggestions, ...more];
    const pages = fresh.addresses.length;
    await publishSuggestions(io, options, { suggestions: all, pages, compiled });
  }
  if (rules !== undefined) await writeRules(io, rules, arrangeRows(made), { routes, dryRun });
  sayNext(io, options, next, rows.length);
  const isWhole = old.report.problems.length === 0 && fresh.report.problems.length === 0;
  return isWhole ? EXIT.done : EXIT.invalid;
}

/** @throws CliError if two files would come from standard input, or the name of an output does not fit. */
function checkOptions(options: Options): void {
  const given = [options.old, options.new, options.routes, options.confirmed];
  if (given.filter((it) => it === "-").length > 1) {
    throw new CliError("Only one file can come from standard input", "Name files for the others");
  }
  if (options.output !== undefined) checkReviewName(options.output);
  if (options.rules === "-") {
    throw new CliError("--rules needs a file", "Name one: --rules routes.json");
  }
  if (options.rules !== undefined && options.routes === "-") {
    const message = "--rules reads the table once more, which standard input cannot give";
    throw new CliError(message, "Name a file for --routes");
  }
}

function mergeLessons(said: Lessons | null, typed: Lessons): Lessons {
  if (!said) return typed;
  return {
    confirmed: [...said.confirmed, ...typed.confirmed],
    rejected: [...said.rejected, ...typed.rejected],
  };
}

function onlyTargetHost(compiled: CompiledRoutes | null): string | null {
  const [only, ...others] = compiled?.table.site.targetHosts ?? [];
  return only !== undefined && others.length === 0 ? only : null;
}

function sayNext(io: Io, options: Options, next: readonly string[], rows: number): void {
  const { output, dryRun, routes } = options;
  if (output === undefined) {
    if (options.json || options.rules !== undefined) return;
    const words = ["suggest", "--old", options.old, "--new", options.new];
    const table = routes === undefined ? [] : ["--routes", routes];
    // What came on standard input is gone.
    const again = [...words, ...table].includes("-")
      ? "the same with -o suggestions.xlsx"
      : pasteable([...words, ...table, "-o", "suggestions.xlsx"]);
    say(io, `To decide about them: ${again}`);
    return;
  }
  if (dryRun) {
    say(io, `Nothing was written: --dry-run; ${output} would have ${plural(rows, "row")}`);
    return;
  }
  say(io, `${plural(rows, "row")} written to ${output}: decide there, then`);
  say(io, `  ${pasteable(next)}`);
}

function toJson({ evidence, ...suggestion }: Suggestion): object {
  const reasons = evidence.map(({ id, text }) => ({ id, text }));
  return { ...suggestion, evidence: reasons };
}

/** The words of the next command. Only `--merge` can replace a rule that is still undecided with a decision. */
function importWords(
  file: string,
  routes: string | null,
  { wanted, answered }: Selected,
): string[] {
  const taken = ["import", file, "--from", "suggestions"];
  // A provisional name for the site; users can choose a better one.
  const name = URL.parse(wanted[0]?.url ?? "")?.hostname ?? "My site";
  if (routes === null) return [...taken, "--draft-site", name, "-o", "routes.json"];
  const mode = [...answered.values()].includes("undecided") ? "--merge" : "--append";
  return [...taken, mode, ...routesOption(routes), "-o", fileAgain(routes)];
}
