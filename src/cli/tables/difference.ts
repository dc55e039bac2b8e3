import { formatForPeople, parseInstant } from "../../domain/instant.ts";
import type { Change, Difference } from "../../domain/report/diff.ts";
import type { RuleData } from "../../domain/table/schema.ts";
import { UNREGISTER } from "../../domain/table/served-file.ts";
import { plural, type Styles } from "../terminal/output.ts";

/** The number of changes of a kind that are shown, unless all are requested. */
const SHOWN_AT_MOST = 20;

const MARK = { removed: "-", changed: "~", added: "+" } as const;

/** The number of changes in words: `3 added, 1 changed, 2 removed`. */
export function countChanges({ changes }: Difference): string {
  const count = (kind: Change["kind"]): number => changes.filter((it) => it.kind === kind).length;
  return `${count("added")} added, ${count("changed")} changed, ${count("removed")} removed`;
}

/**
 * Formats a difference as lines: first the fields of the site, then the removed, changed and added rules.
 *
 * @param timeZone The zone in which the site's dates are shown in addition to their written form.
 */
export function formatDifference(
  difference: Difference,
  styles: Styles,
  showsAll: boolean,
  timeZone: string,
): string[] {
  const { changes, site, remarks } = difference;
  const lines = site.map(
    ({ field, before, after }) =>
      `${styles.yellow(`~ site.${field}`)}  ${valueText(before, timeZone)} -> ${valueText(after, timeZone)}`,
  );
  for (const kind of ["removed", "changed", "added"] as const) {
    const of = changes.filter((it) => it.kind === kind);
    const shown = showsAll ? of : of.slice(0, SHOWN_AT_MOST);
    for (const it of shown) lines.push(formatChange(it, styles));
    if (shown.length < of.length) {
      lines.push(styles.dim(`  and ${of.length - shown.length} more ${kind}: --all shows them`));
    }
  }
  if (remarks > 0) {
    lines.push(styles.dim(`  ${plural(remarks, "rule")} with other notes, sections or examples`));
  }
  return lines;
}

/** A value as text. A date is followed by its local time in the site's zone. */
function valueText(value: unknown, timeZone: string): string {
  const instant = typeof value === "string" ? parseInstant(value) : null;
  const written = value === undefined ? "not set" : JSON.stringify(value);
  if (instant === null || timeZone === "UTC") return written;
  return `${written} (${formatForPeople(instant, timeZone)})`;
}

function formatChange({ kind, from, before, after }: Change, styles: Styles): string {
  const colour = { removed: styles.red, changed: styles.yellow, added: styles.green }[kind];
  const answers = [before, after].filter((it) => it !== null).map(answerInWords);
  return `${colour(`${MARK[kind]} ${from}`)}  ${[...new Set(answers)].join(" -> ")}${detailsOf(before, after)}`;
}

function answerInWords(rule: RuleData): string {
  if (rule.keep) return "passes to the old site";
  if (rule.undecided) return "undecided";
  if (rule.serve === UNREGISTER) return "200 ends the old service worker";
  if (rule.serve !== undefined) {
    const bytes = new TextEncoder().encode(rule.serve.body).length;
    return `200 a small file (${rule.serve.type}, ${plural(bytes, "byte")})`;
  }
  if (rule.gone) return rule.to === undefined ? "410 gone" : `410 gone, suggests ${rule.to}`;
  return `${rule.status ?? 301} ${rule.to}`;
}

/** The other differences, such as `startsAt` and `where`. */
function detailsOf(before: RuleData | null, after: RuleData | null): string {
  if (!before || !after) return "";
  const names = ["match", "where", "startsAt", "endsAt", "query", "lowercase"] as const;
  const fields: string[] = names.filter(
    (it) => JSON.stringify(before[it]) !== JSON.stringify(after[it]),
  );
  const isOtherFile = JSON.stringify(before.serve) !== JSON.stringify(after.serve);
  if (isOtherFile && answerInWords(before) === answerInWords(after)) fields.push("serve");
  return fields.length === 0 ? "" : `  (${fields.join(", ")})`;
}
