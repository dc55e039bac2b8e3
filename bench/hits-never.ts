/**
 * The time of the console's list of redirects that nobody asked for: `node bench/hits-never.ts [RULES]`. Reads it from
 * the embedded D1 for a table of a million rules, when nobody asked for any of them, and when 999 of 1,000 have had a
 * visit within four weeks.
 */
import { readMigrations } from "../src/cli/tables/local-hits.ts";
import { findUnused, loadUnusedPage, RULES_A_PIECE } from "../src/console/hits/unused.ts";
import type { Sources } from "../src/console/shared/sources.ts";
import { readerOf } from "../src/hits/binding-reader.ts";
import { daysBefore } from "../src/hits/day.ts";
import { migrate } from "../src/hits/migration.ts";
import type { HitsReader } from "../src/hits/read.ts";
import { formatRule, LINES_A_SOURCE } from "../src/release/content.ts";
import { compileRelease } from "../src/release/compile-release.ts";
import { readRoutesFile } from "../src/routes-file/routes-json.ts";
import { embedHits } from "./embed-hits.ts";

const RULES = Number(process.argv[2] ?? 1_000_000);
const NOW = Date.parse("2026-12-31T12:00:00Z");
const DAYS = 28;

const fromOf = (at: number): string => `/department/publications/${String(at).padStart(7, "0")}`;

/** Each rule on one of the days, except one in a thousand. */
const FILL = `INSERT INTO hits (day, rule, outcome, status, crawler, shadow, total)
WITH RECURSIVE n (i) AS (SELECT ?2 UNION ALL SELECT i + ?3 FROM n WHERE i + ?3 < ?4)
SELECT ?1, printf('/department/publications/%07d', i), 'redirect', 301, 0, 0, 1 FROM n WHERE i % 1000 <> 0`;

const miniflare = embedHits();
let queries = 0;

/** The lines are made as they are read, so that only reading them is measured. */
async function tableOf(rules: number): Promise<Sources> {
  const text = `{"site":{"name":"A million","hosts":["www.old.example"],"scope":["/"],"targetHosts":["www.new.example"],"activatesAt":"2026-01-01T00:00:00Z"},"rules":[]}`;
  const { compiled } = readRoutesFile(text, "table");
  const release = compiled && (await compileRelease(compiled, { order: "file" }, () => {}));
  if (!release) throw new TypeError("The table cannot be read");
  const { manifest } = release;
  const line = (at: number): string =>
    at === 0 ? "{}" : formatRule({ from: fromOf(at - 1), to: "https://www.new.example/" });
  return {
    manifest: { ...manifest, counts: { ...manifest.counts, rules } },
    bytes: () => Promise.reject(new TypeError("Not read")),
    lines: async (part) =>
      Array.from({ length: Math.min(LINES_A_SOURCE, rules + 1 - part * LINES_A_SOURCE) }, (_, at) =>
        line(part * LINES_A_SOURCE + at),
      ),
  };
}

async function report(what: string, sources: Sources, store: HitsReader): Promise<void> {
  const counted = { store, since: daysBefore(NOW, 364) };
  for (const days of [DAYS, 365]) {
    const asked = { kind: "never", start: 0, days, now: NOW } as const;
    let startedAt = performance.now();
    const seconds = (): string => `${((performance.now() - startedAt) / 1000).toFixed(1)} s`;
    queries = 0;
    const pieces = findUnused(counted, sources, { ...asked, rulesAPiece: RULES_A_PIECE.page });
    const page = await loadUnusedPage(pieces, 50, () => performance.now() - startedAt > 2500);
    process.stdout.write(
      `${what}, ${days} days, a page: ${page.found.length} rules up to ${page.next}, ${queries} queries, ${seconds()}\n`,
    );
    startedAt = performance.now();
    queries = 0;
    let found = 0;
    const file = findUnused(counted, sources, { ...asked, rulesAPiece: RULES_A_PIECE.file });
    for await (const piece of file) found += piece.found.length;
    process.stdout.write(
      `${what}, ${days} days, the file: ${found} rules, ${queries} queries, ${seconds()}\n`,
    );
  }
}

try {
  const db = await miniflare.getD1Database("HITS");
  await migrate(db, readMigrations());
  const reader = readerOf(db);
  const store: HitsReader = {
    query(sql, parameters) {
      queries += 1;
      return reader.query(sql, parameters);
    },
  };
  const sources = await tableOf(RULES);
  await report("no visits", sources, store);
  for (let back = 0; back < DAYS; back++) {
    await db.prepare(FILL).bind(daysBefore(NOW, back), back, DAYS, RULES).run();
  }
  await report("visits", sources, store);
} finally {
  await miniflare.dispose();
}
