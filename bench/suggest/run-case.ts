import { type BenchTable } from "./tables.ts";
import { readWords } from "../../src/suggest/words.ts";
const SEED = 7;
function rng(seed: number) {
  let s = seed >>> 0;
  return () => {
    s = (s + 0x6d2b79f5) >>> 0;
    let t = s;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
function sample<T>(list: readonly T[], n: number, seed: number): T[] {
  const r = rng(seed);
  return list
    .map((it) => [r(), it] as const)
    .toSorted((a, b) => a[0] - b[0])
    .slice(0, n)
    .map((it) => it[1]);
}

export function makeCase(table: BenchTable, all: readonly BenchTable[], size = 4000, removed = 0) {
  const pairs = sample(table.pairs, size, SEED);
  const own = new Set(pairs.map((it) => it.new));
  const others = sample(
    all.filter((it) => it !== table).flatMap((it) => sample(it.pairs, 400, 3).map((p) => p.new)),
    3000,
    5,
  );
  const drop = new Set(sample([...own], Math.floor(own.size * removed), 11));
  const list = [...new Set([...own, ...others])].filter((it) => !drop.has(it)).toSorted();
  const old = pairs.map((it) => readWords({ url: it.old })!);
  const fresh = list.map((it) => readWords({ url: it })!);
  const at = new Map(list.map((it, i) => [it, i]));
  const truth = pairs.map((it) => at.get(it.new) ?? -1);
  return { old, fresh, truth };
}
