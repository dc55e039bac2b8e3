/** The rules of a foreign table in the order in which they answered there, each with its entry. */
import { canonicalPath } from "../../domain/url/canonicalize.ts";
import { segmentsOf } from "../../domain/table/covers.ts";
import type { RuleData } from "../../domain/table/schema.ts";
import type { ImportedEntry, LongerNames } from "../import/imported.ts";
import { intersect } from "../rules/intersect.ts";
import type { OrderedRule } from "../rules/order-to-precedence.ts";

export interface PlacedRule extends OrderedRule {
  readonly entry: ImportedEntry;
}

/** Turns a rule of an entry into rules with a place in the order; returns none if that is not possible. */
export type ReadRule = (rule: RuleData, entry: ImportedEntry, isBlock: boolean) => PlacedRule[];

export function placeRules(entries: readonly ImportedEntry[], read: ReadRule): PlacedRule[] {
  const placed = entries.flatMap((entry) => [
    ...entry.rules.flatMap((it) => read(it, entry, false)),
    ...(entry.blocks ?? []).flatMap((it) => read(it, entry, true)),
  ]);
  return passStages(addLongerNames(placed, read), read);
}

/**
 * Adds rules for longer names that an expression accepted and later rules name, so that the entry of the expression
 * still comes first for them.
 */
function addLongerNames(placed: readonly PlacedRule[], read: ReadRule): PlacedRule[] {
  const found = new Map<ImportedEntry, PlacedRule[]>();
  const open = new Map<
    string,
    { entry: ImportedEntry; name: string; write: (name: string) => readonly RuleData[] }[]
  >();
  const done = new Map<LongerNames["write"], Set<string>>();
  for (const rule of placed) {
    if (open.size > 0) {
      const literals = literalsOf(rule);
      for (const [at, name] of literals.entries()) {
        for (const it of open.get(keyOf(literals.slice(0, at))) ?? []) {
          const isLonger = name.startsWith(it.name) && name !== it.name;
          const names = done.get(it.write) ?? new Set();
          if (!isLonger || it.entry === rule.entry || names.has(name)) continue;
          done.set(it.write, names.add(name));
          const isBlock = it.entry.isRejected ?? false;
          const added = it.write(name).flatMap((one) => read(one, it.entry, isBlock));
          found.set(it.entry, [...(found.get(it.entry) ?? []), ...added]);
        }
      }
    }
    registerOpen(rule.entry, open);
  }
  if (found.size === 0) return [...placed];
  const last = new Map(placed.map((it, index) => [it.entry, index]));
  return placed.flatMap((it, index) =>
    last.get(it.entry) === index ? [it, ...(found.get(it.entry) ?? [])] : [it],
  );
}

function registerOpen(
  entry: ImportedEntry,
  open: Map<
    string,
    { entry: ImportedEntry; name: string; write: (name: string) => readonly RuleData[] }[]
  >,
): void {
  for (const { before, name, write } of entry.longer ?? []) {
    const texts = before.filter((it) => it !== null);
    if (texts.length < before.length) continue;
    const key = keyOf(texts.map(canonicalName));
    const known = open.get(key) ?? [];
    if (known.some((it) => it.entry === entry && it.write === write)) continue;
    open.set(key, [...known, { entry, name: canonicalName(name), write }]);
  }
}

function literalsOf({ source }: PlacedRule): string[] {
  const segments = segmentsOf(source);
  const end = segments.findIndex((it) => it.kind !== "literal");
  const literals = end === -1 ? segments : segments.slice(0, end);
  return literals.flatMap((it) => (it.kind === "literal" ? [it.text] : []));
}

function canonicalName(text: string): string {
  return canonicalPath(`/${encodeURIComponent(text)}`).slice(1);
}

function keyOf(names: readonly string[]): string {
  return names.join("/");
}

/**
 * Lets later stages answer what an entry keeps only from its own stage: their rules for these addresses go before it.
 */
function passStages(placed: readonly PlacedRule[], read: ReadRule): PlacedRule[] {
  const hasStages = placed.some((it) => it.isBlock && it.entry.blocksStage);
  if (!hasStages) return [...placed];
  return placed.flatMap((block, index) => {
    if (!block.isBlock || !block.entry.blocksStage) return [block];
    const passed = placed
      .slice(index + 1)
      .filter((it) => !it.isBlock && it.entry.stage !== block.entry.stage)
      .flatMap((it) => intersect(it, block).flatMap((rule) => read(rule, it.entry, false)));
    return [...passed, block];
  });
}
