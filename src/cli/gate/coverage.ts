import { createCoverage } from "../../traffic/coverage.ts";
import type { Check } from "../checklist/checklist.ts";
import { type Shares, sharesOf } from "../../domain/report/visit-outcome.ts";
import { describeStoredProblem } from "../../release/parse-stored.ts";
import { readVisits } from "../../store/records/visits.ts";
import { readTraffic } from "../coverage/read-traffic.ts";
import { fileAgain, fileName, routesOption } from "../tables/input.ts";
import type { KnownLive } from "../tables/live-table.ts";
import { gateInForceOf } from "../tables/serving.ts";
import { formatShare } from "../terminal/numbers.ts";
import type { Io } from "../terminal/io.ts";
import { plural } from "../terminal/output.ts";
import { pasteable } from "../../domain/pasteable.ts";
import { attempt, broken, line, type Scene } from "./scene.ts";
import { onceOpen } from "../../domain/instant.ts";

export interface CoverageOptions {
  /** Access logs, sitemaps or lists; each a file or a folder. */
  readonly logs: readonly string[];
  /** The least acceptable share, from 0 to 1. */
  readonly limit: number;
  /** The words of the running command, without its logs. */
  readonly again: readonly string[];
}

/**
 * Checks the share of visits to moving pages that get an answer of their own at the gate, without rows. If no logs are
 * given, the figures published for the release in service are used.
 */
export async function checkCoverage(
  io: Io,
  scene: Scene,
  options: CoverageOptions,
): Promise<Check> {
  const { serving } = scene;
  if (!serving.ok) return broken("coverage", serving.problem);
  return options.logs.length === 0
    ? judgePublished(scene, serving.value, options)
    : judgeLogs(io, scene, serving.value, options);
}

async function judgePublished(
  { stores, file, now }: Scene,
  { id }: KnownLive,
  { limit, again }: CoverageOptions,
): Promise<Check> {
  const stored = await readVisits(stores.redirects, id, now);
  const fix = `Give last month's: ${pasteable([...again, "--log", "access.log"], stores)}`;
  if (!stored.ok) return line("coverage", "unknown", describeStoredProblem(stored.problem), fix);
  if (!stored.value) return line("coverage", "unknown", "No log was given", fix);
  const { outcomes, elsewhere, unit, days, countedAt, files } = stored.value;
  const shares = sharesOf(outcomes, elsewhere);
  const of =
    unit === "visits"
      ? plural(shares.moving, "visit")
      : plural(shares.moving, "address", "addresses");
  const which = days
    ? ` from ${days.first} to ${days.last}`
    : ` counted on ${countedAt.slice(0, 10)}`;
  if (shares.moving === 0) {
    const message = "None of the visits that were published is for a page that moves";
    return line("coverage", "unknown", message, fix);
  }
  const logs = [files[0]?.name ?? "access.log"];
  return judgeShare(shares, { what: of + which, limit, logs, file });
}

async function judgeLogs(
  io: Io,
  { moved, file, now, stores }: Scene,
  { compiled }: KnownLive,
  { logs, limit }: CoverageOptions,
): Promise<Check> {
  const gate = gateInForceOf(compiled, moved);
  const site = { ...compiled.table.site, activatesAt: gate };
  const judged = { ...compiled, table: { ...compiled.table, site } };
  const { count, sum } = createCoverage(judged, onceOpen(now, gate));
  const read = await attempt(stores, () => readTraffic(io, logs, site, count));
  if (!read.ok) return broken("coverage", read.problem);
  const [problem] = read.value.problems;
  if (problem) {
    return line("coverage", "unknown", `${problem.file}: ${problem.problem}`, problem.fix);
  }
  const { pages, pagesElsewhere } = sum();
  const shares = sharesOf(pages.outcomes, pagesElsewhere);
  if (shares.moving === 0) {
    const fix = "Give a log of the old site, with its hosts or with paths only";
    return line(
      "coverage",
      "unknown",
      `No request in ${logs.map(fileName).join(", ")} is for a page that moves`,
      fix,
    );
  }
  return judgeShare(shares, {
    what: plural(shares.moving, "visit"),
    limit,
    logs,
    file,
  });
}

interface Judged {
  /** The description of the whole. */
  readonly what: string;
  readonly limit: number;
  readonly logs: readonly string[];
  readonly file: string;
}

function judgeShare({ moving, decided }: Shares, { what, limit, logs, file }: Judged): Check {
  const message = `${formatShare(decided, moving)} of ${what} get an answer of their own`;
  const least = formatShare(limit, 1);
  if (decided / moving >= limit) {
    return line("coverage", "ok", `${message}; ${least} are wanted`, null);
  }
  const missing = ["coverage", ...logs.map(fileAgain), ...routesOption(file)];
  const fix = `See what is missing: ${pasteable([...missing, "--unmatched", "missing.csv"])}`;
  return line("coverage", "fail", `${message}, and ${least} are wanted`, fix);
}
