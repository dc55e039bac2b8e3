/** What differs between two tables of any size. */
import { type Difference, diffTables } from "../../domain/report/diff.ts";
import { compileRoutes } from "../../domain/table/compile.ts";
import { parseContent } from "../../release/content.ts";
import type { Sources } from "./sources.ts";

export interface Changes {
  /** Lines of content that only one side has, sorted; only the first of them if there are too many. */
  readonly removed: readonly string[];
  readonly added: readonly string[];
  readonly removedCount: number;
  readonly addedCount: number;
  /** Rule by rule; null if so much differs that lines alone are counted. */
  readonly difference: Difference | null;
}

/** How many differing lines are compared as rules at most: all of them are in memory then. */
export const COMPARED_AT_MOST = 20_000;

/** How many of each side are kept to be shown if there are more. */
const SHOWN_AT_MOST = 500;

/**
 * Merges the sorted lines of two tables. Lines that both have are equal rules, so that only the others are compared as
 * rules.
 *
 * @throws StoreError if a part cannot be read.
 */
export async function findChanges(before: Sources, after: Sources): Promise<Changes> {
  const removed: string[] = [];
  const added: string[] = [];
  let removedCount = 0;
  let addedCount = 0;
  const left = createCursor(before);
  const right = createCursor(after);
  const keep = (list: string[], line: string): void => {
    if (list.length < COMPARED_AT_MOST) list.push(line);
  };
  for (;;) {
    if (left.isSpent()) await left.load();
    if (right.isSpent()) await right.load();
    const a = left.line();
    const b = right.line();
    if (a === null && b === null) break;
    if (a === b) {
      left.step();
      right.step();
    } else if (b === null || (a !== null && a < b)) {
      if (a !== null) keep(removed, a);
      removedCount += 1;
      left.step();
    } else {
      keep(added, b);
      addedCount += 1;
      right.step();
    }
  }
  if (removedCount + addedCount > COMPARED_AT_MOST) {
    const [first, second] = [removed, added].map((it) => it.slice(0, SHOWN_AT_MOST));
    return {
      removed: first ?? [],
      added: second ?? [],
      removedCount,
      addedCount,
      difference: null,
    };
  }
  const [old, next] = [await compileLines(before, removed), await compileLines(after, added)];
  const difference = old && next && diffTables(old, next);
  return { removed, added, removedCount, addedCount, difference };
}

async function compileLines(
  sources: Sources,
  lines: readonly string[],
): Promise<ReturnType<typeof compileRoutes>> {
  const [site = "null"] = await sources.lines(0);
  return compileRoutes(parseContent([site, ...lines]), () => {});
}

interface Cursor {
  /** Whether another part has to be loaded before there is a line. */
  isSpent(): boolean;
  load(): Promise<void>;
  /** null after the last. */
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
        // The first line is the site.
        at = next === 0 ? 1 : 0;
        next += 1;
      }
    },
    line: () => lines[at] ?? null,
    step: () => void (at += 1),
  };
}
