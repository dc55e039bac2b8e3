/** Checks of a row against the whole table: whether it answers anything, and whether it already does. */
import { quote, type Report } from "../../domain/finding.ts";
import { formatInstant, type Instant } from "../../domain/instant.ts";
import { consult, type Lookup } from "../../domain/resolve/match.ts";
import { covers, isSameAddress } from "../../domain/table/covers.ts";
import { visitMatches } from "../../domain/table/pattern-tree.ts";
import { type Rule, windowContains } from "../../domain/table/rule.ts";
import { findRules } from "../../domain/table/rule-list.ts";
import type { RuleData } from "../../domain/table/schema.ts";
import { isPatternSource, placeholderNames, sourceText } from "../../domain/table/source.ts";
import type { Layer, Table } from "../../domain/table/table.ts";
import { madeUpLookup } from "../../domain/validate/probe.ts";

/** A row's rule, compiled and as written. */
export interface JudgedRow {
  readonly rule: Rule;
  readonly data: RuleData;
}

/**
 * Reports `rule-shadowed`: on every host of the site, a better rule takes all that the row would answer. Looks up only
 * the row's addresses.
 *
 * @param table Its first layer is the rows.
 */
export function checkEffect({ rule }: JudgedRow, table: Table, report: Report): void {
  if (rule.source.host !== "") return;
  const takers: Rule[] = [];
  const hosts = [...table.site.hosts].filter((it) => !table.site.aliases.has(it));
  const lookup = madeUpLookup({ table }, rule);
  for (const host of hosts) {
    const taker = findTaker(rule, { ...lookup, host }, table);
    if (!taker) return;
    takers.push(taker);
  }
  const [first] = takers;
  const [host = ""] = hosts;
  if (!first) return;
  const others = takers.length > 1 ? `, on the other hosts ${quote(takers[1]?.from)}` : "";
  const message = `${quote(rule.from)} can never apply: ${quote(first.from)}${others} goes first and takes all of it`;
  const key = sourceText({ ...rule.source, host });
  const each = hosts.length > 1 ? ", and one such for each other host" : "";
  const data = { others: takers.slice(0, 2).map((it) => it.from) };
  const fix = `Use the key "${key}"${each}`;
  report("rule-shadowed", ["rules", rule.index, "from"], message, fix, { data });
}

/** A host's own rule that takes precedence over a row for all hosts and leaves it nothing there; null if none. */
function findTaker(rule: Rule, lookup: Lookup, { site, layers }: Table): Rule | null {
  const [rows = [], ...lower] = layers.map((layer) => rulesOf(layer, lookup));
  const below = lower.flat();
  // A row replaces a rule with the same path and query, and only the host's own row goes before it there.
  const replaces = (row: Rule): boolean => below.some((it) => isSameAddress(it.source, row.source));
  const own = replaces(rule)
    ? rows.filter((it) => isSameAddress(it.source, rule.source))
    : [...rows, ...rulesOf(layers[0], { ...lookup, host: "" }).filter(replaces), ...below];
  const asOfHost = { ...rule.source, host: lookup.host };
  const takes = (it: Rule): boolean =>
    windowContains(it.window, rule.window, site.activatesAt) &&
    covers(it.source, asOfHost, site.hosts);
  return own.find(takes) ?? null;
}

/** The host's own rules that match the address. */
function rulesOf(
  layer: Layer | undefined,
  { host, path, segments, parameters }: Lookup,
): readonly Rule[] {
  const lists = [layer?.literals.find(host, path, parameters)?.rules ?? []];
  const tree = layer?.patterns.get(host);
  if (tree) visitMatches(tree, segments, (list) => lists.push(findRules(list, parameters)));
  return lists.flat();
}

/**
 * Reports `row-waits`: the row begins with the gate, but the rule below it already answers.
 *
 * @param table Its first layer is the rows.
 */
export function checkStart(
  { rule, data }: JudgedRow,
  table: Table,
  now: Instant,
  report: Report,
): void {
  const gate = table.site.activatesAt;
  if (rule.window.startsAt !== null || gate <= now) return;
  const { site, layers } = table;
  const release = { site, layers: layers.slice(1) };
  const lookup = madeUpLookup({ table }, rule);
  const hosts = rule.source.host === "" ? [...site.hosts] : [rule.source.host];
  const early = hosts
    .map((host) => consult(release, { ...lookup, host }, now, null).match?.rule ?? null)
    .find((it) => it !== null && it.window.startsAt !== null);
  if (!early || early.window.startsAt === null) return;
  const startsAt = formatInstant(early.window.startsAt);
  const { from: _from, ...answer } = data;
  const typed = JSON.stringify({ ...answer, startsAt });
  const when = Number.isFinite(gate) ? formatInstant(gate) : "a gate that cannot be read";
  const message = `${quote(rule.from)} waits until ${when}, and ${quote(early.from)} answers already`;
  const fix =
    typed.length > TYPED_AT_MOST
      ? `Add "startsAt": "${startsAt}" to have it answer now`
      : `Type ${typed} to have it answer now`;
  report("row-waits", ["rules", rule.index], message, fix, { data: { others: [early.from] } });
}

/** In characters. Nobody would type a longer fix. */
const TYPED_AT_MOST = 500;

/** A whole segment that is a placeholder in other tools: `*`, `$1`, `(.*)`, `:path*`. */
const FOREIGN = /^(?:\*+|\$\d|\(\.\*\)|:[a-z_]\w*[*+])$/i;

/** Reports `placeholder-unknown`: a star in the target of a pattern, which would be sent literally. */
export function checkStars({ rule, data }: JudgedRow, report: Report): void {
  const { to } = data;
  if (to === undefined || !isPatternSource(rule.source)) return;
  const [, start = "", path = "", rest = ""] =
    /^(https?:\/\/[^/?#]*)([^?#]*)(.*)$/is.exec(to) ?? [];
  const segments = path.split("/");
  const star = segments.find((it) => FOREIGN.test(it));
  if (star === undefined) return;
  const names = [...placeholderNames(rule.source)];
  const name = names.includes("splat") ? "splat" : (names.at(-1) ?? "splat");
  const mended = start + segments.map((it) => (it === star ? `:${name}` : it)).join("/") + rest;
  const isAlone = Object.keys(data).every((it) => ["from", "to", "endsAt"].includes(it));
  const message = `${quote(to)} has ${star}, which fills in nothing here`;
  const fix = isAlone ? `Type only ${mended}` : `Write "${mended}"`;
  report("placeholder-unknown", ["rules", rule.index, "to"], message, fix);
}
