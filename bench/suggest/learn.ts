/** Learns the figures of src/suggest/model.json from the tables that are for learning. */
import { writeFileSync, readFileSync } from "node:fs";
import { FEATURES } from "../../src/suggest/features.ts";
import { type Candidate, rank, type Weights } from "../../src/suggest/rank.ts";
import { SIGNS, signsOf } from "../../src/suggest/confidence.ts";
import { makeCase } from "./run-case.ts";
import { readTables } from "./tables.ts";

const LEARN = [
  "www.dh.gov.uk",
  "www.bis.gov.uk",
  "www.cabinetoffice.gov.uk",
  "www.culture.gov.uk",
  "www.dfid.gov.uk",
  "www.education.gov.uk",
  "www.fco.gov.uk",
  "www.decc.gov.uk",
  "www.direct.gov.uk",
  "www.dft.gov.uk",
  "www.justice.gov.uk",
  "www.dwp.gov.uk",
  "www.crb.gov.uk",
  "www.hm-treasury.gov.uk",
  "azure-cli",
  "powershell",
  "cypress",
];
const SIZE = Number(process.env.SIZE ?? 300);
const tables = readTables("/work/shared/corpora");
let weights: Weights = JSON.parse(readFileSync("bench/suggest/weights.json", "utf8"));
interface Row {
  list: readonly Candidate[];
  truth: number;
  w: number;
  table: string;
}
const collect = (rounds: number, removed: number): Row[] =>
  tables
    .filter((it) => LEARN.includes(it.name))
    .flatMap((table) => {
      const { old, fresh, truth } = makeCase(table, tables, SIZE, removed);
      const w = (table.name.includes("gov.uk") ? 1 : 3) / Math.sqrt(old.length);
      return [0, 30].flatMap((count) => {
        if (rounds === 0 && count > 0) return [];
        const confirmed = new Map(
          truth
            .flatMap((it, i) => (it >= 0 && i % 8 === 0 ? [[i, it] as const] : []))
            .slice(0, count),
        );
        const { candidates } = rank(old, fresh, weights, { confirmed, rounds });
        return candidates.flatMap((list, i) =>
          confirmed.has(i) ? [] : [{ list, truth: truth[i]!, w, table: table.name }],
        );
      });
    });
const seen = (rows: Row[]) => rows.filter((it) => it.list.some((c) => c.fresh === it.truth));
weights = { first: fit(seen(collect(0, 0))), second: fit(seen(collect(2, 0))) };
const rows = collect(2, 0.2);
const x = rows.map((it) => signsOf(it.list));
const rw = rows.map((it) => (it.table.includes("gov.uk") ? 1 : 2));
const y = rows.map((it) => (it.list[0]?.fresh === it.truth ? 1 : 0));
const n = SIGNS.length;
const c = new Float64Array(n);
const m = new Float64Array(n),
  v = new Float64Array(n);
for (let e = 1; e <= 800; e += 1) {
  const g = new Float64Array(n);
  x.forEach((s, r) => {
    let z = 0;
    for (let i = 0; i < n; i += 1) z += c[i]! * s[i]!;
    const d = rw[r]! * (1 / (1 + Math.exp(-z)) - y[r]!);
    for (let i = 0; i < n; i += 1) g[i] = g[i]! + d * s[i]!;
  });
  for (let i = 0; i < n; i += 1) {
    const gi = g[i]! / x.length + 0.0005 * c[i]!;
    m[i] = 0.9 * m[i]! + 0.1 * gi;
    v[i] = 0.99 * v[i]! + 0.01 * gi * gi;
    c[i] = c[i]! - (0.1 * (m[i]! / (1 - 0.9 ** e))) / (Math.sqrt(v[i]! / (1 - 0.99 ** e)) + 1e-8);
  }
}
const confidence = Object.fromEntries(SIGNS.map((it, i) => [it, Math.round(c[i]! * 100) / 100]));
console.log(weights, confidence);
const z = x.map((s) => s.reduce((sum, it, i) => sum + it * c[i]!, 0));
for (const from of [-4, -3, -2, -1, 0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 5, 6]) {
  const in_ = z.flatMap((it, i) => (it >= from ? [i] : []));
  const by = Object.entries(Object.groupBy(in_, (i) => rows[i]!.table)).map(
    ([t, l]) =>
      `${t.replace(/^www\.|\.gov\.uk/g, "")} ${(l!.reduce((s, i) => s + y[i]!, 0) / l!.length).toFixed(3)}/${l!.length}`,
  );
  console.log(
    ">=",
    from,
    in_.length,
    (in_.reduce((s, i) => s + y[i]!, 0) / in_.length).toFixed(3),
    by.join(" "),
  );
}
writeFileSync("bench/suggest/weights.json", JSON.stringify({ ...weights, confidence }));
writeFileSync(
  "/tmp/rows.json",
  JSON.stringify(rows.map((it, i) => ({ t: it.table, y: y[i], x: [...x[i]!], z: z[i] }))),
);

function fit(rows: Row[]) {
  const n = FEATURES.length;
  const x = new Float64Array(n);
  const m = new Float64Array(n);
  const v = new Float64Array(n);
  for (let epoch = 1; epoch <= 120; epoch += 1) {
    const g = new Float64Array(n);
    let W = 0;
    for (const { list, truth, w } of rows) {
      const s = list.map((c) => {
        let z = 0;
        for (let i = 0; i < n; i += 1) z += c.figures[i]! * x[i]!;
        return z;
      });
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
