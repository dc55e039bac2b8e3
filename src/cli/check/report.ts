import type { Locate, Place } from "../../domain/finding.ts";
import type { ListedTarget, Sender, TargetList } from "../../domain/report/list-targets.ts";
import { type Verdict, VERDICTS } from "../../domain/report/target-health.ts";
import { defuse } from "../../formats/text/csv-injection.ts";
import { writeCsvLine } from "../../formats/text/write-csv.ts";
import type { Checked } from "../../store/records/check-results.ts";
import { plural, type Styles } from "../terminal/output.ts";

export interface ReportedTarget extends Checked {
  readonly senders: readonly Sender[];
}

export interface CheckReport {
  /** The most urgent targets first; otherwise in the order of the table. */
  readonly targets: readonly ReportedTarget[];
  readonly counts: Readonly<Record<Verdict, number>>;
  readonly unfilled: readonly Sender[];
}

export function createReport(list: TargetList, checked: readonly Checked[]): CheckReport {
  const sendersOf = new Map(list.targets.map((it: ListedTarget) => [it.url, it.senders]));
  const counts = { dead: 0, "soft-dead": 0, unknown: 0, redirected: 0, ok: 0 };
  for (const { verdict } of checked) counts[verdict] += 1;
  const targets = checked
    .map((it) => ({ ...it, senders: sendersOf.get(it.url) ?? [] }))
    .toSorted((a, b) => VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict));
  return { targets, counts, unfilled: list.unfilled };
}

export function reportAsJson({ targets, counts, unfilled }: CheckReport, locate: Locate): object {
  const place = ({ from, path }: Sender): object => ({ from, at: locate(path) });
  return {
    total: targets.length,
    verdicts: counts,
    targets: targets.map(({ senders, ...it }) => ({ ...it, rules: senders.map(place) })),
    unfilled: unfilled.map(place),
  };
}

/** Writes a row for each target, safe to open in a spreadsheet. */
export function* reportAsCsv({ targets }: CheckReport, locate: Locate): Generator<string> {
  const line = (cells: readonly string[]): string => `${writeCsvLine(cells.map(defuse))}\r\n`;
  yield line(["verdict", "status", "hops", "target", "final url", "reason", "rules", "first rule"]);
  for (const { verdict, status, hops, url, finalUrl, reason, senders } of targets) {
    const [first] = senders;
    yield line([
      verdict,
      String(status ?? ""),
      String(hops),
      url,
      finalUrl,
      reason ?? "",
      String(senders.length),
      first ? `${showPlace(locate(first.path))} ${showSender(first)}` : "",
    ]);
  }
}

/** The verdicts of which every target is shown; of the others only the first, unless all are requested. */
const ALWAYS_SHOWN: ReadonlySet<Verdict> = new Set(["dead", "soft-dead"]);
const SHOWN_AT_MOST: Readonly<Record<Verdict, number>> = {
  dead: Infinity,
  "soft-dead": Infinity,
  unknown: 20,
  redirected: 20,
  ok: 0,
};
const SENDERS_AT_MOST = 5;

/** Formats the report for people: one block per target, dead ones first. */
export function* reportAsText(
  { targets }: CheckReport,
  locate: Locate,
  styles: Styles,
  showsAll: boolean,
): Generator<string> {
  const groups = Map.groupBy(targets, (it) => it.verdict);
  for (const [verdict, of] of groups) {
    const shown = showsAll ? of : of.slice(0, SHOWN_AT_MOST[verdict]);
    for (const target of shown) yield* showTarget(target, locate, styles);
    if (shown.length < of.length && shown.length > 0) {
      yield styles.dim(`and ${plural(of.length - shown.length, "more target")} ${verdict}: --all`);
    }
  }
}

function* showTarget(
  { verdict, status, url, finalUrl, hops, reason, senders }: ReportedTarget,
  locate: Locate,
  styles: Styles,
): Generator<string> {
  const isDead = ALWAYS_SHOWN.has(verdict);
  const paint = isDead ? styles.red : verdict === "unknown" ? styles.yellow : styles.green;
  yield `${paint(verdict.padEnd(10))} ${String(status ?? "–").padEnd(4)} ${styles.bold(url)}`;
  const details = [hops > 0 ? `${plural(hops, "hop")} to ${finalUrl}` : null, reason];
  const known = details.filter((it) => it !== null).join("; ");
  if (known !== "") yield `  ${known}`;
  if (verdict === "ok") return;
  for (const sender of senders.slice(0, SENDERS_AT_MOST)) {
    yield styles.dim(`  ${showPlace(locate(sender.path))} ${showSender(sender)}`);
  }
  if (senders.length > SENDERS_AT_MOST) {
    yield styles.dim(`  and ${plural(senders.length - SENDERS_AT_MOST, "more rule")}`);
  }
}

export function showPlace({ file, line, column }: Place): string {
  return `${file}:${line}:${column}`;
}

export function showSender({ from }: Sender): string {
  return from ?? "the fallback";
}

/** The number of targets per verdict, without zeros: `3 dead, 1 unknown, 40 ok`. */
export function countVerdicts({ counts }: CheckReport): string {
  const given = VERDICTS.filter((it) => counts[it] > 0).map(
    (it) => `${counts[it].toLocaleString("en")} ${it}`,
  );
  return given.length === 0 ? "none" : given.join(", ");
}

export function hasDead({ counts }: CheckReport): boolean {
  return [...ALWAYS_SHOWN].some((it) => counts[it] > 0);
}
