import type { Site } from "../../domain/table/table.ts";
import type { CountedRequest } from "../../traffic/coverage.ts";
import { toCountedRequest } from "../../traffic/logged-request.ts";
import { countOf } from "../../traffic/source-line.ts";
import { readSources } from "../sources/read-sources.ts";
import type { SourcesReport } from "../sources/reading.ts";
import type { Io } from "../terminal/io.ts";

export type TrafficReport = SourcesReport;

/**
 * Reads logs, lists, sitemaps and inventories, each file once, and passes on every request in them: an address as often
 * as its source says that it was requested, or once if the source has no counts.
 *
 * @param given Files and folders, or `-`.
 */
export function readTraffic(
  io: Io,
  given: readonly string[],
  site: Site,
  take: (request: CountedRequest) => void,
): Promise<TrafficReport> {
  const [firstHost = ""] = site.hosts;
  return readSources(io, given, site.hosts, (line) => {
    const { host, target, method, status, day, isAsset } = line;
    const logged = { host, target, method, status, day, hits: countOf(line) };
    const request = toCountedRequest(logged, firstHost);
    if ("problem" in request) return request;
    if (!isAsset) take(request);
    return null;
  });
}
