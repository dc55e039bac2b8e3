import { posix, win32 } from "node:path";
import { formatInstant } from "../../domain/instant.ts";
import type { RoutesData } from "../../domain/table/schema.ts";
import {
  FILES_AT_MOST,
  SECTIONS_AT_MOST,
  UNMATCHED_AT_MOST,
  VISITED_AT_MOST,
  type VisitFigures,
  writeVisits,
} from "../../store/records/visits.ts";
import type { CountedAddress } from "../../traffic/coverage.ts";
import { LOGS } from "../../traffic/sources/recognize-lines.ts";
import { shortId } from "../tables/live-table.ts";
import { findOwnRelease, type PublishOptions } from "../tables/own-release.ts";
import { withStores } from "../tables/stores.ts";
import type { Io } from "../terminal/io.ts";
import { say } from "../terminal/output.ts";
import { whoAmI } from "../terminal/who.ts";
import type { TrafficReport } from "./read-traffic.ts";
import type { CoverageReport } from "./summary.ts";

/**
 * Prepares to show the figures of a report on the page of its release.
 *
 * @returns A function that publishes them.
 * @throws CliError if the table is not a release in the store, so that this is known before a long log is read.
 */
export async function preparePublishing(
  io: Io,
  options: PublishOptions,
  data: RoutesData,
): Promise<(report: CoverageReport) => Promise<void>> {
  const id = await findOwnRelease(io, options, data);
  return async (report) => {
    const now = io.now();
    const figures = {
      countedAt: formatInstant(now),
      countedBy: whoAmI(io),
      ...figuresOf(report),
    };
    await withStores(io, options, ({ redirects }) => writeVisits(redirects, id, figures, now));
    say(io, `The page of ${shortId(id)} now shows it`);
  };
}

/** The figures that all reviewers may see; nothing else of a log is published. */
function figuresOf({
  at,
  coverage,
  traffic,
}: CoverageReport): Omit<VisitFigures, "countedAt" | "countedBy"> {
  const unit = unitOf(coverage.total, traffic);
  const listable = (addresses: readonly CountedAddress[], atMost: number): CountedAddress[] =>
    addresses.filter((it) => mayBeShown(it, unit)).slice(0, atMost);
  const read = traffic.files.filter((it) => it.requests > 0);
  return {
    at: formatInstant(at),
    unit,
    days: traffic.days,
    files: read
      .slice(0, FILES_AT_MOST)
      .map(({ name, kind, requests }) => ({ name: nameAlone(name), kind, requests })),
    fileCount: read.length,
    total: coverage.total,
    noise: coverage.noise.total,
    elsewhere: coverage.pagesElsewhere,
    outcomes: coverage.pages.outcomes,
    sections: coverage.pages.sections.slice(0, SECTIONS_AT_MOST),
    sectionCount: coverage.pages.sections.length,
    visited: listable(coverage.visited, VISITED_AT_MOST),
    visitedError: coverage.visitedError,
    unmatched: listable(coverage.unmatched, UNMATCHED_AT_MOST),
    unmatchedCount: coverage.unmatched.length,
  };
}

/** The unit of the figures. Sources without counts list each address once, however often it is visited. */
function unitOf(total: number, { files }: TrafficReport): VisitFigures["unit"] {
  const isList = files.every(({ kind, requests }) => requests === 0 || !LOG_KINDS.has(kind));
  const entries = files.reduce((sum, it) => sum + it.requests, 0);
  return isList && total === entries ? "addresses" : "visits";
}

const LOG_KINDS: ReadonlySet<string> = new Set(LOGS.map((it) => it.name));

/** The least number of visits to show parameters; fewer may all be from the one person who typed them. */
const VISITS_TO_SHOW_PARAMETERS = 5;

/** An email address, as in unsubscribe links. */
const MAIL_ADDRESS = /[^/?&=@]+(?:@|%40)[^/?&=@]+\.[a-z]{2,}/i;

/** Whether an address may be shown. Parameters that no rule uses have already been removed. */
function mayBeShown({ url, total }: CountedAddress, unit: VisitFigures["unit"]): boolean {
  if (MAIL_ADDRESS.test(url.replace(/^https?:\/\//i, "/"))) return false;
  return unit === "addresses" || !url.includes("?") || total >= VISITS_TO_SHOW_PARAMETERS;
}

/** The file name without folders, which may reveal a person's identity or a machine's setup. */
function nameAlone(name: string): string {
  return posix.basename(win32.basename(name));
}
