/** The past answers of an address, by each table that served. */
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

export interface PastAnswer {
  /** null if unknown. */
  readonly from: Instant | null;
  /** null if it is still given. */
  readonly to: Instant | null;
  /** null if unknown, for the reason in `unknown`. */
  readonly decision: Decision | null;
  /** The outcome as counted for people; null if `decision` is. */
  readonly outcome: VisitOutcome | null;
  /**
   * `table`: no record says which table served. `pruned`: the release is no longer stored. Otherwise why it cannot be
   * read.
   */
  readonly unknown: "table" | "pruned" | { readonly problem: string } | null;
  /** The key of the row that answered, as typed; null if none did. */
  readonly row: string | null;
  /** The spans of the tables that gave the answer, latest first. Each lies within this one. */
  readonly by: readonly ServedSpan[];
}

export interface AddressHistory {
  /** Latest first. */
  readonly answers: readonly PastAnswer[];
  /** The number of all spans, examined or not. */
  readonly spans: number;
  /** As passed in. */
  readonly moved: Instant | null;
}

export interface HistoryOptions {
  readonly live: Live;
  readonly overlay: Overlay | null;
  /**
   * The gate set by the key `activatesAt`; null if it is not set. When it was set is unknown, so it applies only to the
   * table in service.
   */
  readonly moved: Instant | null;
  /** The deployment's hosts; null to use those of each release. */
  readonly hosts: DeployedHosts | null;
  readonly now: Instant;
  /** Which spans to examine, counted from the latest; all if left out. */
  readonly part?: { readonly start: number; readonly length: number };
}

/**
 * Reads how an address was answered until now. A row applies from when its present value began; earlier rows and
 * earlier positions of the gate are not on record.
 *
 * A missing or damaged release is no error: its answers are unknown.
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
  // Only one table is in memory at a time, however often it served.
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

/** The answers of one table during a span, latest first. */
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

/** The rows that match an address, each with its start. */
function rowsOver(table: Table, url: Address, overlay: Overlay | null, now: Instant): DatedRow[] {
  const rows = (overlay?.rows ?? []).flatMap((row, index): DatedRow[] => {
    const rule = row.rule && compileRule(row.rule, index, table.site);
    return rule ? [{ key: row.key, rule, since: sinceOf(row) }] : [];
  });
  if (rows.length === 0) return [];
  const rules = new Map(rows.map((it) => [it.rule, it]));
  const over = { ...table, layers: [createLayer([...rules.keys()]), ...table.layers] };
  // Before the gate no address is repaired, and a row may match only the repaired address.
  const instants = [now, Math.max(now, table.site.activatesAt)].filter(Number.isFinite);
  const visit = { url, method: "GET" };
  const found = instants.flatMap((at) => rulesInLayer(over, visit, new Set(rules.keys()), at));
  return [...new Set(found)].flatMap((it) => rules.get(it) ?? []);
}

/** The start of a row. If an earlier form of it serves, that form's start is unknown, and the key's is used. */
function sinceOf({ state, changedAt, firstSeenAt }: OverlayRow): Instant {
  return Date.parse(state === "serving" ? changedAt : firstSeenAt);
}

/**
 * Merges consecutive equal answers.
 *
 * @param answers Latest first.
 */
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

/** Merges two consecutive spans of one promotion. */
function joined(last: ServedSpan | undefined, [first, ...others]: readonly ServedSpan[]) {
  if (!last || !first) return [last, first, ...others].filter((it) => it !== undefined);
  const isOne =
    last.release === first.release &&
    last.promotion?.promotedAt === first.promotion?.promotedAt &&
    last.from === first.to;
  return isOne ? [{ ...last, from: first.from }, ...others] : [last, first, ...others];
}
