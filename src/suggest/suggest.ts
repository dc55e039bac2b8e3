/** Suggests a page of the new site for every old address, with a confidence and its reasons. */
import { canonicalHost, canonicalPath } from "../domain/url/canonicalize.ts";
import {
  AT_MOST_IF_FAINT,
  AT_MOST_OF_HOME,
  AT_MOST_WITHOUT_REASON,
  atMostOn,
  confidenceOf,
  type Tier,
  tierOf,
} from "./confidence.ts";
import { isFaint } from "./doubts.ts";
import { type Evidence, evidence as sayEvidence, evidenceFor, speaksFor } from "./evidence.ts";
import { findGroups, type Group } from "./groups.ts";
import { CALIBRATION, SIGN_WEIGHTS, WEIGHTS } from "./model.ts";
import { type OldAddress, readBoth } from "./read/read-both.ts";
import { findRivals } from "./rivals.ts";
import { rankTaught } from "./teach.ts";
import { type AddressWords, isHome, type KnownAddress } from "./read/words.ts";

export type { OldAddress } from "./read/read-both.ts";

export interface Pair {
  readonly old: string;
  readonly to: string;
}

export interface SuggestInput {
  /** Whole addresses, without duplicates. */
  readonly old: readonly OldAddress[];
  /** The new site's list. Nothing else is ever suggested. */
  readonly fresh: readonly KnownAddress[];
  /** Pairs confirmed by a person, which are learned from and suggested as confirmed. */
  readonly confirmed?: readonly Pair[];
  /** Pairs rejected by a person, which are never suggested again. */
  readonly rejected?: readonly Pair[];
}

export interface Suggestion {
  readonly url: string;
  readonly hits: number | null;
  /** null if nothing is suggested. */
  readonly to: string | null;
  readonly tier: Tier;
  /**
   * The measured share of correct suggestions among similar ones, 0 to 1; without a suggestion, that of the best
   * candidate.
   */
  readonly confidence: number;
  readonly evidence: readonly Evidence[];
  readonly alternatives: readonly { readonly to: string; readonly confidence: number }[];
  /** The `from` of its group; null if it is in none. */
  readonly group: string | null;
}

export interface Suggestions {
  /** Sorted by the text of the address. */
  readonly suggestions: readonly Suggestion[];
  /** Cases and exceptions are indices into `suggestions`. */
  readonly groups: readonly Group[];
}

/** Receives the current step and its completed share, 0 to 1. */
export type Progress = (step: "reading" | "comparing" | "grouping", share: number) => void;

const ALTERNATIVES = 4;

/**
 * Suggests pages. Deterministic, whatever the order of the lists. Anything that is not an address is left out, and of
 * duplicates with different titles one is kept. A confirmed target that is not in the new site's list is ignored.
 */
export function suggest(input: SuggestInput, progress: Progress = () => {}): Suggestions {
  const { known, old, fresh } = readBoth(input.old, input.fresh);
  const confirmed = placesOf(input.confirmed ?? [], old, fresh);
  const rejected = new Set((input.rejected ?? []).map((it) => pairKey(it.old, it.to)));
  progress("reading", 1);
  const staying = new Set(fresh.map((it) => addressKey(it.url)));
  const stays = old.map((it) => staying.has(addressKey(it.url)));
  const ranking = rankTaught(old, fresh, WEIGHTS, {
    confirmed,
    isRejected: (at, to) =>
      (stays[at] ?? false) ||
      (rejected.size > 0 && rejected.has(pairKey(old[at]?.url ?? "", fresh[to]?.url ?? ""))),
    progress: (share) => progress("comparing", share),
  });
  const ahead = findRivals(ranking.candidates);
  const isOpen = (at: number): boolean => !confirmed.has(at) && !(stays[at] ?? false);
  const open = old.flatMap((_, at) => (isOpen(at) ? [at] : []));
  const measured = new Map(
    open.map((at) => {
      const list = ranking.candidates[at] ?? [];
      const share = confidenceOf(list, ahead[at] ?? 0, SIGN_WEIGHTS, CALIBRATION);
      const isOfHome = old[at] !== undefined && isHome(old[at]);
      return [at, isOfHome ? Math.min(share, AT_MOST_OF_HOME) : share];
    }),
  );
  const most = atMostOn([...measured.values()].map(tierOf));
  const single = old.map(({ url }, at): Omit<Suggestion, "group"> => {
    const hits = known[at]?.hits ?? null;
    const said = confirmed.get(at);
    if (said !== undefined) {
      const evidence = [sayEvidence("confirmed", "confirmed")];
      const to = fresh[said]?.url ?? null;
      return { url, hits, to, tier: "sure", confidence: 1, evidence, alternatives: [] };
    }
    if (stays[at]) {
      const evidence = [sayEvidence("stays", "stays")];
      return { url, hits, to: null, tier: "none", confidence: 0, evidence, alternatives: [] };
    }
    const list = ranking.candidates[at] ?? [];
    const reasons = evidenceFor({ at, old, fresh, list, ahead: ahead[at] ?? 0, ranking });
    const atMost = isFaint(list) ? AT_MOST_IF_FAINT : most;
    const share = Math.min(atMost, measured.get(at) ?? 0);
    const confidence = speaksFor(reasons) ? share : Math.min(share, AT_MOST_WITHOUT_REASON);
    const tier = tierOf(confidence);
    const to = tier === "none" ? null : (fresh[list[0]?.fresh ?? -1]?.url ?? null);
    const evidence = to === null ? [] : reasons;
    const alternatives = alternativesOf(list, confidence, to === null ? 0 : 1, fresh);
    return { url, hits, to, tier, confidence, evidence, alternatives };
  });
  const groups = findGroups(single.map((it) => ({ ...it, isGuess: it.tier === "guess" })));
  progress("grouping", 1);
  const byCase = new Map(groups.flatMap((it) => it.cases.map((at) => [at, it] as const)));
  const hosts = {
    old: new Set(groups.map((it) => it.host)).size,
    fresh: new Set(groups.map((it) => hostOf(it.to))).size,
  };
  const suggestions = single.map((it, at): Suggestion => {
    const group = byCase.get(at);
    if (!group) return { ...it, group: null };
    return { ...it, evidence: withPattern(it.evidence, group, hosts), group: group.from };
  });
  return { groups, suggestions };
}

/**
 * Replaces the reason that single addresses were rewritten alike by the stronger one of the group. A confirmed
 * suggestion needs no other reason.
 *
 * @param hosts The number of hosts in all groups; patterns are shown without their host if there is only one.
 */
function withPattern(
  evidence: readonly Evidence[],
  group: Group,
  hosts: { readonly old: number; readonly fresh: number },
): readonly Evidence[] {
  if (evidence.some((it) => it.id === "confirmed")) return evidence;
  const { cases, exceptions } = group;
  const from = hosts.old > 1 ? group.host + group.from : group.from;
  const to = group.to.replace(hosts.fresh > 1 ? /^https?:\/\// : /^https?:\/\/[^/]+/, "");
  const but = exceptions.length > 0 ? [exceptions.length] : [];
  const name = but.length > 0 ? "groupWithout" : "group";
  const pattern = sayEvidence("pattern", name, from, to, cases.length, ...but);
  return [pattern, ...evidence.filter((it) => it.id !== "pattern")];
}

function hostOf(target: string): string {
  return target.split("/")[2] ?? "";
}

/** The indices of confirmed pairs. If an address was confirmed twice, the first target by text wins. */
function placesOf(
  pairs: readonly Pair[],
  old: readonly AddressWords[],
  fresh: readonly AddressWords[],
): Map<number, number> {
  const places = new Map(old.map((it, at) => [it.url, at]));
  const targets = new Map(fresh.map((it, at) => [it.url, at]));
  const found = pairs.flatMap((pair) => {
    const [at, to] = [places.get(normal(pair.old)), targets.get(normal(pair.to))];
    if (at === undefined || to === undefined) return [];
    return addressKey(pair.old) === addressKey(pair.to) ? [] : [[at, to] as const];
  });
  // Sorted so that the first target by text is inserted last and wins, whatever the order of the input.
  return new Map(found.toSorted(([a, to], [b, other]) => a - b || other - to));
}

/** The other candidates, which share the remaining probability. */
function alternativesOf(
  list: readonly { readonly fresh: number; readonly score: number }[],
  confidence: number,
  from: number,
  fresh: readonly AddressWords[],
): Suggestion["alternatives"] {
  const top = list[0]?.score ?? 0;
  const shares = list.map((it) => Math.exp(it.score - top));
  const rest = shares.slice(from).reduce((sum, it) => sum + it, 0);
  const left = from === 0 ? confidence : 1 - confidence;
  return list.slice(from, from + ALTERNATIVES).map((it, at) => ({
    to: fresh[it.fresh]?.url ?? "",
    confidence:
      Math.round(Math.min(left * ((shares[from + at] ?? 0) / rest), confidence) * 1000) / 1000,
  }));
}

/** A key that is equal for addresses that rules do not tell apart: a redirect between them would never end. */
function addressKey(url: string): string {
  const { host, pathname, search } = new URL(url);
  return `${canonicalHost(host)}${canonicalPath(pathname)}${search}`;
}

function pairKey(old: string, to: string): string {
  return `${normal(old)}\n${normal(to)}`;
}

function normal(url: string): string {
  return URL.parse(url)?.href ?? url;
}
