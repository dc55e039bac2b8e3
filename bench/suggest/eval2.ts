import { readTables } from "./tables.ts";
import { makeCase } from "./run-case.ts";
import { rank } from "../../src/suggest/rank.ts";
import { readFileSync } from "node:fs";
import { SIGNS, signsOf } from "../../src/suggest/confidence.ts";
const tables = readTables("/work/shared/corpora");
const W = JSON.parse(readFileSync("bench/suggest/weights.json", "utf8"));
const c = SIGNS.map((it) => W.confidence[it]);
for (const name of process.argv.slice(2)) {
  const t = tables.find((it) => it.name === name)!;
  for (const removed of [0, 0.2]) {
    const { old, fresh, truth } = makeCase(t, tables, Number(process.env.SIZE ?? 2000), removed);
    const t0 = performance.now();
    const { candidates } = rank(old, fresh, W);
    const s = (performance.now() - t0) / 1000;
    const z = candidates.map((l) =>
      l.length ? signsOf(l).reduce((a, b, i) => a + b * c[i]!, 0) : -9,
    );
    const ok = candidates.map((l, i) => l[0]?.fresh === truth[i]);
    const at = [0, 1, 2, 2.5, 3, 3.5, 4].map((from) => {
      const k = z.flatMap((v, i) => (v >= from ? [i] : []));
      return `${from}: ${(k.filter((i) => ok[i]).length / k.length).toFixed(3)}/${(k.length / old.length).toFixed(2)}`;
    });
    console.log(
      name.padEnd(28),
      old.length,
      fresh.length,
      "removed",
      removed,
      "first",
      (ok.filter(Boolean).length / old.length).toFixed(3),
      "five",
      (
        candidates.filter((l, i) => l.slice(0, 5).some((x) => x.fresh === truth[i])).length /
        old.length
      ).toFixed(3),
      s.toFixed(1) + "s",
      at.join("  "),
    );
    if (removed === 0.2 && process.env.BAD)
      candidates.forEach((l, i) => {
        if (z[i]! >= 3.5 && !ok[i])
          console.log(
            "   ",
            old[i]!.url,
            "->",
            fresh[l[0]!.fresh]!.url,
            "want",
            truth[i]! < 0 ? "none" : fresh[truth[i]!]!.url,
            z[i]!.toFixed(1),
          );
      });
  }
}
