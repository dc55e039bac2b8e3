import type { Io } from "../terminal/io.ts";
import { plural, say, stylesFor } from "../terminal/output.ts";
import { clipped, printable } from "../terminal/printable.ts";
import type { SourcesReport } from "./reading.ts";

/** Limited, because an index may name fifty thousand missing sitemaps. */
const PROBLEMS_SHOWN = 20;
const PROBLEM_CHARACTERS = 500;

/** Says which files, and which lines, could not be read, and why. */
export function sayUnreadable(io: Io, { problems, examples, unreadable }: SourcesReport): void {
  const styles = stylesFor(io, "stderr");
  for (const { file, problem, fix } of problems.slice(0, PROBLEMS_SHOWN)) {
    const shown = clipped(printable(problem), PROBLEM_CHARACTERS);
    say(io, `${styles.bold(printable(file))}: ${shown}\n    ${styles.dim("fix:")} ${fix}`);
  }
  if (problems.length > PROBLEMS_SHOWN) {
    say(io, `… and ${plural(problems.length - PROBLEMS_SHOWN, "more problem")}: --json lists all`);
  }
  if (unreadable === 0) return;
  const first = unreadable > examples.length ? `, the first ${examples.length}` : "";
  say(io, `${plural(unreadable, "line")} cannot be read${first}:`);
  for (const { file, line, problem, text } of examples) {
    const shown = text.length > 100 ? `${text.slice(0, 99)}…` : text;
    say(io, `  ${styles.bold(`${printable(file)}:${line}`)} ${problem}: ${printable(shown)}`);
  }
}
