/** Obvious first attempts, each of which suggests one page for every old address, without a confidence. */
import { distance } from "fastest-levenshtein";

export type Baseline = (old: readonly string[], fresh: readonly string[]) => (string | null)[];

/** Suggests the page with the same last segment, ignoring endings; the first if there are several. */
export const sameLastSegment: Baseline = (old, fresh) => {
  const byLast = new Map<string, string>();
  for (const it of fresh) if (!byLast.has(lastOf(it))) byLast.set(lastOf(it), it);
  return old.map((it) => byLast.get(lastOf(it)) ?? null);
};

/** Suggests the page whose path needs the fewest edits. */
export const editDistance: Baseline = (old, fresh) => {
  const paths = fresh.map(pathOf);
  return old.map((it) => {
    const path = pathOf(it);
    let [best, least] = [-1, Number.POSITIVE_INFINITY];
    for (const [at, other] of paths.entries()) {
      if (Math.abs(other.length - path.length) >= least) continue;
      const edits = distance(path, other);
      if (edits < least) [best, least] = [at, edits];
    }
    return fresh[best] ?? null;
  });
};

/** Suggests the page with the highest cosine of the words of the path, weighted by their rarity on both sides. */
export const cosineOfWords: Baseline = (old, fresh) => {
  const [oldWords, freshWords] = [old.map(wordsOf), fresh.map(wordsOf)];
  const counts = new Map<string, number>();
  for (const words of [...oldWords, ...freshWords]) {
    for (const it of words) counts.set(it, (counts.get(it) ?? 0) + 1);
  }
  const all = old.length + fresh.length;
  const weigh = (word: string): number => Math.log(all / (counts.get(word) ?? 1)) ** 2;
  const postings = new Map<string, number[]>();
  for (const [at, words] of freshWords.entries()) {
    for (const it of words) {
      const list = postings.get(it);
      if (list) list.push(at);
      else postings.set(it, [at]);
    }
  }
  const lengths = freshWords.map((words) =>
    Math.sqrt([...words].reduce((sum, it) => sum + weigh(it), 0)),
  );
  return oldWords.map((words) => {
    const sums = new Map<number, number>();
    for (const word of words) {
      for (const at of postings.get(word) ?? []) sums.set(at, (sums.get(at) ?? 0) + weigh(word));
    }
    let [best, most] = [-1, 0];
    for (const [at, sum] of sums) {
      const cosine = sum / (lengths[at] || 1);
      if (cosine > most) [best, most] = [at, cosine];
    }
    return fresh[best] ?? null;
  });
};

const ENDING = /\.[a-z]{1,5}\d?$/i;

function pathOf(url: string): string {
  const { pathname, search } = new URL(url);
  return `${pathname}${search}`.toLowerCase().replace(ENDING, "");
}

function lastOf(url: string): string {
  return pathOf(url).replace(/\/$/, "").split("/").at(-1) ?? "";
}

function wordsOf(url: string): Set<string> {
  return new Set(
    pathOf(url)
      .split(/[^\p{L}\p{N}]+/u)
      .filter((it) => it !== ""),
  );
}
