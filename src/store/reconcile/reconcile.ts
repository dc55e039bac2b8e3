/**
 * The reconciler: reads the rows that people typed, validates them as `validate` does a table, and writes `overlay`,
 * which isolates read. It is the only writer of that key. A row that cannot be used changes nothing: its last good form
 * stays in force, and a finding says what to type instead.
 */
import { type Finding, hasErrors } from "../../domain/finding.ts";
import { formatInstant, type Instant } from "../../domain/instant.ts";
import { beginningOf } from "../../domain/validate/kept-until.ts";
import { explainUnreadableInstant } from "../../domain/unreadable-instant.ts";
import { compareText } from "../../domain/url/query.ts";
import type { Site, Table } from "../../domain/table/table.ts";
import { readRow, type Row } from "../../routes-file/kv-row.ts";
import type { Release } from "../../release/open-release.ts";
import { judgeRows } from "./judge-rows.ts";
import { GATE_KEY, isRowKey, OVERLAY_KEY, TYPED_KEYS } from "../records/keys.ts";
import { inParts, KEYS_A_READ, type KvStore, type ListedKey } from "../kv/kv-store.ts";
import {
  freeInstant,
  gateInForce,
  isReplacedOverlay,
  OVERLAY_FORMAT,
} from "../records/in-force.ts";
import { type Overlay, overlayOf, type OverlayRow } from "../records/overlay.ts";

/**
 * Rows beyond this number are not read. An invocation may perform 1,000 operations on KV
 * (developers.cloudflare.com/kv/platform/limits); this many rows take 20 lists and 200 reads. Whoever needs more
 * publishes a table. Judging 10,000 rows takes about 0.6 s of CPU, whatever the size of the table. The free plan's 10
 * ms per invocation suffice for about a hundred rows.
 */
const ROWS_AT_MOST = 20_000;

/** Isolates read all rows as a single value, which KV limits to 25 MiB. */
const OVERLAY_BYTES_AT_MOST = 20 * 1024 * 1024;

/** How much of a value that is not in force is kept for display. */
const TYPED_CHARACTERS_AT_MOST = 500;

export interface ReconcileOptions {
  readonly kv: KvStore;
  readonly release: Release;
  /** The release's table without rows; null if any of it is not in memory. */
  readonly table: Table | null;
  readonly now: Instant;
  /** The overlay that this isolate serves, in case KV returns an older or an unreadable one. */
  readonly held: Overlay | null;
  /** All keys of the namespace. If left out, they are listed here. */
  readonly listed?: readonly ListedKey[];
}

/**
 * Brings `overlay` up to date, and writes it only if it changes.
 *
 * @throws StoreError if KV does not answer. The next run tries again.
 */
export async function reconcile({
  kv,
  release,
  table,
  now,
  held,
  ...given
}: ReconcileOptions): Promise<Overlay> {
  const listed = given.listed ?? (await kv.listWithExpiry(""));
  const texts = await kv.getTexts([GATE_KEY, OVERLAY_KEY]);
  const stored = overlayOf(texts.get(OVERLAY_KEY) ?? null, held);
  const isStale = stored !== null && isReplacedOverlay(stored, held);
  const before = stored === null || isStale ? held : stored;
  const known = new Map(before?.rows.map((it) => [it.key, it]));
  const keys = orderKeys(
    listed.filter(({ key }) => isRowKey(key)),
    known,
  );
  const read = await readRows(kv, keys.slice(0, ROWS_AT_MOST), release.site);
  const isGateListed = listed.some(({ key }) => key === GATE_KEY);
  const { timeZone } = release.site;
  const gate = settleGate(texts.get(GATE_KEY) ?? null, isGateListed, before, timeZone);
  const rows = read.flatMap((it) => it.typed ?? []);
  const gated = withGate(release, gate);
  const findings = judgeRows(rows, gated, table, now);
  const judged = new Map(rows.map((row, index) => [row.key, findings[index] ?? []]));
  const at = formatInstant(now);
  const settled = read.flatMap(({ key, typed, value }): OverlayRow[] => {
    const row = known.get(key) ?? null;
    // A listed key without a value was just deleted, or has not reached every location yet.
    if (!typed) return row ? [row] : [];
    const next = settle(typed, value, judged.get(key) ?? [], row, at);
    const beginning = beginningOf(next.rule, gated.site, now);
    return [beginning === null ? next : { ...next, waitsUntil: beginning }];
  });
  const fitting = takeFitting(settled);
  const next = { gate, rows: fitting, findings: limitsMet(keys.length, settled, fitting) };
  const { replaced: _replaced, ...rest } = stored ?? {};
  const same = { format: OVERLAY_FORMAT, writtenAt: stored?.writtenAt, ...next };
  if (stored && JSON.stringify(rest) === JSON.stringify(same)) return stored;
  const replaced = replacedBy(stored, held);
  const writtenAt = formatInstant(freeInstant(now, replaced));
  const changed: Overlay = { format: OVERLAY_FORMAT, writtenAt, replaced, ...next };
  await kv.put([{ key: OVERLAY_KEY, value: JSON.stringify(changed) }]);
  return changed;
}

/** At one overlay per minute, far more than are written while KV may still return an older one. */
const REPLACED_AT_MOST = 20;

/** The overlays that the next one replaces: all that are known to this run, from KV and from its isolate. */
function replacedBy(stored: Overlay | null, held: Overlay | null): string[] {
  const [first, second] =
    stored && isReplacedOverlay(stored, held) ? [held, stored] : [stored, held];
  const known = [first, second].flatMap((it) => (it ? [it.writtenAt, ...(it.replaced ?? [])] : []));
  return [...new Set(known)].slice(0, REPLACED_AT_MOST);
}

/** Sorts by age, so that the older row wins a tie, then by key. */
function orderKeys(
  keys: readonly ListedKey[],
  known: ReadonlyMap<string, OverlayRow>,
): readonly ListedKey[] {
  const sinceOf = (key: string): string => known.get(key)?.firstSeenAt ?? "~";
  return keys
    .map((listed) => ({ listed, since: sinceOf(listed.key) }))
    .sort((a, b) => compareText(a.since, b.since) || compareText(a.listed.key, b.listed.key))
    .map((it) => it.listed);
}

interface ReadRow {
  readonly key: string;
  /** null if there is no value. */
  readonly typed: Row | null;
  readonly value: string;
}

/** Reads in parts, so that only the values of one part are in memory at a time. */
async function readRows(kv: KvStore, keys: readonly ListedKey[], site: Site): Promise<ReadRow[]> {
  const rows: ReadRow[] = [];
  const context = { ...site, reserved: TYPED_KEYS };
  for (const part of inParts(keys, KEYS_A_READ)) {
    const texts = await kv.getTexts(part.map((it) => it.key));
    for (const { key, expiresAt } of part) {
      const value = texts.get(key) ?? null;
      const typed = value === null ? null : readRow(key, value, context, expiresAt);
      rows.push({ key, typed, value: (value ?? "").slice(0, TYPED_CHARACTERS_AT_MOST) });
    }
  }
  return rows;
}

function withGate(release: Release, { value }: Overlay["gate"]): Release {
  const { instant } = gateInForce(value, null);
  if (instant === null) return release;
  return { ...release, site: { ...release.site, activatesAt: instant } };
}

function settle(
  { key, rule }: Row,
  typed: string,
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
  // A row that better rules shadow completely answers nothing, so no earlier form of it serves either.
  const isShadowed = findings.some((it) => it.id === "rule-shadowed");
  const last = isShadowed ? null : (before?.rule ?? null);
  const changedAt = before?.typed === typed ? before.changedAt : at;
  const state = last ? "last-good" : "rejected";
  return { key, state, rule: last, typed, firstSeenAt, changedAt, findings: list };
}

function settleGate(
  text: string | null,
  isListed: boolean,
  before: Overlay | null,
  timeZone: string,
): Overlay["gate"] {
  const last = before?.gate ?? { value: null, findings: [] };
  // KV may list a key before its value has reached every location.
  if (text === null && isListed) return last;
  const { value, invalid } = gateInForce(text, last.value);
  return { value, findings: invalid === null ? [] : [invalidGate(invalid, timeZone)] };
}

function invalidGate(value: string, timeZone: string): Finding {
  const at = { file: GATE_KEY, line: 1, column: 1, rule: null };
  const said = explainUnreadableInstant(value, timeZone);
  return { id: "instant-unparseable", severity: "error", ...said, at };
}

function takeFitting(rows: readonly OverlayRow[]): OverlayRow[] {
  const encoder = new TextEncoder();
  let bytes = 0;
  return rows.filter((row) => {
    bytes += encoder.encode(JSON.stringify(row)).length;
    return bytes <= OVERLAY_BYTES_AT_MOST;
  });
}

function limitsMet(
  count: number,
  settled: readonly OverlayRow[],
  fitting: readonly OverlayRow[],
): Finding[] {
  const messages = [
    count > ROWS_AT_MOST
      ? `there are ${count} rows, and ${ROWS_AT_MOST} are read: those that were there first`
      : null,
    fitting.length < settled.length
      ? `there are ${count} rows, and the first ${fitting.length} of them take the 20 MiB that there is room for`
      : null,
  ];
  return messages
    .filter((it) => it !== null)
    .map((message) => ({
      id: "table-too-large",
      severity: "error",
      message,
      fix: "Publish them as a table, and delete the rows",
      at: { file: "rows", line: 1, column: 1, rule: null },
    }));
}
