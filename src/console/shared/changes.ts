/** The difference between two tables of any size. */
import {
  type Change,
  type Difference,
  diffRules,
  diffSites,
  diffTables,
  KINDS,
} from "../../domain/report/diff.ts";
import { compileRoutes } from "../../domain/table/compile.ts";
import type { SiteData } from "../../domain/table/schema.ts";
import { parseContent, parseRule } from "../../release/content.ts";
import {
  type ChangeGroups,
  createChangeCounter,
  groupChanges,
  type Kind,
} from "../compare/change-groups.ts";
import { createStoppedTest, gainedEntries } from "../compare/stopped-rules.ts";
import { inNaturalOrder } from "../../domain/report/natural-order.ts";
import { readRuleLine } from "./rule-line.ts";
import { eachRule, LINES_A_TURN, type Sources, takeTurns } from "./sources.ts";

export interface Changes extends ChangeGroups {
  /** The difference rule by rule; null if there are too many changes, so that only a sample is kept. */
  readonly difference: Difference | null;
  /** The difference, or the first changes of each kind if there are too many. The counts are always of all changes. */
  readonly shown: Difference;
  /**
   * The number of rules of the first table that no longer answer anything, because the second keeps their addresses on
   * the old site.
   */
  readonly stopped: number;
  /** Lines of content that only the second table has, sorted; incomplete if there is no `difference`. */
  readonly added: readonly string[];
}

/** The maximum number of differing lines that are compared as rules: they are all in memory at once. */
export const COMPARED_AT_MOST = 20_000;

/** How many changes of each kind are kept for display if there are more. */
const SHOWN_AT_MOST = 500;

/**
 * Merges the sorted lines of two tables. Lines that both have are equal rules, so only the others are compared as
 * rules: by their canonical URL, or, if there are too many for memory, by their `from` as written.
 */
export async function findChanges(before: Sources, after: Sources): Promise<Changes> {
  const removed: string[] = [];
  const added: string[] = [];
  const sample = createSample();
  let count = 0;
  for await (const [side, line] of differingLines(before, after)) {
    const list = side === "before" ? removed : added;
    if (list.length < COMPARED_AT_MOST) list.push(line);
    sample.add(side, line);
    count += 1;
    if (count % LINES_A_TURN === 0) await takeTurns();
  }
  const sites = [await siteOf(before), await siteOf(after)] as const;
  const stopped = await countStopped(before, ...sites);
  if (count > COMPARED_AT_MOST) {
    const { changes, remarks, groups, counts } = sample.read();
    const shown = inOrder({ changes, remarks, site: diffSites(...sites) });
    return { difference: null, shown, groups, counts, stopped, added };
  }
  const [old, next] = [await compileLines(before, removed), await compileLines(after, added)];
  const difference = old && next ? inOrder(diffTables(old, next)) : NOTHING;
  return { difference, shown: difference, ...groupChanges(difference.changes), stopped, added };
}

/** Puts the changes of each kind into natural order. */
function inOrder(difference: Difference): Difference {
  const sorted = inNaturalOrder(difference.changes, (it) => it.from);
  return {
    ...difference,
    changes: KINDS.flatMap((kind) => sorted.filter((it) => it.kind === kind)),
  };
}

async function countStopped(before: Sources, old: SiteData, next: SiteData): Promise<number> {
  const gained = gainedEntries(old.keep, next.keep);
  if (gained.length === 0) return 0;
  const isStopped = createStoppedTest(old, gained);
  let count = 0;
  await eachRule(before, (text) => {
    if (isStopped(text)) count += 1;
  });
  return count;
}

const NOTHING: Difference = { changes: [], remarks: 0, site: [] };

/** The changes of a table against itself. */
export const NO_CHANGES: Changes = {
  difference: NOTHING,
  shown: NOTHING,
  stopped: 0,
  added: [],
  ...groupChanges([]),
};

/**
 * Counts all changes, and keeps the first of each kind. Expects sorted lines, so that those with the same `from` are
 * adjacent.
 */
function createSample() {
  const counter = createChangeCounter();
  const kept: Record<Kind, Change[]> = { removed: [], changed: [], added: [] };
  let remarks = 0;
  let from = "";
  let lines: Record<Side, string[]> = { before: [], after: [] };

  const keep = (change: Change): void => {
    if (kept[change.kind].length < SHOWN_AT_MOST) kept[change.kind].push(change);
  };
  const take = (): void => {
    if (lines.before.length > 0 && lines.after.length > 0) {
      const [olds, news] = [lines.before.map(parseRule), lines.after.map(parseRule)];
      const found = diffRules(olds[0]?.from ?? "", olds, news);
      remarks += found.remarks;
      for (const change of found.changes) {
        counter.add(change);
        keep(change);
      }
    } else {
      for (const line of lines.before) {
        counter.addRemoved(readRuleLine(line));
        if (kept.removed.length < SHOWN_AT_MOST) keep(oneSided("removed", line));
      }
      for (const line of lines.after) {
        counter.addAdded(readRuleLine(line));
        if (kept.added.length < SHOWN_AT_MOST) keep(oneSided("added", line));
      }
    }
    lines = { before: [], after: [] };
  };
  return {
    add(side: Side, line: string): void {
      const own = fromOf(line);
      if (own !== from) take();
      from = own;
      lines[side].push(line);
    },
    read() {
      take();
      const changes = [...kept.removed, ...kept.changed, ...kept.added];
      return { changes, remarks, ...counter.read() };
    },
  };
}

function oneSided(kind: "removed" | "added", line: string): Change {
  const rule = parseRule(line);
  const [before, after] = kind === "removed" ? [rule, null] : [null, rule];
  return { kind, from: rule.from, before, after };
}

/**
 * Returns the beginning of a line up to the end of its first string, such as `{"from":"/a"`: quotes within a string are
 * escaped.
 */
function fromOf(line: string): string {
  return /^\{"from":"(?:[^"\\]|\\.)*"/.exec(line)?.[0] ?? line;
}

type Side = "before" | "after";

/** Yields the lines that only one side has, sorted. */
async function* differingLines(
  before: Sources,
  after: Sources,
): AsyncGenerator<readonly [Side, string], void> {
  const left = createCursor(before);
  const right = createCursor(after);
  for (;;) {
    if (left.isSpent()) await left.load();
    if (right.isSpent()) await right.load();
    const a = left.line();
    const b = right.line();
    if (a === null && b === null) return;
    if (a === b) {
      left.step();
      right.step();
    } else if (b === null || (a !== null && a < b)) {
      if (a !== null) yield ["before", a];
      left.step();
    } else {
      yield ["after", b];
      right.step();
    }
  }
}

async function siteOf(sources: Sources) {
  return parseContent((await sources.lines(0)).slice(0, 1)).site;
}

async function compileLines(
  sources: Sources,
  lines: readonly string[],
): Promise<ReturnType<typeof compileRoutes>> {
  const [site = "null"] = await sources.lines(0);
  return compileRoutes(parseContent([site, ...lines]), () => {});
}

interface Cursor {
  /** Whether another part has to be loaded to get a line. */
  isSpent(): boolean;
  load(): Promise<void>;
  /** null after the last line. */
  line(): string | null;
  step(): void;
}

function createCursor(sources: Sources): Cursor {
  let lines: readonly string[] = [];
  let at = 0;
  let next = 0;
  const isSpent = (): boolean => at >= lines.length && next < sources.manifest.sources;
  return {
    isSpent,
    async load() {
      while (isSpent()) {
        lines = await sources.lines(next);
        // The first line of the first part is the site.
        at = next === 0 ? 1 : 0;
        next += 1;
      }
    },
    line: () => lines[at] ?? null,
    step: () => void (at += 1),
  };
}
