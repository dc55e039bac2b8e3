/** Proposes a page of the new site for every old address: how sure it is, and why. */
import { confidenceOf, type Tier, tierOf } from "./confidence.ts";
import { type Evidence, evidenceFor } from "./evidence.ts";
import { findGroups, type Group } from "./groups.ts";
import { SIGN_WEIGHTS, WEIGHTS } from "./model.ts";
import { rank } from "./rank.ts";
import { type AddressWords, type KnownAddress, readWords } from "./words.ts";

export interface OldAddress extends KnownAddress {
  readonly hits?: number | null;
}

export interface Pair {
  readonly old: string;
  readonly to: string;
}

export interface SuggestInput {
  /** Whole addresses, each once. */
  readonly old: readonly OldAddress[];
  /** The new site's list; nothing else is ever proposed. */
  readonly fresh: readonly KnownAddress[];
  /** What a person has said is right: it is learned from, and proposed as it was said. */
  readonly confirmed?: readonly Pair[];
  /** What a person has said is wrong: never proposed again. */
  readonly rejected?: readonly Pair[];
}

export interface Suggestion {
  readonly url: string;
  readonly hits: number | null;
  /** null where nothing is proposed. */
  readonly to: string | null;
  readonly tier: Tier;
  /** The measured share of right ones among suggestions like it, 0 to 1; for none, of its best candidate. */
  readonly confidence: number;
  readonly evidence: readonly Evidence[];
  readonly alternatives: readonly { readonly to: string; readonly confidence: number }[];
  /** The `from` of its group; null if it stands alone. */
  readonly group: string | null;
}

export interface Suggestions {
  /** In the order of the addresses' text. */
  readonly suggestions: readonly Suggestion[];
  /** Their cases and exceptions are places in `suggestions`. */
  readonly groups: readonly Group[];
}

/** What is being done, and how much of it, 0 to 1. */
export type Progress = (step: "reading" | "comparing" | "grouping", share: number) => void;

const ALTERNATIVES = 4;

/**
 * The same input gives the same output, in any order of its lists. What is no address is left out; of an address that
 * stands twice the first counts.
 */
export function suggest(input: SuggestInput, progress: Progress = () => {}): Suggestions {
  const known = readAll(input.old);
  const old = known.map(([, words]) => words);
  const fresh = readAll(input.fresh).map(([, words]) => words);
  const places = new Map(old.map((it, at) => [it.url, at]));
  const targets = new Map(fresh.map((it, at) => [it.url, at]));
  const confirmed = new Map<number, number>();
  for (const { old: from, to } of input.confirmed ?? []) {
    const [at, target] = [placeOf(places, from), placeOf(targets, to)];
    if (at !== undefined && target !== undefined) confirmed.set(at, target);
  }
  const rejected = new Set(
    (input.rejected ?? []).map((it) => `${normal(it.old)}\n${normal(it.to)}`),
  );
  progress("reading", 1);
  const { candidates, rewrites } = rank(old, fresh, WEIGHTS, {
    confirmed,
    isRejected: (at, to) =>
      rejected.size > 0 && rejected.has(`${old[at]?.url ?? ""}\n${fresh[to]?.url ?? ""}`),
    progress: (share) => progress("comparing", share),
  });
  const single = known.map(([{ hits = null }, words], at): Omit<Suggestion, "group"> => {
    const list = candidates[at] ?? [];
    const said = confirmed.get(at);
    const alternatives = (share: number, from: number) => alternativesOf(list, share, from, fresh);
    if (said !== undefined) {
      const evidence: Evidence[] = [{ id: "confirmed", text: "Confirmed by a person" }];
      const to = fresh[said]?.url ?? null;
      return { url: words.url, hits, to, tier: "sure", confidence: 1, evidence, alternatives: [] };
    }
    const confidence = confidenceOf(list, SIGN_WEIGHTS);
    const tier = tierOf(confidence);
    const [best, second] = list;
    const target = best ? fresh[best.fresh] : undefined;
    if (!best || !target || tier === "none") {
      return {
        url: words.url,
        hits,
        to: null,
        tier: "none",
        confidence,
        evidence: [],
        alternatives: alternatives(confidence, 0),
      };
    }
    const rewrite = rewrites.predict(at).get(best.fresh) ?? null;
    return {
      url: words.url,
      hits,
      to: target.url,
      tier,
      confidence,
      evidence: evidenceFor(words, target, best, second, rewrite),
      alternatives: alternatives(confidence, 1),
    };
  });
  const groups = findGroups(single);
  progress("grouping", 1);
  const names = new Map(
    groups.flatMap((group) => group.cases.map((at) => [at, group.from] as const)),
  );
  return { groups, suggestions: single.map((it, at) => ({ ...it, group: names.get(at) ?? null })) };
}

/** The other candidates, with what the first leaves of the whole shared out among them. */
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

function readAll<Address extends KnownAddress>(
  list: readonly Address[],
): [Address, AddressWords][] {
  const all = new Map<string, [Address, AddressWords]>();
  for (const address of list) {
    const words = readWords(address);
    if (words && !all.has(words.url)) all.set(words.url, [address, words]);
  }
  return [...all.values()].toSorted(([, a], [, b]) => (a.url < b.url ? -1 : 1));
}

function placeOf(places: ReadonlyMap<string, number>, url: string): number | undefined {
  return places.get(url) ?? places.get(normal(url));
}

function normal(url: string): string {
  return URL.parse(url)?.href ?? url;
}
