import pc from "picocolors";
import type { Finding } from "../../domain/finding.ts";
import type { Io } from "./io.ts";
import { clipped, forTerminal, printable } from "./printable.ts";
import { writeToStandardOutput } from "./standard-output.ts";

export type Styles = ReturnType<typeof pc.createColors>;

/** The styles for a stream. Colours are used only on a terminal and if `NO_COLOR` is not set. */
export function stylesFor(io: Io, stream: "stdout" | "stderr"): Styles {
  return pc.createColors(isStyled(io, stream));
}

function isStyled(io: Io, stream: "stdout" | "stderr"): boolean {
  const isPlain = io.env.NO_COLOR !== undefined && io.env.NO_COLOR !== "";
  return io[stream].isTTY === true && !isPlain && io.env.TERM !== "dumb";
}

/** Prints a line for people, and waits for a slow reader so that output never accumulates in memory. */
export async function printLine(io: Io, line: string): Promise<void> {
  await writeToStandardOutput(io, `${forTerminal(line, isStyled(io, "stdout"))}\n`);
}

/** Prints a value for programs, as it is. */
export async function printJson(io: Io, value: unknown): Promise<void> {
  await writeToStandardOutput(io, `${JSON.stringify(value)}\n`);
}

/** The longest line: enough for a long list of hosts to paste, but not for a cell of several megabytes. */
const LINE_CHARACTERS = 16_384;

export function say(io: Io, text: string): void {
  const lines = text.length > LINE_CHARACTERS ? text.split("\n") : [text];
  const shown = lines.map((it) => clipped(it, LINE_CHARACTERS)).join("\n");
  io.stderr.write(`${forTerminal(shown, isStyled(io, "stderr"))}\n`);
}

/** Formats findings as `file:line:column id message`, each with its fix on the line below. */
export function formatFindings(findings: readonly Finding<string>[], styles: Styles): string {
  return findings
    .map(({ id, severity, message, fix, at }) => {
      const place = printable(`${at.file}:${at.line}:${at.column}`);
      const colour = severity === "error" ? styles.red : styles.yellow;
      return `${styles.bold(place)} ${colour(printable(id))} ${printable(message)}\n    ${styles.dim("fix:")} ${printable(fix)}`;
    })
    .join("\n");
}

/** The number of findings of one kind shown to people; `--json` prints all. */
const SHOWN_OF_A_KIND = 100;

/** Prints the first findings of each kind to standard error, and how many more there are. */
export function sayFindings(io: Io, findings: readonly Finding<string>[]): void {
  const counts = new Map<string, number>();
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

/** The number of findings in words: `2 errors and 1 warning`. */
export function countFindings(findings: readonly Finding<string>[]): string {
  const errors = findings.filter((it) => it.severity === "error").length;
  const warnings = findings.length - errors;
  return `${plural(errors, "error")} and ${plural(warnings, "warning")}`;
}

/** @param nouns The plural, if it is not formed with an s. */
export function plural(count: number, noun: string, nouns: string = `${noun}s`): string {
  return `${count.toLocaleString("en")} ${count === 1 ? noun : nouns}`;
}
