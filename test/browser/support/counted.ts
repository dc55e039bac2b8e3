/** The counts of the Worker for four weeks of the lamp shop, the same in every run. */
import { join } from "node:path";
import { openLocalHits } from "../../../src/cli/tables/local-hits.ts";
import type { HitsDatabase } from "../../../src/hits/database.ts";
import { daysBefore } from "../../../src/hits/day.ts";
import { EVIDENCE_WORDS } from "../../../src/domain/report/evidence-words.ts";
import type { StoredSuggestions } from "../../../src/store/records/shown/suggestions.ts";
import type { Scene } from "./scene.ts";

type Row = readonly (string | number)[];

const DAYS = 28;

/** Counts visits before the gate by their later outcomes, most of which are a page of their own. */
export async function countVisits({ folder, table }: Pick<Scene, "folder" | "table">) {
  const { db, close } = await openLocalHits(join(folder, "storage"), folder);
  try {
    const now = Date.now();
    const known = new Map(table.rules.flatMap((it) => (it && !it.keep ? [[it.from, it]] : [])));
    const rules = [...known.values()];
    for (let back = 0; back < DAYS; back++) {
      const day = daysBefore(now, back);
      const busy = 60 + ((back * 37) % 50);
      // A third of the rules are never requested, and a few only by crawlers.
      const asked = rules.filter((_, at) => at % 3 !== 2);
      const hits = asked.flatMap((rule, at): Row[] => {
        const outcome = rule.gone ? "gone" : "redirect";
        const status = rule.gone ? 410 : (rule.status ?? 301);
        const visits = Math.ceil(busy / (at + 1));
        const crawler: Row = [day, rule.from, outcome, status, 1, 1, Math.ceil(visits / 6)];
        const visitor: Row = [day, rule.from, outcome, status, 0, 1, visits];
        return at % 7 === 6 ? [crawler] : [visitor, crawler];
      });
      const missed = MISSES.reduce((sum, [, share]) => sum + share, 0);
      const noise = 12 + (back % 9);
      await insert(db, "hits", [
        ...hits,
        [day, "", "redirect", 301, 0, 1, missed + noise],
        [day, "", "pass", 0, 0, 0, busy * 4],
      ]);
      await insert(
        db,
        "misses",
        MISSES.map(([path, share, referrer]): Row => [
          day,
          `www.old.example${path}`,
          1,
          share,
          referrer,
          referrer === "" ? 0 : share,
        ]),
      );
      await insert(db, "days", [[day, 0, noise, back % 3]]);
    }
  } finally {
    await close();
  }
}

const MISSES: readonly (readonly [path: string, aDay: number, referrer: string])[] = [
  ["/global/lamp-x9/manual", 6, "forum.example"],
  ["/global/support/lamp-f6-bulb", 3, ""],
  ["/global/product/lamp-m2/where-to-buy-a-spare-part-in-your-country", 2, "search.example"],
  ["/global/event/summer", 1, "blog.example"],
];

/** Inserts all rows in one call, as each goes to another process and back. */
async function insert(db: HitsDatabase, name: string, rows: readonly Row[]): Promise<void> {
  const columns = rows[0]?.map((_, index) => `value ->> ${index}`).join(", ");
  const statement = db.prepare(`INSERT INTO ${name} SELECT ${columns} FROM json_each(?1)`);
  await db.batch([statement.bind(JSON.stringify(rows))]);
}

/** The platform team's suggestions for misses. */
export const SUGGESTED: StoredSuggestions = {
  suggestedAt: new Date(Date.now() - 86_400_000).toISOString(),
  suggestedBy: "ana@example.com",
  pages: 240,
  asked: 4,
  suggestions: [
    {
      url: "www.old.example/global/lamp-x9/manual",
      to: "https://www.new.example/global/product/lamp-x9/",
      tier: "likely",
      confidence: 0.9,
      why: ["Words in common: lamp, x9", EVIDENCE_WORDS.mostBeside],
      evidence: [
        { name: "words", values: ["lamp", "x9"] },
        { name: "mostBeside", values: [] },
      ],
    },
    {
      url: "www.old.example/global/event/summer",
      to: "https://www.new.example/global/event/",
      tier: "guess",
      confidence: 0.4,
      why: ["7 other addresses move the same way, as /global/event/a to /event/a"],
      evidence: [{ name: "alike", values: ["7", "/global/event/a", "/event/a"] }],
    },
  ],
};
