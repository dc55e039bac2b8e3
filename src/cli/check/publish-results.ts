import { formatInstant, type Instant } from "../../domain/instant.ts";
import type { RoutesData } from "../../domain/table/schema.ts";
import { LISTED_AT_MOST, writeCheckResults } from "../../store/records/check-results.ts";
import type { Io } from "../terminal/io.ts";
import { shortId } from "../tables/live-table.ts";
import { findOwnRelease, type PublishOptions } from "../tables/own-release.ts";
import { say } from "../terminal/output.ts";
import { withStores } from "../tables/stores.ts";
import { whoAmI } from "../terminal/who.ts";
import type { CheckReport } from "./report.ts";

/**
 * Prepares to show the results of a check on the page of its release.
 *
 * @returns A function that publishes them; `startedAt` is the time of the first request.
 * @throws CliError if the table is not a release in the store, so that this is known before its targets are requested.
 */
export async function preparePublishing(
  io: Io,
  options: PublishOptions,
  data: RoutesData,
): Promise<(report: CheckReport, startedAt: Instant) => Promise<void>> {
  const id = await findOwnRelease(io, options, data);
  return async ({ targets, counts, unfilled }, startedAt) => {
    const results = {
      checkedAt: formatInstant(startedAt),
      checkedBy: whoAmI(io),
      counts,
      unfilled: unfilled.length,
      targets: targets
        .filter((it) => it.verdict !== "ok")
        .slice(0, LISTED_AT_MOST)
        .map(({ senders, ...it }) => ({
          ...it,
          rules: senders.length,
          from: senders[0]?.from ?? null,
        })),
    };
    await withStores(io, options, ({ redirects }) =>
      writeCheckResults(redirects, id, results, io.now()),
    );
    say(io, `The page of ${shortId(id)} now shows it`);
  };
}
