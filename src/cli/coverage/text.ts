import type { Styles } from "../terminal/output.ts";
import { OUTCOME_LABELS, type VisitOutcome } from "../../domain/report/visit-outcome.ts";
import type { CountedAddress } from "../../traffic/coverage.ts";
import { formatCount, formatShare } from "../terminal/numbers.ts";
import { forTerminal } from "../terminal/printable.ts";
import {
  type CoverageReport,
  describeError,
  describeInstant,
  describeSources,
  describeVariants,
  summarize,
} from "./summary.ts";

const BAR_CHARACTERS = 30;

export function formatCoverage(report: CoverageReport, styles: Styles): string[] {
  const { coverage, traffic, site, top } = report;
  const { moving, bars, headline, prospect, apart } = summarize(report);
  const outcomes = bars.map(({ outcome, total }) => ({
    label: OUTCOME_LABELS[outcome],
    total,
    paint: painter(outcome, styles),
  }));
  const sections = coverage.pages.sections.slice(0, top).map(({ section, total }) => ({
    label: forTerminal(section ?? "(no section)", false),
    total,
    paint: styles.blue,
  }));
  const { unmatchedError: unsure } = coverage;
  const error = describeError(coverage);
  return [
    styles.bold(`${forTerminal(site.name, false)}, as of ${describeInstant(report)}`),
    `Read from ${forTerminal(describeSources(traffic), false)}`,
    "",
    styles.bold(headline),
    ...formatBars(outcomes, moving),
    ...(sections.length > 0 ? ["", styles.bold("By section")] : []),
    ...formatBars(sections, moving),
    ...formatAddresses(
      "Most requested without an answer of their own",
      coverage.unmatched,
      { top, isMore: unsure > 0 },
      styles,
    ),
    ...[prospect, error].flatMap((it) => (it === null ? [] : [styles.dim(`  ${it}`)])),
    ...formatAddresses("Not decided yet", coverage.undecided, { top }, styles),
    ...formatAddresses("Broken addresses that are repaired", coverage.repaired, { top }, styles),
    ...(apart.length > 0 ? ["", styles.bold("Counted apart")] : []),
    ...apart.map((it) => `  ${it}`),
  ];
}

/** @param isMore Whether there are more addresses than the given ones. */
function formatAddresses(
  heading: string,
  addresses: readonly CountedAddress[],
  { top, isMore = false }: { readonly top: number; readonly isMore?: boolean },
  styles: Styles,
): string[] {
  const shown = addresses.slice(0, top);
  if (shown.length === 0) return [];
  const { length } = addresses;
  const count =
    length > top ? ` (${top} of ${isMore ? "more than " : ""}${formatCount(length)})` : "";
  const width = Math.max(...shown.map(({ total }) => formatCount(total).length));
  return [
    "",
    styles.bold(`${heading}${count}`),
    ...shown.map(
      (it) => `  ${formatCount(it.total).padStart(width)}  ${it.url}${describeVariants(it)}`,
    ),
  ];
}

interface BarRow {
  readonly label: string;
  readonly total: number;
  readonly paint: (text: string) => string;
}

function formatBars(rows: readonly BarRow[], whole: number): string[] {
  const most = Math.max(0, ...rows.map((it) => it.total));
  const labels = Math.max(0, ...rows.map((it) => it.label.length));
  const numbers = Math.max(0, ...rows.map((it) => formatCount(it.total).length));
  return rows.map(({ label, total, paint }) => {
    const count = formatCount(total).padStart(numbers);
    const share = formatShare(total, whole).padStart(6);
    return `  ${label.padEnd(labels)}  ${count}  ${share}  ${paint(drawBar(total, most))}`.trimEnd();
  });
}

/** Draws a bar in eighths of a character; one above zero is always visible. */
function drawBar(part: number, whole: number): string {
  if (part === 0 || whole === 0) return "";
  const eighths = Math.max(1, Math.round((part / whole) * BAR_CHARACTERS * 8));
  return "█".repeat(Math.floor(eighths / 8)) + " ▏▎▍▌▋▊▉".charAt(eighths % 8).trim();
}

function painter(outcome: VisitOutcome, styles: Styles): (text: string) => string {
  switch (outcome) {
    case "rule":
    case "repaired":
      return styles.green;
    case "fallback":
    case "undecided":
      return styles.yellow;
    case "not-found":
    case "refused":
      return styles.red;
    case "gone":
    case "kept":
    case "pass":
    case "served":
      return styles.blue;
  }
}
