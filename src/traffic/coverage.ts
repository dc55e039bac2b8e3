/** What happens to an old site's traffic: every request is judged like a live one, and counted. */
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

/** A request to the old site, with the number of times it was made. */
export interface CountedRequest {
  readonly url: URL;
  readonly method: string;
  readonly hits: number;
  /** The old site's status; null if unknown. */
  readonly status: number | null;
  /** Whether the host was written, or else assumed to be the site's first. */
  readonly hasHost: boolean;
}

/** The numbers of requests by outcome, and by section of the rule that answers. */
export interface Share {
  readonly total: number;
  readonly outcomes: VisitTotals;
  /** Only requests that a rule answers, largest section first; null for rules without a section. */
  readonly sections: readonly { readonly section: string | null; readonly total: number }[];
}

/** An address, and how often it was requested. */
export interface CountedAddress {
  readonly url: string;
  readonly total: number;
  /** A lower bound on how many addresses with other parameters, which no rule asks for, are included; absent if one. */
  readonly variants?: number;
}

/** The share of all requests, with details. */
export interface Coverage extends Share {
  /**
   * The addresses that only get the fallback (from a rule or not, whatever the status) or a 404, most requested first,
   * without noise.
   */
  readonly unmatched: readonly CountedAddress[];
  /** The upper bound of how much a total in `unmatched` is too low, and of the total of an unlisted address. */
  readonly unmatchedError: number;
  /** Requests for unmatched addresses that are too long to list. */
  readonly unmatchedTooLong: number;
  /** The addresses, as requested, that a rule answers only once they are repaired. Listed like `unmatched`. */
  readonly repaired: readonly CountedAddress[];
  /** The addresses that a rule leaves undecided. Listed like `unmatched`. */
  readonly undecided: readonly CountedAddress[];
  /** The share of requests for pages only, without noise. */
  readonly pages: Share;
  readonly noise: { readonly total: number; readonly assets: number; readonly probes: number };
  /** Hosts other than the site's, most requested first. Their requests have the outcome `not-found`. */
  readonly otherHosts: readonly { readonly host: string; readonly total: number }[];
  /** The number of requests for pages on those hosts. */
  readonly pagesElsewhere: number;
  /** The most requested addresses of pages, whatever their outcome. Listed like `unmatched`; empty unless asked for. */
  readonly visited: readonly CountedAddress[];
  /** The upper bound of how much a total in `visited` is too low. */
  readonly visitedError: number;
}

export interface CoverageOptions {
  /** Whether to list all addresses, which doubles the memory. */
  readonly listsVisited?: boolean;
}

/** Browsers and servers do not reliably support longer addresses, and no rule should match one. */
const LISTED_CHARACTERS_AT_MOST = 2048;

const HOST_BOUNDS: Bounds = { names: 1000, characters: 256 * 1024 };

/** @param now The instant at which requests are judged. */
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

  /**
   * The host of an address if it has rules of its own, because the same path may then get another answer; else empty.
   */
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
        if (!site.hosts.has(host)) others.add(host, hits, () => host);
      }
      // An address with an exact rule is never noise.
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

/** Which list an address is on, by its outcome. */
const LISTS: ReadonlyMap<VisitOutcome, "unmatched" | "repaired" | "undecided"> = new Map([
  ["fallback", "unmatched"],
  ["not-found", "unmatched"],
  ["repaired", "repaired"],
  ["undecided", "undecided"],
]);

interface Named {
  readonly url: string;
  /** Shared by all spellings of an address. */
  readonly name: string;
}

/**
 * Lists addresses with their totals.
 *
 * @param variantsOf The number of addresses with other parameters under a name.
 */
function addressesOf(
  { entries }: Frequencies<Named>,
  variantsOf: (name: string) => number = () => 0,
): CountedAddress[] {
  return entries.map(({ value: { url, name }, total }) => {
    const variants = variantsOf(name);
    return { url, total, ...(variants > 1 ? { variants } : {}) };
  });
}

/** The section of a rule: null if the rule has none, undefined if no rule answers. */
function sectionOf(rule: RuleData | null): string | null | undefined {
  return rule ? (rule.section ?? null) : undefined;
}

/**
 * A name shared by all spellings of an address, on any host of the site that is answered alike; and the spelling to
 * show, without the parts that no rule considers.
 *
 * @param significant The parameters that rules for its path ask for.
 * @returns `rest` is the rest of its query, without campaign parameters.
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
  /** @param section null if the rule has none, undefined if no rule answers. */
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
