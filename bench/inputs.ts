/** Tables and requests for measurements, generated only from numbers, so that runs are comparable. */
import type { RoutesData, RuleData } from "../src/domain/table/schema.ts";

export const HOST = "www.old.example";
const NEW = "https://www.new.example";

/** The number of patterns of a large site; all other rules of a table are exact. */
const PATTERNS_AT_MOST = 300;

/** Makes a table of `size` rules: at most a tenth patterns, a twentieth gone, each exact rule with its own target. */
export function makeTable(size: number): RoutesData {
  const patterns = Math.min(PATTERNS_AT_MOST, Math.ceil(size / 10));
  const rules = Array.from({ length: size }, (_, index): RuleData =>
    index < patterns ? makePattern(index) : makeExact(index),
  );
  return {
    site: {
      name: "Old Shop",
      hosts: [HOST],
      scope: ["/"],
      targetHosts: ["www.new.example"],
      activatesAt: "2025-01-01T00:00:00Z",
      fallback: `${NEW}/`,
      maxAgeSeconds: 3600,
      keep: ["/.well-known/*"],
    },
    rules,
  };
}

function makePattern(index: number): RuleData {
  if (index % 3 === 0) return { from: `/s${index}/*`, to: `${NEW}/sections/${index}/:splat` };
  if (index % 3 === 1) return { from: `/s${index}/:slug`, to: `${NEW}/pages/${index}/:slug/` };
  return {
    from: `/:locale/s${index}/:slug/*`,
    where: { locale: ["uk", "fr", "de", "es"] },
    to: `${NEW}/:locale/${index}/:slug/`,
  };
}

/** Returns the path of the exact rule at an index. */
export function exactPath(index: number): string {
  return `/global/${WORDS[index % WORDS.length]}/item-${scramble(index)}`;
}

export function exactTarget(index: number): string {
  return `${NEW}/global/product/${WORDS[(index * 7) % WORDS.length]}-${scramble(index + 1)}/`;
}

function makeExact(index: number): RuleData {
  const from = exactPath(index);
  return index % 20 === 0 ? { from, gone: true } : { from, to: exactTarget(index) };
}

const WORDS = ["phones", "tablets", "watches", "audio", "support", "news", "offers", "press"];

/** Scrambles an index, so that no table is sorted by accident. */
function scramble(index: number): string {
  return (Math.imul(index + 1, 0x9e3779b1) >>> 0).toString(36);
}

/** Makes paths in the proportions of a closed site: half known pages, a quarter patterns, a quarter unknown. */
export function makePaths(size: number, count: number): string[] {
  const patterns = Math.min(PATTERNS_AT_MOST, Math.ceil(size / 10));
  return Array.from({ length: count }, (_, index) => {
    const known = patterns + ((Math.imul(index, 0x85ebca6b) >>> 0) % Math.max(1, size - patterns));
    const pattern = index % patterns;
    switch (index % 4) {
      case 0:
      case 1:
        return exactPath(known);
      case 2:
        return pattern % 3 === 2 ? `/fr/s${pattern}/page/specs` : `/s${pattern}/page-${index}`;
      default:
        return `/global/unknown/${scramble(index)}`;
    }
  });
}

/**
 * Makes addresses as visitors request them: the same mix, with a few of them repeated often (Zipf's law).
 *
 * @param round Each round has different addresses of the same kind.
 */
export function makeUsualPaths(size: number, count: number, round: number): string[] {
  const pages = makePaths(size, 5000);
  let state = 20_250_101 + round;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    // The logarithm of the rank is uniformly distributed.
    const rank = Math.floor(pages.length ** (state / 2 ** 32)) - 1;
    return pages[rank] ?? "/";
  });
}

/** Makes the same mix of addresses that were never requested before. */
export function makeFreshPaths(size: number, count: number, round: number): string[] {
  return makePaths(size, count).map((path, index) => {
    const unique = scramble(round * count + index);
    return index % 4 < 2 ? `${path}?ref=${unique}` : `${path}-${unique}`;
  });
}

/** Returns the rules that every contender can express. */
export function exactRules({ rules }: RoutesData): RuleData[] {
  return rules.filter((it) => it !== null).filter((it) => !/[:*]/.test(it.from));
}
