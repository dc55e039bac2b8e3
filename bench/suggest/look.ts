import { readTables } from "./tables.ts";
import { makeCase } from "./run-case.ts";
import { rank } from "../../src/suggest/rank.ts";
import { readFileSync } from "node:fs";
import { FEATURES } from "../../src/suggest/features.ts";
const tables = readTables("/work/shared/corpora");
const t = tables.find((it) => it.name === process.argv[2])!;
const { old, fresh, truth } = makeCase(t, tables, Number(process.env.SIZE ?? 1000));
const { candidates, rewrites } = rank(
  old,
  fresh,
  JSON.parse(readFileSync("bench/suggest/weights.json", "utf8")),
);
let shown = 0;
const p = (u: string) => u.replace(/^https?:\/\/[^/]+/, "");
candidates.forEach((l, i) => {
  if (l[0]?.fresh === truth[i] || shown > 24) return;
  const k = l.findIndex((c) => c.fresh === truth[i]);
  if (process.env.IN && k < 0) return;
  shown += 1;
  console.log(
    p(old[i]!.url),
    "\n   got",
    p(fresh[l[0]?.fresh ?? 0]?.url ?? "-"),
    l[0]?.score.toFixed(2),
    "\n   want",
    truth[i]! < 0 ? "none" : p(fresh[truth[i]!]!.url),
    k,
    l[k]?.score.toFixed(2),
  );
  if (k > 0)
    console.log(
      "   " +
        FEATURES.map((f, x) => [f, l[0]!.figures[x]!, l[k]!.figures[x]!] as const)
          .filter(([, a, b]) => Math.abs(a - b) > 0.05)
          .map(([f, a, b]) => `${f} ${a.toFixed(2)}/${b.toFixed(2)}`)
          .join("  "),
    );
});
console.log(
  rewrites.all
    .toSorted((a, b) => b.right - a.right)
    .slice(0, 25)
    .map(
      (r) =>
        `${r.key.replace("\0", " -> ")} right ${r.right} wrong ${r.wrong} taken ${r.taken} found ${r.found}`,
    )
    .join("\n"),
);
