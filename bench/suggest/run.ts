import { readTables, type BenchTable } from "./tables.ts";
import { readWords, type AddressWords } from "../../src/suggest/words.ts";
import { rank, type Weights, type Candidate } from "../../src/suggest/rank.ts";
import { FEATURES } from "../../src/suggest/features.ts";
import { writeFileSync, readFileSync, existsSync } from "node:fs";

const tables = readTables("/work/shared/corpora");
import { makeCase } from "./run-case.ts";
const TRAIN = [
  "www.dh.gov.uk",
  "www.bis.gov.uk",
  "www.cabinetoffice.gov.uk",
  "www.culture.gov.uk",
  "cypress",
  "www.dfid.gov.uk",
  "azure-cli",
  "powershell",
];
const mode = process.argv[2];
const wfile = "bench/suggest/weights.json";
let weights: Weights = existsSync(wfile)
  ? JSON.parse(readFileSync(wfile, "utf8"))
  : {
      first: { oldCovered: 2, freshCovered: 4, cosine: 3, sameLast: 3, lastLikeness: 2 },
      second: {
        oldCovered: 2,
        freshCovered: 4,
        cosine: 3,
        sameLast: 3,
        lastLikeness: 2,
        rewrite: 4,
        oldExplained: 2,
        freshExplained: 4,
      },
    };

if (mode === "train") {
  const wanted = tables.filter((it) => TRAIN.includes(it.name));
  for (let iter = 0; iter < 2; iter += 1) {
    const data = {
      first: [] as { list: readonly Candidate[]; truth: number; w: number }[],
      second: [] as { list: readonly Candidate[]; truth: number; w: number }[],
    };
    for (const table of wanted) {
      const { old, fresh, truth } = makeCase(table, tables, 500);
      for (const which of ["first", "second"] as const) {
        const ranking =
          which === "first" ? rank(old, fresh, weights, new Map(), 0) : rank(old, fresh, weights);
        ranking.candidates.forEach((list, i) => {
          if (list.some((c) => c.fresh === truth[i]))
            data[which].push({ list, truth: truth[i]!, w: 1 / Math.sqrt(old.length) });
        });
      }
    }
    weights = { first: fit(data.first), second: fit(data.second) };
    console.log(JSON.stringify(weights, null, 1));
  }
  writeFileSync(wfile, JSON.stringify(weights));
}
function fit(rows: { list: readonly Candidate[]; truth: number; w: number }[]) {
  const n = FEATURES.length;
  const x = new Float64Array(n);
  const m = new Float64Array(n);
  const v = new Float64Array(n);
  for (let epoch = 1; epoch <= 120; epoch += 1) {
    const g = new Float64Array(n);
    let W = 0;
    for (const { list, truth, w } of rows) {
      const s = list.map((c) => c.figures.reduce((sum, f, i) => sum + f * x[i]!, 0));
      const max = Math.max(...s);
      const e = s.map((it) => Math.exp(it - max));
      const z = e.reduce((a, b) => a + b, 0);
      W += w;
      list.forEach((c, k) => {
        const d = w * (e[k]! / z - (c.fresh === truth ? 1 : 0));
        for (let i = 0; i < n; i += 1) g[i] = g[i]! + d * c.figures[i]!;
      });
    }
    for (let i = 0; i < n; i += 1) {
      const gi = g[i]! / W + 0.002 * x[i]!;
      m[i] = 0.9 * m[i]! + 0.1 * gi;
      v[i] = 0.99 * v[i]! + 0.01 * gi * gi;
      x[i] =
        x[i]! -
        (0.3 * (m[i]! / (1 - 0.9 ** epoch))) / (Math.sqrt(v[i]! / (1 - 0.99 ** epoch)) + 1e-8);
    }
  }
  return Object.fromEntries(FEATURES.map((f, i) => [f, Math.round(x[i]! * 100) / 100]));
}
if (mode === "eval") {
  const names = process.argv.slice(3);
  for (const table of tables.filter((it) => names.length === 0 || names.includes(it.name))) {
    const { old, fresh, truth } = makeCase(table, tables, Number(process.env.SIZE ?? 3000));
    const t0 = performance.now();
    const { candidates, learnedFrom } = rank(old, fresh, weights);
    const t1 = performance.now();
    let one = 0,
      five = 0,
      in40 = 0,
      lr = 0;
    candidates.forEach((list, i) => {
      const p = list.findIndex((c) => c.fresh === truth[i]);
      if (p === 0) one += 1;
      if (p >= 0 && p < 5) five += 1;
      if (p >= 0) in40 += 1;
    });
    for (const it of learnedFrom) if (truth[it.old] === it.fresh) lr += 1;
    const N = old.length;
    console.log(
      table.name.padEnd(32),
      N,
      fresh.length,
      "tfidf",
      tfidf(old, fresh, truth).toFixed(3),
      "first",
      (one / N).toFixed(3),
      "five",
      (five / N).toFixed(3),
      "in40",
      (in40 / N).toFixed(3),
      "learned",
      learnedFrom.length,
      (lr / learnedFrom.length).toFixed(3),
      ((t1 - t0) / 1000).toFixed(1) + "s",
    );
  }
}
function tfidf(old: AddressWords[], fresh: AddressWords[], truth: number[]): number {
  const df = new Map<string, number>();
  for (const a of [...old, ...fresh]) for (const w of a.words) df.set(w, (df.get(w) ?? 0) + 1);
  const N = old.length + fresh.length;
  const idf = (w: string) => Math.log(N / (df.get(w) ?? 1));
  const post = new Map<string, number[]>();
  fresh.forEach((a, i) => {
    for (const w of a.words) {
      const l = post.get(w);
      if (l) l.push(i);
      else post.set(w, [i]);
    }
  });
  const norm = fresh.map((a) => Math.sqrt(a.words.reduce((s, w) => s + idf(w) ** 2, 0)) || 1);
  let one = 0;
  old.forEach((a, i) => {
    const s = new Map<number, number>();
    for (const w of a.words)
      for (const it of post.get(w) ?? []) s.set(it, (s.get(it) ?? 0) + idf(w) ** 2);
    let best = -1,
      bs = 0;
    for (const [it, sc] of s) {
      const c = sc / norm[it]!;
      if (c > bs) {
        bs = c;
        best = it;
      }
    }
    if (best === truth[i]) one += 1;
  });
  return one / old.length;
}
