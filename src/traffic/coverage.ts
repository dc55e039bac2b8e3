/** What becomes of an old site's traffic: every request judged by the one decision, and counted. */
import { canonicalHost, canonicalPath } from "../domain/url/canonicalize.ts";
import type { CompiledRoutes } from "../domain/table/compile.ts";
import { type JudgedVisit, judgeVisit } from "../domain/report/judge-visit.ts";
import type { Decision } from "../domain/resolve/decision.ts";
import { noVisits, type VisitOutcome, type VisitTotals } from "../domain/report/visit-outcome.ts";
import type { RuleData } from "../domain/table/schema.ts";
import type { Instant } from "../domain/instant.ts";
import { type Bounds, createMostFrequent, type Frequencies } from "./most-frequent.ts";
import { createNoiseFilter } from "./noise.ts";
import { createPathParameters } from "./path-parameters.ts";
import { compareText, parseQuery } from "../domain/url/query.ts";
import { isTrackingParameter } from "../domain/url/tracking.ts";
import { createVariants } from "./variants.ts";

/** A request of the old site, as often as it was made. */
export interface CountedRequest {
  readonly url: URL;
  readonly method: string;
  readonly hits: number;
  /** What the old site answered; null if nobody knows. */
  readonly status: number | null;
  /** Whether the host was written, and not only taken to be the site's first. */
  readonly hasHost: boolean;
}

/** How many requests, by what they get and by the section of the rule that answers. */
export interface Share {
  readonly total: number;
  readonly outcomes: VisitTotals;
  /** The largest first; null for rules that name none. Only what a rule answers is in one. */
  readonly sections: readonly { readonly section: string | null; readonly total: number }[];
}

/** An address, and how often it was requested. */
export interface CountedAddress {
  readonly url: string;
  readonly total: number;
  /** How many addresses with other parameters are counted in it, at least; left out for one. No rule asks for those. */
  readonly variants?: number;
}

/** The share of all requests, with more about them. */
export interface Coverage extends Share {
  /**
   * The addresses that only meet the fallback, with a rule or without and whatever the status, or nothing; most requested first,
   * without noise.
   */
  readonly unmatched: readonly CountedAddress[];
  /** By how much a total of `unmatched` may be too low, and how often one that is missing was requested at most. */
  readonly unmatchedError: number;
  /** Requests for unmatched addresses that are too long to be listed. */
  readonly unmatchedTooLong: number;
  /** The addresses that a rule answers only because they are mended, as they came; as the unmatched ones are listed. */
  readonly repaired: readonly CountedAddress[];
  /** The addresses that a rule leaves undecided; as the unmatched ones are listed. */
  readonly undecided: readonly CountedAddress[];
  /** The same share of requests for pages alone: without noise. */
  readonly pages: Share;
  readonly noise: { readonly total: number; readonly assets: number; readonly probes: number };
  /** Hosts that are not the site's, most requested first; among the outcomes they are `not-found`. */
  readonly otherHosts: readonly { readonly host: string; readonly total: number }[];
  /** How many requests for pages were for such hosts. */
  readonly pagesElsewhere: number;
  /** The addresses of pages that were requested most, whatever they get; as the unmatched ones are listed. Empty unless asked for. */
  readonly visited: readonly CountedAddress[];
  /** By how much a total of `visited` may be too low. */
  readonly visitedError: number;
}

export interface CoverageOptions {
  /** Whether all addresses are listed, which takes as much memory again. */
  readonly listsVisited?: boolean;
}

/** Browsers and servers take no longer ones for granted, and no rule should. */
const LISTED_CHARACTERS_AT_MOST = 2048;

const HOST_BOUNDS: Bounds = { names: 1000, characters: 256 * 1024 };

/** @param now The instant as of which requests are judged. */
export function createCoverage(
  { table, rules, data }: CompiledRoutes,
  now: Instant,
  { listsVisited = false }: CoverageOptions = {},
): { count(request: CountedRequest): void; sum(): Coverage } {
  const noiseOf = createNoiseFilter(rules);
  const exact = new Set(rules.flatMap((it) => (it.source.segments === null ? [it.index] : [])));
  const parametersOf = createPathParameters(rules);
  const variants = createVariants();
  const lists = {
    unmatched: createMostFrequent<Named>(),
    repaired: createMostFrequent<Named>(),
    undecided: createMostFrequent<Named>(),
    visited: createMostFrequent<Named>(),
  };
  const { site } = table;
  const hasOwnRules = new Set(rules.map(({ source }) => source.host));
  const others = createMostFrequent<string>(HOST_BOUNDS);
  const all = createTally();
  const pages = createTally();
  const noise = { asset: 0, probe: 0 };
  let pagesElsewhere = 0;
  let unmatchedTooLong = 0;

  function countPage(request: CountedRequest, { decision, outcome }: JudgedVisit): void {
    const { url, hits, hasHost } = request;
    pages.add(outcome, sectionOf(ruleOf(decision)), hits);
    if (decision.reason === "host") {
      pagesElsewhere += hits;
      return;
    }
    const list = LISTS.get(outcome);
    const isVisited = listsVisited && decision.reason !== "scope";
    if (!list && !isVisited) return;
    const path = canonicalPath(url.pathname);
    const { name, shown, rest } = nameAddress(url, path, hasHost, parametersOf(path));
    if (shown.length > LISTED_CHARACTERS_AT_MOST) {
      if (list === "unmatched") unmatchedTooLong += hits;
      return;
    }
    if (list) lists[list].add(name, hits, () => ({ url: shown, name }));
    if (list === "unmatched") variants.add(name, rest);
    if (isVisited)
      lists.visited.add(`${hostApart(url)} ${name}`, hits, () => ({ url: shown, name }));
  }

  /** The host of an address where it matters: others with the same path may get something else. */
  function hostApart(url: URL): string {
    const asked = canonicalHost(url.host);
    const host = site.aliases.get(asked) ?? asked;
    return hasOwnRules.has(host) ? host : "";
  }

  /** The rule that answers, as written; null if none does. */
  function ruleOf({ index }: Decision): RuleData | null {
    return index === null ? null : (data.rules[index] ?? null);
  }

  return {
    count(request) {
      const { url, hits, status } = request;
      const judged = judgeVisit(table, request, now);
      const { decision, outcome } = judged;
      all.add(outcome, sectionOf(ruleOf(decision)), hits);
      if (decision.reason === "host") {
        const host = canonicalHost(url.host);
        others.add(host, hits, () => host);
      }
      // What somebody wrote an exact rule for is nobody's noise.
      const isNamed = decision.index !== null && exact.has(decision.index);
      const kind = isNamed ? null : noiseOf(canonicalPath(url.pathname), status);
      if (kind === null) countPage(request, judged);
      else noise[kind] += hits;
    },
    sum() {
      const unmatched = lists.unmatched.list();
      const visited = lists.visited.list();
      return {
        ...all.sum(),
        unmatched: addressesOf(unmatched, variants.countOf),
        unmatchedError: unmatched.error,
        unmatchedTooLong,
        repaired: addressesOf(lists.repaired.list()),
        undecided: addressesOf(lists.undecided.list()),
        pages: pages.sum(),
        noise: { total: noise.asset + noise.probe, assets: noise.asset, probes: noise.probe },
        otherHosts: others.list().entries.map(({ value, total }) => ({ host: value, total })),
        pagesElsewhere,
        visited: addressesOf(visited),
        visitedError: visited.error,
      };
    },
  };
}

/** In which list an address stands, by what it gets. */
const LISTS: ReadonlyMap<VisitOutcome, "unmatched" | "repaired" | "undecided"> = new Map([
  ["fallback", "unmatched"],
  ["not-found", "unmatched"],
  ["repaired", "repaired"],
  ["undecided", "undecided"],
]);

interface Named {
  readonly url: string;
  /** The same for all its spellings. */
  readonly name: string;
}

/** @param variantsOf How many addresses with other parameters have a name. */
function addressesOf(
  { entries }: Frequencies<Named>,
  variantsOf: (name: string) => number = () => 0,
): CountedAddress[] {
  return entries.map(({ value: { url, name }, total }) => {
    const variants = variantsOf(name);
    return { url, total, ...(variants > 1 ? { variants } : {}) };
  });
}

/** undefined if no rule answers. */
function sectionOf(rule: RuleData | null): string | null | undefined {
  return rule ? (rule.section ?? null) : undefined;
}

/**
 * One name for all spellings of an address on any of the site's hosts, which are served alike; and the
 * spelling to show, without what no rule of the table looks at.
 *
 * @param significant The parameters that a rule for its path asks for.
 * @returns `rest` is what else its query has, but for parameters of campaigns.
 */
function nameAddress(
  url: URL,
  path: string,
  hasHost: boolean,
  significant: ReadonlySet<string>,
): { name: string; shown: string; rest: string } {
  const bareName = (name: string): string => name.replace(/^(?:amp;)+/i, "");
  const parameters = parseQuery(url.search);
  const kept = parameters.filter((it) => significant.has(bareName(it.name)));
  const rest = parameters.filter(
    (it) => !significant.has(bareName(it.name)) && !isTrackingParameter(bareName(it.name)),
  );
  const bare = new URL(url);
  bare.search = kept.map((it) => it.raw).join("&");
  bare.hash = "";
  bare.username = "";
  bare.password = "";
  const query = kept
    .map(({ name, value }) => `&${name.length}:${name}${value}`)
    .sort(compareText)
    .join("");
  const shown = hasHost ? bare.href : bare.href.slice(bare.origin.length);
  return { name: path + query, shown, rest: rest.map((it) => it.raw).join("&") };
}

interface Tally {
  /** @param section undefined if no rule answers. */
  add(outcome: VisitOutcome, section: string | null | undefined, hits: number): void;
  sum(): Share;
}

function createTally(): Tally {
  const outcomes = noVisits();
  const sections = new Map<string | null, number>();
  let total = 0;
  return {
    add(outcome, section, hits) {
      total += hits;
      outcomes[outcome] += hits;
      if (section !== undefined) sections.set(section, (sections.get(section) ?? 0) + hits);
    },
    sum: () => ({
      total,
      outcomes: { ...outcomes },
      sections: [...sections]
        .map(([section, of]) => ({ section, total: of }))
        .toSorted((a, b) => b.total - a.total || compareText(a.section ?? "", b.section ?? "")),
    }),
  };
}
