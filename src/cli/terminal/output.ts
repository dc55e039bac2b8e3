import { once } from "node:events";
import pc from "picocolors";
import type { Finding, FindingId } from "../../domain/finding.ts";
import type { Io } from "./io.ts";
import { clipped } from "./printable.ts";

/** Styles for a stream: colours on a terminal only, and `NO_COLOR` obeyed. */
export function stylesFor(io: Io, stream: "stdout" | "stderr"): ReturnType<typeof pc.createColors> {
  const isPlain = io.env.NO_COLOR !== undefined && io.env.NO_COLOR !== "";
  return pc.createColors(io[stream].isTTY === true && !isPlain && io.env.TERM !== "dumb");
}

/** Prints a line, and waits for a slower reader: output never piles up in memory. */
export async function printLine(io: Io, line: string): Promise<void> {
  if (!io.stdout.write(`${line}\n`)) await once(io.stdout, "drain");
}

/** What is said in one line: a long list of hosts to paste has its place in it, a cell of megabytes does not. */
const LINE_CHARACTERS = 16_384;

export function say(io: Io, text: string): void {
  const lines = text.length > LINE_CHARACTERS ? text.split("\n") : [text];
  io.stderr.write(`${lines.map((it) => clipped(it, LINE_CHARACTERS)).join("\n")}\n`);
}

/** Findings as `file:line:column id message`, each with its fix on the line below. */
export function formatFindings(
  findings: readonly Finding[],
  styles: ReturnType<typeof pc.createColors>,
): string {
  return findings
    .map(({ id, severity, message, fix, at }) => {
      const place = `${at.file}:${at.line}:${at.column}`;
      const colour = severity === "error" ? styles.red : styles.yellow;
      return `${styles.bold(place)} ${colour(id)} ${message}\n    ${styles.dim("fix:")} ${fix}`;
    })
    .join("\n");
}

/** How many findings of one kind people are shown; `--json` prints all. */
const SHOWN_OF_A_KIND = 100;

/** Says findings on standard error, of each kind the first; and how many more there are. */
export function sayFindings(io: Io, findings: readonly Finding[]): void {
  const counts = new Map<FindingId, number>();
  const shown = findings.filter(({ id }) => {
    const count = (counts.get(id) ?? 0) + 1;
    counts.set(id, count);
    return count <= SHOWN_OF_A_KIND;
  });
  if (shown.length > 0) say(io, formatFindings(shown, stylesFor(io, "stderr")));
  for (const [id, count] of counts) {
    if (count <= SHOWN_OF_A_KIND) continue;
    const more = (count - SHOWN_OF_A_KIND).toLocaleString("en");
    say(io, `… and ${more} more ${id}: --json lists them all`);
  }
}

/** `2 errors and 1 warning`. */
export function countFindings(findings: readonly Finding[]): string {
  const errors = findings.filter((it) => it.severity === "error").length;
  const warnings = findings.length - errors;
  return `${plural(errors, "error")} and ${plural(warnings, "warning")}`;
}

/** @param nouns The plural, if it is not the noun with an s. */
export function plural(count: number, noun: string, nouns: string = `${noun}s`): string {
  return `${count.toLocaleString("en")} ${count === 1 ? noun : nouns}`;
}
