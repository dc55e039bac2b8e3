/**
 * The reconciler: reads the rows that people typed, validates them as `validate` does a table, and writes
 * `overlay`, which the isolates read. It is that key's one writer. A row that cannot be used changes nothing:
 * its last good form goes on, and a finding says what to type instead.
 */
import { type Finding, hasErrors } from "../domain/finding.ts";
import {
  explainUnreadableInstant,
  formatInstant,
  type Instant,
  parseInstant,
} from "../domain/instant.ts";
import type { Table } from "../domain/table.ts";
import { cleanValue, readRow, type Row } from "../formats/row.ts";
import type { Release } from "../release/open-release.ts";
import { judgeRows } from "./judge-rows.ts";
import { GATE_KEY, isRowKey, OVERLAY_KEY, TYPED_KEYS } from "./keys.ts";
import type { KvStore } from "./kv-store.ts";
import { type Overlay, OVERLAY_FORMAT, type OverlayRow, parseOverlay } from "./overlay.ts";

/**
 * Rows past this are not read: an invocation may do 1,000 operations on KV, and isolates read all rows in one
 * value of at most 25 MiB (developers.cloudflare.com/kv/platform/limits). Whoever needs more publishes a table.
 */
export const ROWS_AT_MOST = 20_000;

/** How much of a value that is not served is kept, to be shown. */
const TYPED_CHARACTERS_AT_MOST = 500;

export interface ReconcileOptions {
  readonly kv: KvStore;
  readonly release: Release;
  /** The release's table without rows; null where not all of it is at hand. */
  readonly table: Table | null;
  readonly now: Instant;
}

/**
 * Brings `overlay` up to date; writes it only where it changes.
 *
 * @throws StoreError where KV does not answer: the next run tries again.
 */
export async function reconcile({ kv, release, table, now }: ReconcileOptions): Promise<Overlay> {
  const keys = (await kv.list("")).filter(isRowKey);
  const taken = keys.slice(0, ROWS_AT_MOST);
  const texts = await kv.getTexts([...taken, GATE_KEY, OVERLAY_KEY]);
  const before = readBefore(texts.get(OVERLAY_KEY) ?? null);
  const typed = taken.flatMap((key) => {
    const value = texts.get(key) ?? null;
    return value === null ? [] : [{ row: readRow(key, value, TYPED_KEYS), value }];
  });
  const rows = typed.map((it) => it.row);
  const findings = judgeRows(rows, release, table, now);
  const known = new Map(before?.rows.map((it) => [it.key, it]));
  const at = formatInstant(now);
  const next = {
    gate: readGate(texts.get(GATE_KEY) ?? null, before),
    rows: typed.map(({ row, value }, index) =>
      settle(row, value, findings[index] ?? [], known.get(row.key) ?? null, at),
    ),
    findings: keys.length > taken.length ? [tooMany(keys.length)] : [],
  };
  const overlay: Overlay = { format: OVERLAY_FORMAT, writtenAt: before?.writtenAt ?? at, ...next };
  if (before && JSON.stringify(overlay) === JSON.stringify(before)) return before;
  const changed = { ...overlay, writtenAt: at };
  await kv.put([{ key: OVERLAY_KEY, value: JSON.stringify(changed) }]);
  return changed;
}

/** One that cannot be read is as good as none: it is made again, only the last good forms are lost. */
function readBefore(text: string | null): Overlay | null {
  const overlay = text === null ? null : parseOverlay(text);
  return typeof overlay === "string" ? null : overlay;
}

function settle(
  { key, rule }: Row,
  value: string,
  findings: readonly Finding[],
  before: OverlayRow | null,
  at: string,
): OverlayRow {
  const firstSeenAt = before?.firstSeenAt ?? at;
  const list = [...findings];
  if (rule && !hasErrors(findings)) {
    const isSame =
      before?.state === "serving" && JSON.stringify(before.rule) === JSON.stringify(rule);
    const changedAt = isSame ? before.changedAt : at;
    return { key, state: "serving", rule, typed: null, firstSeenAt, changedAt, findings: list };
  }
  const typed = value.slice(0, TYPED_CHARACTERS_AT_MOST);
  const last = before?.rule ?? null;
  const changedAt = before?.typed === typed ? before.changedAt : at;
  const state = last ? "last-good" : "rejected";
  return { key, state, rule: last, typed, firstSeenAt, changedAt, findings: list };
}

function readGate(text: string | null, before: Overlay | null): Overlay["gate"] {
  if (text === null) return { value: null, findings: [] };
  const value = cleanValue(text);
  if (parseInstant(value) !== null) return { value, findings: [] };
  const { message, fix } = explainUnreadableInstant(value);
  const at = { file: GATE_KEY, line: 1, column: 1, rule: null };
  const finding: Finding = { id: "instant-unparseable", severity: "error", message, fix, at };
  return { value: before?.gate.value ?? null, findings: [finding] };
}

function tooMany(count: number): Finding {
  return {
    id: "table-too-large",
    severity: "error",
    message: `there are ${count} rows, and the first ${ROWS_AT_MOST} of them by key are read`,
    fix: "Publish them as a table, and delete the rows",
    at: { file: "rows", line: 1, column: 1, rule: null },
  };
}
