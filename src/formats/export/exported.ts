/** The rules of a table for export: the most specific first, taken apart and ready to be written. */
import { canonicalText } from "../../domain/url/canonicalize.ts";
import type { CompiledRoutes } from "../../domain/table/compile.ts";
import { quote } from "../../domain/finding.ts";
import { compareSources } from "../../domain/table/precedence.ts";
import type { RuleData } from "../../domain/table/schema.ts";
import { isPatternSource, parseSource, type Source } from "../../domain/table/source.ts";
import {
  addParameters,
  escapeColons,
  type Fill,
  replacePlaceholders,
} from "../rules/replace-placeholders.ts";
import { sentText } from "./sent-text.ts";
import {
  isWrittenPattern,
  namesIn,
  takeApart,
  type Values,
  type WrittenSegment,
  type WrittenSource,
} from "../rules/written-source.ts";

/** Something that a format cannot express, or expresses differently. */
export interface Omission {
  /** The index of the rule; null if it is about the site. */
  readonly rule: number | null;
  /** Whether the rule is not written at all; if false, it is written and answers differently. */
  readonly isLeftOut?: boolean;
  /** One sentence in plain words. */
  readonly message: string;
}

export interface Exported {
  readonly content: string | Uint8Array;
  readonly omissions: readonly Omission[];
}

/** Additional columns for rules, for formats that have columns. */
export interface Beside {
  /** The column names, which importers recognise in order to skip them. */
  readonly header: readonly string[];
  /** The cells by the index of the rule, as many as the header has; cells are empty for other rules. */
  readonly cells: ReadonlyMap<number, readonly string[]>;
}

export type Exporter = (routes: CompiledRoutes, beside?: Beside) => Exported | Promise<Exported>;

export interface ExportRule {
  /** null for the site's fallback, which is written as a rule. */
  readonly index: number | null;
  readonly rule: RuleData;
  readonly source: Source;
  readonly written: WrittenSource;
  readonly isPattern: boolean;
}

/** Lists the rules by precedence, the most specific first: the order for dialects in which the first match answers. */
export function listByPrecedence({ rules, data }: CompiledRoutes): ExportRule[] {
  return rules
    .toSorted((a, b) => compareSources(a.source, b.source))
    .flatMap(({ index, source }) => {
      const rule = data.rules[index];
      if (!rule) return [];
      const written = takeApart(rule, source);
      return [{ index, rule, source, written, isPattern: isPatternSource(source) }];
    });
}

/** The feature of a rule that no other format can express; null if there is none. */
export function findUnsupported({ rule }: ExportRule, keepsCase = false): string | null {
  if (rule.keep) return "passes to the old site";
  if (rule.undecided) return "is undecided, which this format cannot express";
  if (rule.serve !== undefined) {
    return "answers with a small file, which this format cannot express";
  }
  if (rule.startsAt !== undefined || rule.endsAt !== undefined) return "has dates of its own";
  return rule.lowercase && !keepsCase ? "lower-cases what it captures" : null;
}

/** The most lines for one rule; with more, the file would no longer be the same table. */
const EXPANSIONS_AT_MOST = 1000;

/**
 * Replaces a rule with enumerated placeholders by one rule for each combination of values.
 *
 * @returns null if there are too many.
 */
export function expandValues(
  rule: ExportRule,
  atMost: number = EXPANSIONS_AT_MOST,
): ExportRule[] | null {
  const { segments, query } = rule.written;
  const position = segments.findIndex((it) => it.kind === "enumerated");
  const segment = segments[position];
  if (segment?.kind !== "enumerated") {
    const condition = query.find((it) => it.values);
    if (!condition?.values || condition.capture === null) return [rule];
    const { capture } = condition;
    return expandEach(
      [...condition.values].map(([value, { replacement }]) => {
        const literal = { ...condition, value, capture: null, values: null };
        const written = {
          ...rule.written,
          query: query.map((it) => (it === condition ? literal : it)),
        };
        return withFill(rule, written, capture, [{ kind: "plain", text: replacement }]);
      }),
      atMost,
    );
  }
  return expandEach(
    [...segment.values.values()].map(({ old, replacement }) => {
      const text = sentText(old.replace(/[?#\\]/g, encodeURIComponent));
      const written = {
        ...rule.written,
        segments: segments.with(position, { kind: "literal", text }),
      };
      return withFill(rule, written, segment.name, [{ kind: "plain", text: replacement }]);
    }),
    atMost,
  );
}

function expandEach(rules: readonly ExportRule[], atMost: number): ExportRule[] | null {
  if (rules.length > atMost) return null;
  const all = rules.map((it) => expandValues(it, atMost));
  const sound = all.flatMap((it) => it ?? []);
  return all.includes(null) || sound.length > atMost ? null : sound;
}

/** Replaces one placeholder of a rule by text. */
function withFill(
  { index, rule, source }: ExportRule,
  written: WrittenSource,
  name: string,
  fill: Fill,
): ExportRule {
  const isPattern = isWrittenPattern(written);
  const to =
    rule.to === undefined
      ? undefined
      : replacePlaceholders(rule.to, new Map([[name, fill]]), {
          isPattern: true,
          becomesPattern: isPattern,
        });
  return {
    index,
    rule: { ...rule, ...(to === undefined ? {} : { to }) },
    source,
    written,
    isPattern,
  };
}

/** The rule for an empty splat, for a dialect whose splat needs a preceding slash. */
export function withoutSplat(rule: ExportRule): ExportRule {
  const written = { ...rule.written, segments: rule.written.segments.slice(0, -1) };
  return withFill(rule, written, "splat", [{ kind: "raw", text: "" }]);
}

/**
 * Renames the placeholders of a rule so that no name is a prefix of another or of `splat`: some engines substitute a
 * name wherever a target contains it, even within a longer one.
 */
export function withDistinctNames(rule: ExportRule): ExportRule {
  const names = [...namesIn(rule.written)];
  const isDistinct = names.every(
    (it) => !names.some((other) => other !== it && other.startsWith(it)),
  );
  if (!rule.isPattern || isDistinct) return rule;
  const own = names.filter((it) => it !== "splat");
  const renamed = new Map(own.map((it, at) => [it, `p${at + 1}_${it}`]));
  const nameOf = (name: string): string => renamed.get(name) ?? name;
  const { segments, query } = rule.written;
  const written = {
    ...rule.written,
    segments: segments.map((it) => ("name" in it ? { ...it, name: nameOf(it.name) } : it)),
    query: query.map((it) => ({ ...it, capture: it.capture === null ? null : nameOf(it.capture) })),
  };
  const fills = new Map(
    own.map((it): [string, Fill] => [it, [{ kind: "name", name: nameOf(it) }]]),
  );
  const { to } = rule.rule;
  const renamedTo =
    to === undefined
      ? {}
      : { to: replacePlaceholders(to, fills, { isPattern: true, becomesPattern: true }) };
  return { ...rule, rule: { ...rule.rule, ...renamedTo }, written };
}

/**
 * Creates a function that tells whether the same address occurred before. The first one counts: it is the more
 * specific.
 */
export function createSeen(): (rule: ExportRule) => boolean {
  const seen = new Set<string>();
  return ({ written: { host, segments, query } }) => {
    const key = JSON.stringify([host, segments.map(segmentKey), query]);
    if (seen.has(key)) return true;
    seen.add(key);
    return false;
  };
}

function segmentKey(segment: WrittenSegment): string {
  // A literal may itself be a star or a colon.
  if (segment.kind === "literal") return `=${canonicalText(segment.text)}`;
  if (segment.kind === "enumerated") return JSON.stringify([...segment.values.keys()]);
  return segment.kind === "splat" ? "*" : ":";
}

/** The site's fallback, as rules after all others: one for each part of the scope. */
export function listFallbacks({ data: { site }, table }: CompiledRoutes): ExportRule[] {
  const { fallback, fallbackStatus: status = 301 } = site;
  if (fallback === null) return [];
  return site.scope.flatMap((it) => {
    const rule: RuleData = {
      from: `${it.replace(/\/$/, "")}/*`,
      match: "pattern",
      to: escapeColons(fallback),
      status,
    };
    const source = parseSource(rule, table.site.hosts);
    if (!source) return [];
    return [{ index: null, rule, source, written: takeApart(rule, source), isPattern: true }];
  });
}

/**
 * Lists the other settings of the site that cannot be expressed: `keep` is a hole in every rule and in the fallback,
 * and `cors` is a header.
 */
export function omitSettings({ data: { site } }: CompiledRoutes): Omission[] {
  const kept = site.keep.map((it) => {
    const [path, until] = typeof it === "string" ? [it, ""] : [it.path, ` until ${it.until}`];
    return `site.keep passes ${quote(path)} to the old site${until}: the rules and the fallback take it now`;
  });
  const followed = (site.cors ?? []).map(
    (it) => `site.cors lets scripts and fonts of other sites follow ${quote(it)}: that is lost`,
  );
  return [...kept, ...followed].map((message) => ({ rule: null, message }));
}

export function hasQuery(to: string): boolean {
  return /^[^#]*\?/.test(to);
}

/**
 * The target without the parameters that the rule requires, for dialects that pass these on by themselves as they do
 * all others.
 */
export function withoutPassed({ rule, written: { query } }: ExportRule): string {
  const { to = "" } = rule;
  const [, bare = "", hash = ""] = /^([^?#]*)(?:\?[^#]*)?(#.*)?$/s.exec(to) ?? [];
  const asked = query.map(({ name, value, capture }): [string, string] => [
    name,
    capture === null ? encodeURIComponent(value ?? "") : `:${capture}`,
  ]);
  const isPassed = rule.query !== "drop" && addParameters(bare + hash, asked) === to;
  return isPassed ? bare + hash : to;
}

/** Whether a target repeats all parameters that its rule requires, so that passing them on changes nothing. */
export function passesAll({ rule: { to = "" }, written: { query } }: ExportRule): boolean {
  const own = new URLSearchParams(/^[^?#]*\?([^#]*)/.exec(to)?.[1] ?? "");
  return query.every(({ name, value, capture }) =>
    own.getAll(name).includes(capture === null ? (value ?? "") : `:${capture}`),
  );
}

/** Whether the target has a placeholder that enumerates such a value. */
export function fillsValue(
  { rule: { to = "" }, written: { segments } }: ExportRule,
  isSuch: (value: NonNullable<ReturnType<Values["get"]>>) => boolean,
): boolean {
  return segments.some(
    (it) =>
      it.kind === "enumerated" &&
      new RegExp(`:${it.name}(?!\\w)`).test(to) &&
      [...it.values.values()].some(isSuch),
  );
}

/** Whether enumerated placeholders replace nothing, so that an expression can list their values. */
export function isListOnly({ written: { segments, query } }: ExportRule): boolean {
  const isList = (values: Values): boolean =>
    [...values.values()].every(({ old, replacement }) => old === replacement);
  return (
    segments.every((it) => it.kind !== "enumerated" || isList(it.values)) &&
    query.every((it) => !it.values)
  );
}
