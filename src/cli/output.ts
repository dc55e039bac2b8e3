import { once } from "node:events";
import pc from "picocolors";
import type { Finding } from "../domain/finding.ts";
import type { Io } from "./io.ts";

/** Styles for a stream: colours on a terminal only, and `NO_COLOR` obeyed. */
export function stylesFor(io: Io, stream: "stdout" | "stderr"): ReturnType<typeof pc.createColors> {
  const isPlain = io.env.NO_COLOR !== undefined && io.env.NO_COLOR !== "";
  return pc.createColors(io[stream].isTTY === true && !isPlain && io.env.TERM !== "dumb");
}

/** Prints a line, and waits where the reader is slower: output never piles up in memory. */
export async function printLine(io: Io, line: string): Promise<void> {
  if (!io.stdout.write(`${line}\n`)) await once(io.stdout, "drain");
}

export function say(io: Io, line: string): void {
  io.stderr.write(`${line}\n`);
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

/** `2 errors and 1 warning`. */
export function countFindings(findings: readonly Finding[]): string {
  const errors = findings.filter((it) => it.severity === "error").length;
  const warnings = findings.length - errors;
  return `${plural(errors, "error")} and ${plural(warnings, "warning")}`;
}

/** @param nouns More than one of them, where that is not the noun with an s. */
export function plural(count: number, noun: string, nouns: string = `${noun}s`): string {
  return `${count.toLocaleString("en")} ${count === 1 ? noun : nouns}`;
}
