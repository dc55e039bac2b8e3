/** The rules of a foreign table in the order in which they answered there, each with the entry that it comes from. */
import { canonicalPath } from "../../domain/url/canonicalize.ts";
import { segmentsOf } from "../../domain/table/covers.ts";
import type { RuleData } from "../../domain/table/schema.ts";
import type { ImportedEntry, LongerNames } from "../import/imported.ts";
import { intersect } from "../rules/intersect.ts";
import type { OrderedRule } from "../rules/order-to-precedence.ts";

export interface PlacedRule extends OrderedRule {
  readonly entry: ImportedEntry;
}

/** Makes a rule of an entry one of the order; nothing if it cannot be one. */
export type ReadRule = (rule: RuleData, entry: ImportedEntry, isBlock: boolean) => PlacedRule[];

export function placeRules(entries: readonly ImportedEntry[], read: ReadRule): PlacedRule[] {
  const placed = entries.flatMap((entry) => [
    ...entry.rules.flatMap((it) => read(it, entry, false)),
    ...(entry.blocks ?? []).flatMap((it) => read(it, entry, true)),
  ]);
  return passStages(addLongerNames(placed, read), read);
}

/**
 * Where an expression took longer names too, and rules behind it say such names, it goes before them there as well.
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

/** The literal segments that a rule begins with. */
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
 * What an entry keeps from its own stage alone, the stages behind it still answer: their answers go before it.
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
