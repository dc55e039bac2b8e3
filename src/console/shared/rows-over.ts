/** Rows over a release that need not be in service: what they hide of it, and which of them are left over. */
import type { Change } from "../../domain/report/diff.ts";
import {
  addressesInCommon,
  addressesOf,
  type Covered,
  judgeAddress,
  layRows,
  type LyingRow,
  type RowOver,
  summarizeRows,
} from "../../domain/report/rows-over.ts";
import { compileRule } from "../../domain/table/compile.ts";
import type { Rule } from "../../domain/table/rule.ts";
import type { RuleData } from "../../domain/table/schema.ts";
import { sourceText } from "../../domain/table/source.ts";
import type { Release } from "../../release/open-release.ts";
import type { Overlay } from "../../store/records/overlay.ts";
import type { Services } from "./services.ts";
import { takeTurns } from "./sources.ts";

/** Returns the rows in force, each in its last valid form. */
export function rowsInForce(overlay: Overlay | null): readonly LyingRow[] {
  return (overlay?.rows ?? []).flatMap(({ key, rule }) => (rule ? [{ key, rule }] : []));
}

export interface RowsOverRelease {
  /** The release in service; null if it is unknown, or is the one under review. */
  readonly before: string | null;
  readonly after: string;
  /** The changes between the two, or the first of them; for the rest, only the rows' own addresses are judged. */
  readonly changes: readonly Pick<Change, "before" | "after">[];
  readonly overlay: Overlay | null;
}

/** How many addresses are judged before other requests get a turn. */
const ADDRESSES_A_TURN = 200;

/** How long results are reused, limited because windows open and close. */
const KEPT_MS = 60_000;

interface Kept {
  readonly at: number;
  readonly found: Promise<readonly RowOver[]>;
}

const kept = new WeakMap<Overlay, Map<string, Kept>>();

/** Finds the rows that affect a release. May be slow with many rows: see `soon`. */
export async function findRowsOver(
  services: Services,
  asked: RowsOverRelease,
): Promise<readonly RowOver[]> {
  const { overlay, before, after } = asked;
  const rows = rowsInForce(overlay);
  if (!overlay || rows.length === 0) return [];
  const known = kept.get(overlay) ?? new Map<string, Kept>();
  kept.set(overlay, known);
  const key = `${before ?? ""} ${after} ${asked.changes.length} ${overlay.gate.value}`;
  const now = services.now();
  const last = known.get(key);
  if (last && now - last.at < KEPT_MS) return last.found;
  const found = judgeAll(services, asked, rows, now);
  known.set(key, { at: now, found });
  try {
    return await found;
  } catch (error) {
    known.delete(key);
    throw error;
  }
}

async function judgeAll(
  { releaseTables }: Services,
  { before, after, changes }: RowsOverRelease,
  rows: readonly LyingRow[],
  now: number,
): Promise<readonly RowOver[]> {
  const release = await releaseTables.open(after);
  const old = before === null ? null : await releaseTables.open(before);
  const over = layRows(rows, release.site);
  const under = old && layRows(rows, old.site);
  const sideAt = async (of: Release, { pathname }: URL, laid: typeof over) => ({
    table: await releaseTables.bareTableFor(of, pathname),
    rows: laid,
  });
  const covered: Covered[] = [];
  for (const [index, url] of addressesOf(over, changes, release.site).entries()) {
    if (index % ADDRESSES_A_TURN === ADDRESSES_A_TURN - 1) await takeTurns();
    const left = old && under && (await sideAt(old, url, under));
    covered.push(...judgeAddress(url, left, await sideAt(release, url, over), now));
  }
  return summarizeRows(covered, release.site);
}

/** A row that answers instead of a rule at some address. */
export interface RowMark {
  readonly row: LyingRow;
  readonly covered: Covered;
}

export type RowsOverRules = ReadonlyMap<RuleData, readonly RowMark[]>;

/** How many rows are judged for one rule. */
const ROWS_A_RULE = 20;
/** How many addresses are judged for each pair of a row and a rule. */
const ADDRESSES_A_PAIR = 4;

/** Finds the rows that answer instead of the given rules of a release; rules without such a row have no entry. */
export async function findRowsOverRules(
  { releaseTables, now }: Services,
  id: string,
  rules: readonly RuleData[],
  overlay: Overlay | null,
): Promise<RowsOverRules> {
  const rows = rowsInForce(overlay);
  const marks = new Map<RuleData, RowMark[]>();
  if (rows.length === 0) return marks;
  const release = await releaseTables.open(id);
  const laid = layRows(rows, release.site);
  for (const data of rules) {
    const rule = compileRule(data, 0, release.site);
    if (!rule) continue;
    const judged = new Map<LyingRow, Covered>();
    for (const url of commonOf(rule, laid.rules, release)) {
      const table = await releaseTables.bareTableFor(release, url.pathname);
      for (const it of judgeAddress(url, null, { table, rows: laid }, now())) {
        const isOfRule = [data.from, sourceText(rule.source)].includes(it.after.rule ?? "");
        const known = judged.get(it.row);
        if (isOfRule && known?.effect !== "differs") judged.set(it.row, it);
      }
    }
    if (judged.size > 0)
      marks.set(
        data,
        [...judged].map(([row, covered]) => ({ row, covered })),
      );
  }
  return marks;
}

function commonOf(rule: Rule, rows: readonly Rule[], { site }: Release): readonly URL[] {
  const pairs: (readonly URL[])[] = [];
  for (const row of rows) {
    if (pairs.length === ROWS_A_RULE) break;
    const common = addressesInCommon(row, rule, site);
    if (common.length > 0) pairs.push(common.slice(0, ADDRESSES_A_PAIR));
  }
  return pairs.flat();
}
