import { createCoverage } from "../../traffic/coverage.ts";
import type { Check } from "../checklist/checklist.ts";
import { readTraffic, type TrafficReport } from "../coverage/read-traffic.ts";
import { summarize } from "../coverage/summary.ts";
import { routesOption } from "../tables/input.ts";
import { gateInForceOf } from "../tables/serving.ts";
import { formatShare } from "../terminal/numbers.ts";
import type { Io } from "../terminal/io.ts";
import { plural } from "../terminal/output.ts";
import { pasteable } from "../terminal/pasteable.ts";
import { broken, line, type Scene } from "./scene.ts";

export interface CoverageOptions {
  /** Access logs, sitemaps or lists, each a file or a folder. */
  readonly logs: readonly string[];
  /** The least share, from 0 to 1. */
  readonly limit: number;
  /** The command that is being run, as words, without its logs. */
  readonly again: readonly string[];
}

/** The share of visits to pages that move which get an answer of their own, as of the gate; rows left out. */
export async function checkCoverage(
  io: Io,
  { serving, moved, file, now, stores }: Scene,
  { logs, limit, again }: CoverageOptions,
): Promise<Check> {
  if (!serving.ok) return broken("coverage", serving.problem);
  const { compiled } = serving.value;
  const gate = gateInForceOf(compiled, moved);
  const site = { ...compiled.table.site, activatesAt: gate };
  const at = Number.isFinite(gate) ? Math.max(now, gate) : now;
  const { count, sum } = createCoverage({ ...compiled, table: { ...compiled.table, site } }, at);
  let traffic: TrafficReport | null = null;
  for (const log of logs) {
    traffic = await readTraffic(io, log, site, count);
    const [problem] = traffic.problems;
    if (problem) {
      return line("coverage", "unknown", `${problem.file}: ${problem.problem}`, problem.fix);
    }
  }
  if (!traffic) {
    const fix = `Give last month's: ${pasteable([...again, "--log", "access.log"], stores)}`;
    return line("coverage", "unknown", "No log was given", fix);
  }
  const { moving, decided } = summarize({ site, at, coverage: sum(), traffic, top: 0 });
  if (moving === 0) {
    const fix = "Give a log of the old site, with its hosts or with paths alone";
    return line(
      "coverage",
      "unknown",
      `No request in ${logs.join(", ")} is for a page that moves`,
      fix,
    );
  }
  const message = `${formatShare(decided, moving)} of ${plural(moving, "visit")} get an answer of their own`;
  const least = formatShare(limit, 1);
  if (decided / moving >= limit)
    return line("coverage", "ok", `${message}; ${least} are wanted`, null);
  const missing = ["coverage", logs[0] ?? "", ...routesOption(file), "--unmatched", "missing.csv"];
  const fix = `See what is missing: ${pasteable(missing)}`;
  return line("coverage", "fail", `${message}, and ${least} are wanted`, fix);
}
