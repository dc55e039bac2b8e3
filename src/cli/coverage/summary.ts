/** The wording shared by both reports of `coverage`. */
import type { CountedAddress, Coverage } from "../../traffic/coverage.ts";
import { formatForVisitors, type Instant } from "../../domain/instant.ts";
import { type Shares, sharesOf } from "../../domain/report/visit-outcome.ts";
import type { Site } from "../../domain/table/table.ts";
import { formatCount, formatShare } from "../terminal/numbers.ts";
import { plural } from "../terminal/output.ts";
import type { TrafficReport } from "./read-traffic.ts";

export interface CoverageReport {
  readonly site: Site;
  readonly at: Instant;
  readonly coverage: Coverage;
  readonly traffic: TrafficReport;
  /** The number of unmatched addresses shown. */
  readonly top: number;
}

export interface Summary extends Shares {
  readonly headline: string;
  /** The gain from rules for the first unmatched addresses; null if there are none. */
  readonly prospect: string | null;
  /** The requests that are counted separately, in sentences. */
  readonly apart: readonly string[];
}

export function summarize({ coverage, traffic }: CoverageReport): Summary {
  const shares = sharesOf(coverage.pages.outcomes, coverage.pagesElsewhere);
  const { moving, decided } = shares;
  const share = formatShare(decided, moving);
  return {
    ...shares,
    headline:
      moving === 0
        ? "No request is for a page that moves"
        : `${share} of ${plural(moving, "page request")} get an answer of their own`,
    prospect: describeProspect(coverage, decided, moving),
    apart: describeApart(coverage, traffic),
  };
}

/** The suffix of an address that represents several; empty for one. */
export function describeVariants({ variants }: CountedAddress): string {
  return variants === undefined ? "" : ` (with ${formatCount(variants)} different queries)`;
}

/** The number of addresses that a person can handle in an hour. */
const NEXT_STEP = 10;

function describeProspect({ unmatched }: Coverage, decided: number, moving: number): string | null {
  const next = unmatched.slice(0, NEXT_STEP);
  if (next.length === 0) return null;
  const share = formatShare(
    next.reduce((sum, it) => sum + it.total, decided),
    moving,
  );
  const which = next.length === 1 ? "A rule for it" : `Rules for the first ${next.length}`;
  return `${which} would raise the share to ${share}.`;
}

function describeApart(coverage: Coverage, traffic: TrafficReport): string[] {
  const { noise, otherHosts, pages, pagesElsewhere } = coverage;
  const hosts = otherHosts.slice(0, 3).map(({ host }) => host);
  const more = otherHosts.length > hosts.length ? ", …" : "";
  const sentences: readonly [number, string][] = [
    [pages.outcomes.pass, "for pages that are not being moved"],
    [pagesElsewhere, `for pages of other hosts (${hosts.join(", ")}${more})`],
    [noise.assets, "for parts of pages, such as images and style sheets"],
    [noise.probes, "by programs that look for security holes"],
  ];
  const apart = sentences
    .filter(([total]) => total > 0)
    .map(([total, what]) => `${plural(total, "request")} ${what}`);
  const { otherEvents, unreadable } = traffic;
  if (otherEvents > 0)
    apart.push(`${plural(otherEvents, "event")} of the Worker other than a request`);
  if (unreadable > 0) apart.push(`${plural(unreadable, "line")} that cannot be read`);
  return apart;
}

/** The sources in words: `access.log (access log), and 11 more files`. */
export function describeSources({ files }: TrafficReport): string {
  const [first, ...others] = files.filter((it) => it.requests > 0);
  if (!first) return "nothing";
  const rest = others.length === 0 ? "" : `, and ${plural(others.length, "more file")}`;
  return `${first.name} (${first.kind})${rest}`;
}

export function describeInstant({ site, at }: CoverageReport): string {
  const which = at === site.activatesAt ? ", when the redirects are switched on" : "";
  return `${formatForVisitors(at, site.timeZone)}${which}`;
}

/** Describes what the list of unmatched addresses lacks; null if it is complete and exact. */
export function describeError({ unmatchedError, unmatchedTooLong }: Coverage): string | null {
  const sentences = [
    unmatchedError > 0
      ? `There are more addresses than are counted one by one: a number may be up to ${formatCount(unmatchedError)} too low, and addresses requested less often may be missing.`
      : null,
    unmatchedTooLong > 0
      ? `${plural(unmatchedTooLong, "request")} for addresses that are too long to be listed.`
      : null,
  ].filter((it) => it !== null);
  return sentences.length === 0 ? null : sentences.join(" ");
}
