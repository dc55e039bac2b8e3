/** Finds redirects without visits in the order of the table, by reading it in pieces and querying D1 for each piece. */
import { type Instant, parseInstant } from "../../domain/instant.ts";
import type { RuleData } from "../../domain/table/schema.ts";
import type { LastVisit } from "../../hits/last-visits.ts";
import { LINES_A_SOURCE, parseRule } from "../../release/content.ts";
import type { Sources } from "../shared/sources.ts";
import type { Counted } from "./ask.ts";
import { type CountedHosts, countedHosts } from "./counted-hosts.ts";
import { lastVisitsOf, type LastVisits } from "./last-visits.ts";

export interface UnusedRule {
  readonly rule: RuleData;
  /** The visits of crawlers, with the last one; null if there were none at all. */
  readonly crawlers: Omit<LastVisit, "rule"> | null;
  /** Its index in the table, from 0. */
  readonly at: number;
}

/** `never`: no visits at all. `crawlers`: only visits by crawlers. */
export type UnusedKind = "never" | "crawlers";

export interface UnusedAsked {
  readonly kind: UnusedKind;
  /** The index of the first rule to examine, in the order of the table; from 0. */
  readonly start: number;
  /** The number of days back. */
  readonly days: number;
  readonly now: Instant;
  /** The number of rules per query: `RULES_A_PIECE` of what reads the list. */
  readonly rulesAPiece: number;
}

/** The rules found in a piece of the table, or for a page. */
export interface UnusedPiece {
  readonly found: readonly UnusedRule[];
  /** The index of the first rule after it; null at the end of the table. */
  readonly next: number | null;
}

/**
 * A page must have an answer for at least one piece in its time. A file has time, but an invocation has a thousand
 * queries (developers.cloudflare.com/d1/platform/limits), of which a piece takes at most four.
 */
export const RULES_A_PIECE = { page: 1000, file: 5000 };

/**
 * Finds unused redirects, piece by piece, to the end of the table. Rules that could not have had visits are left out:
 * those that have not started yet, keep the old page, or answer with a file.
 *
 * @throws StoreError if the table cannot be read; what the database throws.
 */
export async function* findUnused(
  counted: Counted,
  sources: Sources,
  { kind, start, days, now, rulesAPiece }: UnusedAsked,
): AsyncGenerator<UnusedPiece> {
  const { manifest } = sources;
  const hosts = countedHosts(manifest.site);
  const end = manifest.counts.rules;
  for (let first = start; first < end; first += rulesAPiece) {
    const next = Math.min(first + rulesAPiece, end);
    const placed = (await rulesIn(sources, first, next)).map((rule, at) => ({
      rule,
      at: first + at,
    }));
    const wanted = placed.filter(({ rule }) => isLookedFor(rule, now));
    const visits = await visitsOf(counted, wanted, hosts, { now, days });
    const found = wanted
      .map((it) => ({ ...it, crawlers: visits.get(it.rule.from) ?? null }))
      .filter(({ crawlers }) =>
        kind === "never" ? crawlers === null : crawlers !== null && crawlers.lastVisitor === null,
      );
    yield { found: withoutTwins(found), next: next < end ? next : null };
  }
}

/** Rules with a recent visitor need not be looked up in all days; in most tables few rules remain then. */
const DAYS_FIRST = 28;

async function visitsOf(
  counted: Counted,
  wanted: readonly { readonly rule: RuleData }[],
  hosts: CountedHosts,
  { now, days }: Pick<UnusedAsked, "now" | "days">,
): Promise<LastVisits["byFrom"]> {
  const rules = wanted.map((it) => it.rule);
  const lately = await lastVisitsOf(counted, rules, hosts, now, Math.min(days, DAYS_FIRST));
  if (days <= DAYS_FIRST) return lately;
  const left = rules.filter(({ from }) => (lately.get(from)?.lastVisitor ?? null) === null);
  return new Map([...lately, ...(await lastVisitsOf(counted, left, hosts, now, days))]);
}

/** @param end The index after the last rule wanted. */
async function rulesIn(sources: Sources, start: number, end: number): Promise<RuleData[]> {
  const rules: RuleData[] = [];
  // The line of the site comes before all rules.
  for (let line = start + 1; line <= end;) {
    const part = Math.floor(line / LINES_A_SOURCE);
    const lines = await sources.lines(part);
    const first = line % LINES_A_SOURCE;
    const last = Math.min(lines.length, first + end + 1 - line);
    if (last <= first) break;
    for (const text of lines.slice(first, last)) rules.push(parseRule(text));
    line += last - first;
  }
  return rules;
}

function isLookedFor({ keep, serve, startsAt }: RuleData, now: Instant): boolean {
  if (keep || serve !== undefined) return false;
  return startsAt === undefined || (parseInstant(startsAt) ?? Infinity) <= now;
}

/** Removes duplicates, because rules of one address are counted under the same name. */
function withoutTwins(found: readonly UnusedRule[]): readonly UnusedRule[] {
  const seen = new Set<string>();
  return found.filter(({ rule }) => !seen.has(rule.from) && seen.add(rule.from));
}

/**
 * Loads as many rules as a page shows, or as are found in time. An error after the first piece ends the page too, since
 * on the free plan an invocation has only fifty queries; the next page begins there, and reports it if it persists.
 *
 * @param isTimeUp Called between two pieces.
 */
export async function loadUnusedPage(
  pieces: AsyncGenerator<UnusedPiece>,
  atMost: number,
  isTimeUp: () => boolean,
): Promise<UnusedPiece> {
  const found: UnusedRule[] = [];
  let reached: number | null = null;
  try {
    for await (const piece of pieces) {
      for (const it of piece.found) {
        if (found.length === atMost) return { found, next: it.at };
        found.push(it);
      }
      reached = piece.next;
      if (reached !== null && isTimeUp()) return { found, next: reached };
    }
  } catch (error) {
    if (reached === null) throw error;
  }
  return { found, next: reached };
}
