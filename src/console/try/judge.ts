/** Judges addresses by one table or two at an instant, and counts the outcomes. Nothing is requested. */
import type { Instant } from "../../domain/instant.ts";
import { type Explanation, explain } from "../../domain/resolve/explain.ts";
import { parseAddress } from "../../domain/url/parse-address.ts";
import { type JudgedVisit, judgeVisit } from "../../domain/report/judge-visit.ts";
import { VISIT_OUTCOMES, type VisitOutcome } from "../../domain/report/visit-outcome.ts";
import type { PastedLine } from "../../traffic/pasted.ts";
import { takeTurns } from "../shared/sources.ts";
import type { TriedVersion } from "./versions.ts";

/** A line with its verdicts. */
export interface Tried {
  readonly line: PastedLine;
  /** One per version, in order; null if the line is not an address. */
  readonly verdicts: readonly JudgedVisit[] | null;
  /** Whether the versions give visitors different answers. */
  readonly isDifferent: boolean;
}

/** The number of lines judged at once: a few milliseconds, during which other pages may have to wait. */
const LINES_A_TURN = 500;

export async function judge(
  lines: readonly PastedLine[],
  versions: readonly TriedVersion[],
  hosts: readonly string[],
  at: Instant,
): Promise<Tried[]> {
  const tried: Tried[] = [];
  for (const [index, line] of lines.entries()) {
    if (index % LINES_A_TURN === LINES_A_TURN - 1) await takeTurns();
    const url = urlOf(line, hosts);
    if (url === null) {
      tried.push({ line, verdicts: null, isDifferent: false });
      continue;
    }
    const verdicts: JudgedVisit[] = [];
    for (const { tableFor } of versions) {
      verdicts.push(judgeVisit(await tableFor(url.pathname), { url, method: "GET" }, at));
    }
    const [first] = verdicts;
    const isDifferent = verdicts.some((it) => first !== undefined && !isSame(it, first));
    tried.push({ line, verdicts, isDifferent });
  }
  return tried;
}

export async function explainLine(
  line: PastedLine,
  versions: readonly TriedVersion[],
  hosts: readonly string[],
  at: Instant,
): Promise<Explanation[]> {
  const url = urlOf(line, hosts);
  if (url === null) return [];
  const tables = await Promise.all(versions.map((it) => it.tableFor(url.pathname)));
  return tables.map((it) => explain(it, { url, method: "GET" }, at));
}

function urlOf({ address }: PastedLine, hosts: readonly string[]): URL | null {
  const url = address === null ? null : parseAddress(address, hosts);
  return url?.ok ? url.value : null;
}

function isSame(a: JudgedVisit, b: JudgedVisit): boolean {
  const { decision: one } = a;
  const { decision: other } = b;
  return (
    a.outcome === b.outcome &&
    one.status === other.status &&
    one.location === other.location &&
    one.suggestion === other.suggestion &&
    JSON.stringify(one.file) === JSON.stringify(other.file)
  );
}

/** The lines to show: all, those that differ, those that are not addresses, or those with an outcome from a version. */
export type Show = "all" | "differ" | "unreadable" | `${number}-${VisitOutcome}`;

/** Parses the choice of lines; `all` for anything unreadable. */
export function readShow(text: string, versions: number): Show {
  if (text === "differ" || text === "unreadable") return text;
  for (let version = 0; version < versions; version++) {
    const outcome = VISIT_OUTCOMES.find((it) => text === `${version}-${it}`);
    if (outcome !== undefined) return `${version}-${outcome}`;
  }
  return "all";
}

export function select(tried: readonly Tried[], show: Show): readonly Tried[] {
  if (show === "all") return tried;
  if (show === "differ") return tried.filter((it) => it.isDifferent);
  if (show === "unreadable") return tried.filter((it) => it.verdicts === null);
  return tried.filter(({ verdicts }) =>
    verdicts?.some((it, version) => show === `${version}-${it.outcome}`),
  );
}

export interface Tally {
  readonly outcome: VisitOutcome;
  readonly count: number;
}

export function tally(tried: readonly Tried[], version: number): Tally[] {
  const counts = new Map<VisitOutcome, number>();
  for (const { verdicts } of tried) {
    const outcome = verdicts?.[version]?.outcome;
    if (outcome !== undefined) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  }
  return VISIT_OUTCOMES.flatMap((outcome) => {
    const count = counts.get(outcome) ?? 0;
    return count === 0 ? [] : [{ outcome, count }];
  });
}
