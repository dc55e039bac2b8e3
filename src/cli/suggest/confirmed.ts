/** Reads what people have confirmed: a table, a list of pairs, or a file of suggestions. */
import { fallbackOf, isFallbackOnly } from "../../domain/report/fallback-only.ts";
import { resolve } from "../../domain/resolve/resolve.ts";
import { type CompiledRoutes, compileRoutes } from "../../domain/table/compile.ts";
import { isPatternSource } from "../../domain/table/source.ts";
import type { RuleData } from "../../domain/table/schema.ts";
import { compareText } from "../../domain/url/query.ts";
import { importFile } from "../../formats/dialect/import-file.ts";
import type { Format } from "../../formats/dialect/format.ts";
import { FORMATS } from "../../formats/index.ts";
import { type Lessons, lessonsOf, type Pair } from "../../formats/suggestions/lessons.ts";
import { readSuggestions } from "../../formats/suggestions/read.ts";
import { isZip } from "../../formats/text/packed.ts";
import { readRoutesFile } from "../../routes-file/routes-json.ts";
import type { KnownAddress } from "../../suggest/read/words.ts";
import { makeSite } from "../import/draft.ts";
import { nameOf, readBytes } from "../tables/input.ts";
import { CliError } from "../terminal/errors.ts";
import { EXIT, type Io } from "../terminal/io.ts";
import { hrefOf } from "./propose.ts";

/**
 * @param addresses The old addresses, to which the patterns of a table are applied.
 * @throws CliError if the file is none of these.
 */
export async function readConfirmed(
  io: Io,
  file: string,
  addresses: readonly string[],
): Promise<Lessons> {
  const bytes = await readBytes(io, file);
  const suggestions = readSuggestions(bytes);
  if (suggestions.ok) return lessonsOf(suggestions.value.rows, addresses);
  const text = isZip(bytes) ? "" : new TextDecoder().decode(bytes);
  const confirmed = /^\uFEFF?\s*\{/.test(text)
    ? pairsOfTable(readTable(text, file), addresses)
    : await pairsOfList(bytes, file);
  if (confirmed.length === 0) {
    throw new CliError(
      `${nameOf(file)} confirms nothing: it has no old address with a new one`,
      "Give a table, a list of pairs with whole addresses, or what suggest -o wrote",
      EXIT.invalid,
    );
  }
  return { confirmed, rejected: [] };
}

function readTable(text: string, file: string): CompiledRoutes {
  const { compiled } = readRoutesFile(text, file);
  if (compiled) return compiled;
  const message = `${nameOf(file)} is not a table that can be read`;
  throw new CliError(message, "Correct it first", EXIT.invalid);
}

/** Enough to learn how a site was rearranged. Each takes as long as an address that needs a suggestion. */
const LEARNED_AT_MOST = 1000;

/**
 * The pairs of the table that suggestions are made for: people decided about them earlier. Rules to the fallback page say
 * nothing about a page, and a page that is not in the new list is never proposed.
 *
 * @param confirmed What was confirmed otherwise, which counts instead.
 * @returns At most 1,000 pairs, spread evenly over the old addresses in alphabetical order.
 */
export function pairsOfOwnTable(
  compiled: CompiledRoutes,
  addresses: readonly string[],
  fresh: readonly KnownAddress[],
  confirmed: readonly Pair[],
): readonly Pair[] {
  const fallback = fallbackOf(compiled.data.site);
  const pages = new Set(fresh.map((it) => hrefOf(it.url)));
  const known = new Set(confirmed.map((it) => hrefOf(it.old)));
  const pairs = pairsOfTable(compiled, addresses)
    .filter(({ old, to }) => pages.has(hrefOf(to)) && !known.has(hrefOf(old)))
    .filter(({ old, to }) => !isFallbackOnly(fallback, { from: old, to }))
    .toSorted((a, b) => compareText(a.old, b.old));
  const step = Math.ceil(pairs.length / LEARNED_AT_MOST);
  return pairs.filter((_, at) => at % step === 0);
}

function pairsOfTable(compiled: CompiledRoutes, addresses: readonly string[]): Pair[] {
  const { table, data } = compiled;
  const own = pairsOfRules(compiled);
  const spelt = new Set(own.map((it) => it.old));
  const made = addresses.flatMap((old): Pair[] => {
    const url = URL.parse(old);
    if (!url || spelt.has(old)) return [];
    const { index, location } = resolve(table, { url, method: "GET" }, table.site.activatesAt);
    // A pattern with a single target says nothing about individual addresses.
    const isMeant = index !== null && location !== null && tells(data.rules[index]);
    return isMeant ? [{ old, to: location }] : [];
  });
  return [...own, ...made];
}

function tells(rule: RuleData | null | undefined): boolean {
  if (rule?.to === undefined || rule.gone) return false;
  const isPattern = rule.match === "pattern" || /\/(?::\w|\*$)/.test(rule.from);
  return !isPattern || rule.to.includes(":", "https:".length);
}

/** Reads pairs from a redirect map, as a workbook or CSV. */
async function pairsOfList(bytes: Uint8Array, file: string): Promise<Pair[]> {
  const format: Format = FORMATS[isZip(bytes) ? "xlsx" : "csv"];
  const survey = await format.survey?.(bytes);
  if (!survey || survey.hosts.length === 0) return [];
  const { site } = makeSite("confirmed", survey);
  const { rules } = await importFile(format, bytes, { file, site });
  return pairsOfRules(compileRoutes({ site, rules: rules.map((it) => it.rule) }, () => {}));
}

/** The pairs of rules for a single address. */
function pairsOfRules({ rules, table, data }: CompiledRoutes): Pair[] {
  const [host = ""] = table.site.hosts;
  return rules.flatMap(({ from, source, index }): Pair[] => {
    const { to, gone } = data.rules[index] ?? {};
    if (to === undefined || gone || !source || isPatternSource(source)) return [];
    return [{ old: from.startsWith("/") ? `https://${host}${from}` : from, to }];
  });
}
