/** What an address was answered, by each table that served. */
import type { Instant } from "../../domain/instant.ts";
import {
  type AnswerSpan,
  answersOverTime,
  rulesInLayer,
} from "../../domain/report/answers-over-time.ts";
import type { VisitOutcome } from "../../domain/report/visit-outcome.ts";
import { isSameForVisitor } from "../../domain/report/visitor-change.ts";
import type { Decision } from "../../domain/resolve/decision.ts";
import { compileRule } from "../../domain/table/compile.ts";
import type { Rule } from "../../domain/table/rule.ts";
import { createLayer, type Table } from "../../domain/table/table.ts";
import type { Address } from "../../domain/url/address.ts";
import type { DeployedHosts } from "../../release/open-release.ts";
import { type KvStore, StoreError } from "../kv/kv-store.ts";
import type { Live } from "./live.ts";
import type { Overlay, OverlayRow } from "./overlay.ts";
import { readTableFor, type StoredTable } from "./release-table.ts";
import { type ServedSpan, servedSpans } from "./served.ts";
import { listReleases } from "./stored-release.ts";

/** One answer, and how long it was given. */
export interface PastAnswer {
  /** null: that is not known. */
  readonly from: Instant | null;
  /** null: it is given now. */
  readonly to: Instant | null;
  /** null: it is not known, for the reason in `unknown`. */
  readonly decision: Decision | null;
  /** As people count it; null if the decision is. */
  readonly outcome: VisitOutcome | null;
  /** `table`: there is no record of which table it was. `pruned`: that is no longer kept. Else why it cannot be read. */
  readonly unknown: "table" | "pruned" | { readonly problem: string } | null;
  /** The row that answered, as typed; null if none did. */
  readonly row: string | null;
  /** The tables that gave it, the latest first; their spans lie within this one. */
  readonly by: readonly ServedSpan[];
}

export interface AddressHistory {
  /** The latest first. */
  readonly answers: readonly PastAnswer[];
  /** How many spans of tables there are, looked at or not. */
  readonly spans: number;
  /** As given. */
  readonly moved: Instant | null;
}

export interface HistoryOptions {
  readonly live: Live;
  readonly overlay: Overlay | null;
  /** Where the key `activatesAt` moves the gate; null for nowhere. Since when is not known: it counts for what serves alone. */
  readonly moved: Instant | null;
  /** The deployment's; null for those of each release. */
  readonly hosts: DeployedHosts | null;
  readonly now: Instant;
  /** Which spans of tables are looked at, of all in order of the latest first; all if left out. */
  readonly part?: { readonly start: number; readonly length: number };
}

/**
 * What an address got until now. Rows count from when the one that stands there now began to; what rows there were before,
 * and where the gate was moved to then, nobody has on record.
 *
 * @throws StoreError if KV does not answer; a release that is gone or damaged is an answer that is not known.
 */
export async function readAddressHistory(
  kv: KvStore,
  url: Address,
  { live, overlay, moved, hosts, now, part }: HistoryOptions,
): Promise<AddressHistory> {
  const all = servedSpans(live);
  const spans = part ? all.slice(part.start, part.start + part.length) : all;
  const kept = new Set(await listReleases(kv));
  const answers = new Map<ServedSpan, PastAnswer[]>();
  // One table in memory at a time, however often it served.
  for (const [release, own] of Map.groupBy(spans, (it) => it.release)) {
    const stored =
      release === null
        ? "table"
        : kept.has(release)
          ? await readOrProblem(() => readTableFor(kv, release, url.pathname, hosts))
          : "pruned";
    for (const span of own) answers.set(span, given(stored, span));
  }
  return {
    answers: fold(spans.flatMap((it) => answers.get(it) ?? [])),
    spans: all.length,
    moved,
  };

  function given(stored: StoredTable | NonNullable<PastAnswer["unknown"]>, span: ServedSpan) {
    if (typeof stored === "string" || "problem" in stored) return [unknownOver(span, stored)];
    const { table, sha256 } = stored;
    const served = span.promotion?.manifest ?? sha256;
    if (served !== sha256) {
      const problem = `What is stored of ${(span.release ?? "").slice(0, 12)} now is not what was promoted`;
      return [unknownOver(span, { problem })];
    }
    const gate = span.to === null ? moved : null;
    return answersIn(withGate(table, gate), url, span, overlay, now);
  }
}

async function readOrProblem<Value>(
  work: () => Promise<Value>,
): Promise<Value | { readonly problem: string }> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof StoreError) return { problem: error.message };
    throw error;
  }
}

function unknownOver(span: ServedSpan, unknown: PastAnswer["unknown"]): PastAnswer {
  return {
    from: span.from,
    to: span.to,
    decision: null,
    outcome: null,
    unknown,
    row: null,
    by: [span],
  };
}

function withGate(table: Table, gate: Instant | null): Table {
  return gate === null ? table : { ...table, site: { ...table.site, activatesAt: gate } };
}

/** What one table answered while it served, the latest first. */
function answersIn(
  table: Table,
  url: Address,
  span: ServedSpan,
  overlay: Overlay | null,
  now: Instant,
): PastAnswer[] {
  const visit = { url, method: "GET" };
  const from = span.from ?? -Infinity;
  const to = span.to ?? Math.max(now, from) + 1;
  const rows = rowsOver(table, url, overlay, now);
  const begins = rows.map((it) => it.since).filter((it) => from < it && it < to);
  const cuts = [from, ...new Set(begins.toSorted((a, b) => a - b)), to];
  const pieces = cuts.slice(0, -1).flatMap((start, index): [AnswerSpan, string | null][] => {
    const over = rows.filter((it) => it.since <= start);
    const layers = [createLayer(over.map((it) => it.rule)), ...table.layers];
    const given = answersOverTime({ ...table, layers }, visit, start, cuts[index + 1] ?? to);
    return given.map((it) => [it, over.find(({ rule }) => rule === it.rule)?.key ?? null]);
  });
  return pieces.toReversed().map(([piece, row]) => {
    const start = Number.isFinite(piece.from) ? piece.from : null;
    const end = piece.to === to ? span.to : piece.to;
    const by = [{ ...span, from: start, to: end }];
    const { decision, outcome } = piece;
    return { from: start, to: end, decision, outcome, unknown: null, row, by };
  });
}

interface DatedRow {
  readonly key: string;
  readonly rule: Rule;
  readonly since: Instant;
}

/** The rows that match an address, and since when. */
function rowsOver(table: Table, url: Address, overlay: Overlay | null, now: Instant): DatedRow[] {
  const rows = (overlay?.rows ?? []).flatMap((row, index): DatedRow[] => {
    const rule = row.rule && compileRule(row.rule, index, table.site, () => {}, ["rows", index]);
    return rule ? [{ key: row.key, rule, since: sinceOf(row) }] : [];
  });
  if (rows.length === 0) return [];
  const rules = new Map(rows.map((it) => [it.rule, it]));
  const over = { ...table, layers: [createLayer([...rules.keys()]), ...table.layers] };
  // Before the gate an address is not mended, and a row may answer only the mended one.
  const instants = [now, Math.max(now, table.site.activatesAt)].filter(Number.isFinite);
  const visit = { url, method: "GET" };
  const found = instants.flatMap((at) => rulesInLayer(over, visit, new Set(rules.keys()), at));
  return [...new Set(found)].flatMap((it) => rules.get(it) ?? []);
}

/** Of a row whose earlier form serves, when that form came is not known: the key is as old. */
function sinceOf({ state, changedAt, firstSeenAt }: OverlayRow): Instant {
  return Date.parse(state === "serving" ? changedAt : firstSeenAt);
}

/** Answers that follow each other and are the same become one. @param answers The latest first. */
function fold(answers: readonly PastAnswer[]): PastAnswer[] {
  const folded: PastAnswer[] = [];
  for (const answer of answers) {
    const later = folded.at(-1);
    const isOne =
      later?.decision &&
      answer.decision &&
      later.row === answer.row &&
      isSameForVisitor(later.decision, answer.decision);
    if (!isOne) folded.push(answer);
    else {
      const by = [...later.by.slice(0, -1), ...joined(later.by.at(-1), answer.by)];
      folded[folded.length - 1] = { ...later, from: answer.from, by };
    }
  }
  return folded;
}

/** Two spans of one promotion that follow each other are one. */
function joined(last: ServedSpan | undefined, [first, ...others]: readonly ServedSpan[]) {
  if (!last || !first) return [last, first, ...others].filter((it) => it !== undefined);
  const isOne =
    last.release === first.release &&
    last.promotion?.promotedAt === first.promotion?.promotedAt &&
    last.from === first.to;
  return isOne ? [{ ...last, from: first.from }, ...others] : [last, first, ...others];
}
