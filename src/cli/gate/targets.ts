import type { CheckResults } from "../../store/records/check-results.ts";
import { readCheckResults } from "../../store/records/check-results.ts";
import { isFromFuture } from "../../store/records/in-force.ts";
import { describeStoredProblem } from "../../release/parse-stored.ts";
import type { Check } from "../checklist/checklist.ts";
import { routesOption } from "../tables/input.ts";
import { inWords } from "../terminal/duration.ts";
import { plural } from "../terminal/output.ts";
import { pasteable } from "../../domain/pasteable.ts";
import { broken, line, type Scene } from "./scene.ts";

/** The age after which results are stale, because the new site keeps changing. */
const STALE_MS = 7 * 86_400_000;

/** Checks whether the targets answer, by the last published `check` of exactly this release. */
export async function checkTargets({ serving, file, stores, now }: Scene): Promise<Check> {
  if (!serving.ok) return broken("targets", serving.problem);
  const { id } = serving.value;
  const ask = `Ask for them: ${pasteable(["check", ...routesOption(file), "--publish"], stores)}`;
  const results = await readCheckResults(stores.redirects, id, now);
  if (!results.ok) {
    return line("targets", "unknown", describeStoredProblem(results.problem), ask);
  }
  if (!results.value) {
    return line("targets", "unknown", "Nobody has published whether the targets answer", ask);
  }
  return judgeResults(results.value, now, ask);
}

function judgeResults(
  { counts, targets, unfilled, checkedAt }: CheckResults,
  now: number,
  ask: string,
): Check {
  const age = now - Date.parse(checkedAt);
  // A clock was wrong, but it is not known which.
  const isAhead = isFromFuture(checkedAt, now);
  const total = Object.values(counts).reduce((sum, it) => sum + it, 0);
  const when = isAhead ? `at ${checkedAt}, which is in the future` : `${inWords(age)} ago`;
  const dead = counts.dead + counts["soft-dead"];
  if (dead > 0) {
    const [first] = targets;
    const fix = `Send ${first?.from ?? "the fallback"} elsewhere, publish, and check again`;
    return line(
      "targets",
      "fail",
      `${plural(dead, "dead target")} of ${total}, ${when}; the first: ${first?.url}`,
      fix,
    );
  }
  const open = [
    counts.unknown > 0 ? `${counts.unknown} refuse to answer` : null,
    unfilled > 0 ? `${plural(unfilled, "pattern")} without an example not asked for` : null,
  ].filter((it) => it !== null);
  const message = [`None of ${plural(total, "target")} is dead, ${when}`, ...open].join("; ");
  if (isAhead || age > STALE_MS) return line("targets", "warn", message, ask);
  return line("targets", "ok", message, null);
}
