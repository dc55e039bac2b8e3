/** Pages about visits: lists from the embedded D1, and messages when the database is not usable. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { sayEvidence } from "../../src/domain/report/evidence-words.ts";
import type { HitsDatabase } from "../../src/hits/database.ts";
import { daysBefore } from "../../src/hits/day.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import {
  type StoredSuggestion,
  type StoredSuggestions,
  writeSuggestions,
} from "../../src/store/records/shown/suggestions.ts";
import { OVERLAY_FORMAT } from "../../src/store/records/in-force.ts";
import { OVERLAY_KEY } from "../../src/store/records/keys.ts";
import type { Overlay } from "../../src/store/records/overlay.ts";
import { readRow } from "../../src/routes-file/kv-row.ts";
import { migrate } from "../../src/hits/migration.ts";
import { emptyDatabase, freshDatabase, insertRows, MIGRATIONS } from "../hits/support.ts";
import { ask, compile, GATE } from "../support/table.ts";
import { deploy, type Deployment, HOSTILE } from "./support.ts";

const NEW = "https://www.new.example";

const RULES: readonly RuleData[] = [
  { from: "/global/asked", to: `${NEW}/asked` },
  { from: "/global/crawled", to: `${NEW}/crawled`, section: "Shop" },
  { from: "/global/gone", gone: true },
  { from: "/global/Never?id=7", to: `${NEW}/never` },
  { from: "/global/p/:slug", to: `${NEW}/p/:slug`, examples: { match: ["/global/p/a"] } },
  { from: "/global/kept", keep: true },
  { from: "/global/later", to: `${NEW}/later`, startsAt: "2031-01-01T00:00:00Z" },
];
const SITE = { fallback: `${NEW}/`, aliases: { "old.example": "www.old.example" } };

let db: D1Database;
let deployment: Deployment;

beforeEach(async () => {
  db = await freshDatabase();
  deployment = await deploy(RULES, SITE);
});

afterEach(() => {
  vi.restoreAllMocks();
});

type Row = readonly (string | number)[];

const insert = (table: string, rows: readonly Row[]): Promise<void> => insertRows(db, table, rows);

/** The day that many days before the gate. */
const day = (before: number): string => daysBefore(GATE, before);

interface PageOptions {
  readonly hits?: HitsDatabase | null;
  readonly language?: string;
}

async function page(
  path: string,
  { hits = db, language = "en" }: PageOptions = {},
): Promise<{ status: number; text: string; type: string | null }> {
  const response = await deployment.fetch(
    `/_sunset/traffic${path}`,
    { headers: { "accept-language": language } },
    hits === null ? {} : { HITS: hits },
  );
  const text = await response.text();
  return { status: response.status, text, type: response.headers.get("content-type") };
}

/** The text of a page without mark-up. */
function words(text: string): string {
  const main = /<main.*<\/main>/s.exec(text)?.[0] ?? "";
  return main
    .replace(/<(?:title|desc)\b.*?<\/(?:title|desc)>/gs, "")
    .replace(/<[^>]+>/g, " ")
    .replace(/&#39;/g, "'")
    .replace(/\s+/g, " ");
}

/** The addresses in the lists of a page, in order. */
function addresses(text: string): string[] {
  return [...text.matchAll(/<th scope="row"[^>]*><code class="address"><bdi[^>]*>([^<]*)/g)].map(
    (it) => it[1] ?? "",
  );
}

const MISSES: readonly Row[] = [
  [day(2), "www.old.example/global/often", 0, 9, "forum.example", 6],
  [day(1), "www.old.example/global/often", 0, 3, "other.example", 2],
  [day(1), "www.old.example/global/asked", 0, 5, "", 0],
  [day(3), "www.old.example/global/ahead", 1, 4, "", 0],
  [day(60), "www.old.example/global/long-ago", 0, 99, "", 0],
];

const HITS: readonly Row[] = [
  [day(1), "", "redirect", 301, 0, 0, 30],
  [day(1), "/global/asked", "redirect", 301, 0, 0, 60],
  [day(1), "/global/asked", "redirect", 301, 1, 0, 7],
  [day(2), "/global/crawled", "redirect", 301, 1, 0, 2],
  [day(2), "/global/gone", "gone", 410, 0, 0, 3],
  [day(3), "/global/gone", "gone", 410, 1, 0, 40],
  [day(40), "/global/p/:slug", "redirect", 301, 0, 0, 1],
];

describe("addresses without a redirect", () => {
  it("are listed by visits, with their most frequent referring host and their last day", async () => {
    await insert("hits", HITS);
    await insert("misses", MISSES);
    await insert("days", [[day(1), 2, 50, 4]]);
    const { status, text } = await page("/misses");
    expect(status).toBe(200);
    expect(addresses(text)).toEqual(["/global/often", "/global/asked", "/global/ahead"]);
    const said = words(text);
    expect(said).toContain("3 addresses, 21 visits");
    expect(said).toContain("/global/often 12 yesterday forum.example");
    expect(said).toContain("3 days ago before the switch-over");
    expect(said).toContain("50 requests for images, scripts and the like");
    expect(said).toContain("4 visits to addresses that were not among a day's most frequent");
    expect(said).toContain("2 visits could not be counted");
  });

  it("say if they have an answer by now, or offer what to type", async () => {
    await insert("hits", HITS);
    await insert("misses", MISSES);
    const { text } = await page("/misses");
    expect(words(text)).toContain(
      `/global/asked 5 yesterday – It now has an answer: visitors go to ${NEW}/asked`,
    );
    expect(text.match(/data-copy="\/global\/often"/g)).toHaveLength(1);
    // Rows wait for the gate like rules.
    expect(words(text)).toContain("live within two minutes, but not before the switch-over.");
    expect(text).not.toContain('data-copy="/global/asked"');
  });

  it("cover the selected period", async () => {
    await insert("hits", HITS);
    await insert("misses", MISSES);
    expect(addresses((await page("/misses?days=91")).text)[0]).toBe("/global/long-ago");
    expect(addresses((await page("/misses?days=nonsense")).text)[0]).toBe("/global/often");
  });

  it("are listed in pages, which are read one at a time", async () => {
    await insert("hits", HITS);
    await insert(
      "misses",
      Array.from({ length: 120 }, (_, at): Row => [day(0), `a/${at}`, 0, 500 - at, "", 0]),
    );
    const first = await page("/misses");
    expect(words(first.text)).toContain("Page 1 of 3");
    expect(addresses(first.text)).toHaveLength(50);
    const last = await page("/misses?page=3");
    expect(addresses(last.text)[0]).toBe("https://a/100");
    expect(words((await page("/misses?page=9")).text)).toContain("no such page of results");
  });

  it("are shown as text, whatever visitors sent", async () => {
    await insert("hits", HITS);
    await insert("misses", [[day(0), `www.old.example/${HOSTILE}`, 0, 1, HOSTILE, 1]]);
    const { text } = await page("/misses");
    expect(text).not.toContain("<script>alert");
    expect(text).not.toContain("<img");
    expect(text).toContain("U+202E");
  });

  it("can be downloaded as a redirect map to fill in, without formulas", async () => {
    await insert("hits", HITS);
    await insert("misses", [
      ...MISSES,
      [day(0), "www.old.example/=cmd", 0, 1, "=evil.example", 1],
      [day(0), "www.old.example/a/*", 0, 1, "", 0],
      [day(0), "www.old.example/a/:b", 0, 1, "", 0],
    ]);
    const { text, type } = await page("/misses.csv?days=28");
    expect(type).toBe("text/csv; charset=utf-8");
    expect(text.split("\r\n").slice(0, 7)).toEqual([
      "old url,new url,visits,last visit,most came from",
      `/global/often,,12,${day(1)},forum.example`,
      `/global/asked,,5,${day(1)},`,
      `/global/ahead,,4,${day(3)},`,
      `/=cmd,,1,${day(0)},'=evil.example`,
      `/a/%2A,,1,${day(0)},`,
      `/a/%3Ab,,1,${day(0)},`,
    ]);
  });
});

describe("the key of a quick fix for an address that looks like a pattern", () => {
  it.each([
    ["/global/*"],
    ["/global/*?q=1"],
    ["/global/:slug"],
    ["/global/:slug/more"],
    ["/global/more?id=:id"],
  ])("is for that address alone: %s", async (path) => {
    await insert("hits", HITS);
    await insert("misses", [[day(0), `www.old.example${path}`, 0, 1, "", 0]]);
    const { text } = await page("/misses");
    const [, key = ""] = /data-copy="([^"]*)"/.exec(text) ?? [];
    const { site } = compile([]).table;
    const { rule } = readRow(key, `${NEW}/moved`, { ...site, reserved: [] }, null);
    const table = compile(rule ? [rule] : []);
    expect(ask(table, path).reason).toBe("rule");
    expect(ask(table, "/global/other?id=7").reason).toBe("fallback");
    expect(ask(table, "/global/other/more?q=1").reason).toBe("fallback");
  });
});

describe("published suggestions", () => {
  const SUGGESTED: StoredSuggestions = {
    suggestedAt: "2024-12-31T00:00:00Z",
    suggestedBy: "ana@example.com",
    pages: 100,
    asked: 3,
    suggestions: [
      {
        url: "www.old.example/global/often",
        to: `${NEW}/often-new`,
        tier: "likely",
        confidence: 0.91,
        why: ["Both addresses say “often”", HOSTILE],
      },
      {
        url: "www.old.example/global/fallen",
        to: `${NEW}/risen`,
        tier: "sure",
        confidence: 0.99,
        why: [],
      },
    ],
  };

  it("are shown beside an address, with their reason and what to paste", async () => {
    await insert("hits", HITS);
    await insert("misses", MISSES);
    await writeSuggestions(deployment.redirects, SUGGESTED);
    const { text } = await page("/misses");
    expect(words(text)).toContain(
      `Suggested: ${NEW}/often-new • likely Both addresses say “often” ;`,
    );
    expect(text).not.toContain("<script>alert");
    expect(text).toContain(`data-copy="${NEW}/often-new"`);
    const entry = JSON.stringify({ from: "/global/often", to: `${NEW}/often-new` });
    expect(text).toContain(`data-copy="${entry.replaceAll('"', "&quot;")}"`);
    expect(words(text)).toContain("Suggestions were made by ana@example.com on 31 December 2024");
  });

  const SAME_END = { name: "sameEnd" as const, values: ["often"] };

  /** Shows the first suggestion with other reasons, in Chinese. */
  async function shownWith(reasons: Pick<StoredSuggestion, "why" | "evidence">): Promise<string> {
    await insert("hits", HITS);
    await insert("misses", MISSES);
    const suggestions = SUGGESTED.suggestions.slice(0, 1).map((it) => ({ ...it, ...reasons }));
    await writeSuggestions(deployment.redirects, { ...SUGGESTED, suggestions });
    return (await page("/misses", { language: "zh" })).text;
  }

  it("give their reason in the language of the page, or unchanged if a later version wrote it", async () => {
    const text = await shownWith({
      why: [sayEvidence(SAME_END), "Words in common: a, b", "Says a later version"],
      evidence: [
        SAME_END,
        { name: "words", values: ["a", HOSTILE] },
        { name: "later", values: [] },
      ],
    });
    expect(text).toContain("两个地址都以“<bdi>often</bdi>”结尾；");
    expect(text).toMatch(/共有的词：<bdi>a、.*&lt;script&gt;alert/);
    expect(text).toContain('<span lang="en"><bdi>Says a later version</bdi></span>');
  });

  it("show the sentences of an earlier version, which stored no data, unchanged", async () => {
    const why = [sayEvidence(SAME_END)];
    expect(await shownWith({ why })).toContain(`<span lang="en"><bdi>${why[0]}</bdi></span>`);
  });

  it("are shown in the table only beside redirects to the fallback page", async () => {
    deployment = await deploy(
      [
        { from: "/global/fallen", to: `${NEW}/` },
        { from: "/global/often", to: `${NEW}/elsewhere` },
      ],
      SITE,
    );
    await writeSuggestions(deployment.redirects, SUGGESTED);
    const response = await deployment.fetch("/_sunset/table?outcome=fallback");
    expect(words(await response.text())).toContain(`Suggested: ${NEW}/risen ✓ sure`);
    const all = await deployment.fetch("/_sunset/table");
    expect(words(await all.text())).not.toContain("often-new");
  });

  it("are left to the platform team if there are none or they cannot be read", async () => {
    await insert("hits", HITS);
    await insert("misses", MISSES);
    expect(words((await page("/misses")).text)).toContain(
      "npx sunset-edge misses --json | npx sunset-edge suggest --old - --new new-site.xml --publish",
    );
    await deployment.redirects.put([{ key: "suggestions", value: "{" }]);
    expect(words((await page("/misses")).text)).toContain("The suggestions cannot be read.");
  });
});

describe("pages that are gone", () => {
  it("are listed by visits, those of crawlers separately", async () => {
    await insert("hits", [...HITS, [day(1), "/global/other", "gone", 410, 1, 0, 400]]);
    const { text } = await page("/gone");
    expect(addresses(text)).toEqual(["/global/gone", "/global/other"]);
    expect(words(text)).toContain("/global/gone 3 40 2 days ago");
    expect(words(text)).toContain("/global/other 0 400 yesterday crawlers only");
    const csv = (await page("/gone.csv")).text;
    expect(csv).toContain(`/global/gone,,3,40,${day(2)},${day(2)}\r\n`);
  });

  it("are offered by a key for what was counted: an address that looks like a pattern, or the pattern", async () => {
    const keys: Readonly<Record<string, string>> = {
      "/global/:id": "/global/%3Aid",
      "/global/p/:slug": "/global/p/:slug",
      "/global/row/:id": "/global/row/:id",
      "/global/row/*": "/global/row/%2A",
      "/global/row/more/*/": "/global/row/more/%2A/",
      // Of an earlier version: nothing but its name is known, and a pattern would be for more than was asked.
      "/global/earlier/*": "/global/earlier/%2A",
    };
    deployment = await deploy(
      [
        { from: "/global/:id", match: "exact", gone: true },
        { from: "/global/p/:slug", gone: true, examples: { match: ["/global/p/a"] } },
      ],
      SITE,
    );
    await layRows(
      { from: "/global/row/:id", gone: true },
      { from: "/global/row/*", match: "exact", gone: true },
      { from: "/global/row/more/*/", match: "exact", gone: true },
    );
    const names = Object.keys(keys);
    await insert(
      "hits",
      names.map((name, at): Row => [day(1), name, "gone", 410, 0, 0, 100 - at]),
    );
    const { text } = await page("/gone");
    expect(addresses(text)).toEqual(names);
    const offered = [...text.matchAll(/data-copy="([^"]*)"/g)].map((it) => it[1]);
    expect(offered).toEqual(Object.values(keys));
    const lines = (await page("/gone.csv")).text.split("\r\n").slice(1, -1);
    expect(lines.map((it) => it.split(",", 1)[0])).toEqual(Object.values(keys));
  });
});

/** Writes rows as the reconciler does. */
async function layRows(...rules: readonly RuleData[]): Promise<void> {
  const seen = { firstSeenAt: "2024-12-01T00:00:00Z", changedAt: "2024-12-01T00:00:00Z" };
  const overlay: Overlay = {
    format: OVERLAY_FORMAT,
    writtenAt: seen.firstSeenAt,
    gate: { value: null, findings: [] },
    rows: rules.map((rule) => ({
      key: rule.from,
      state: "serving",
      rule,
      typed: null,
      ...seen,
      findings: [],
    })),
    findings: [],
  };
  await deployment.redirects.put([{ key: OVERLAY_KEY, value: JSON.stringify(overlay) }]);
}

const MANY = Array.from({ length: 2300 }, (_, at): RuleData => ({
  from: `/global/n/${String(at).padStart(4, "0")}`,
  to: `${NEW}/n`,
}));

describe("redirects without visits", () => {
  it("include exact ones with a query and patterns", async () => {
    await insert("hits", HITS);
    expect(addresses((await page("/never")).text)).toEqual([
      "/global/Never?id=7",
      "/global/p/:slug",
    ]);
    expect(addresses((await page("/never?days=91")).text)).toEqual(["/global/Never?id=7"]);
  });

  it("are in their file as a map says them, also if an exact one looks like a pattern", async () => {
    deployment = await deploy(
      [
        { from: "/global/:id", match: "exact", to: `${NEW}/id` },
        { from: "/global/p/:slug", to: `${NEW}/p/:slug`, examples: { match: ["/global/p/a"] } },
      ],
      SITE,
    );
    await insert("hits", [[day(1), "/global/other", "redirect", 301, 0, 0, 1]]);
    const { text } = await page("/never.csv?days=28");
    expect(text).toContain(`/global/%3Aid,${NEW}/id,`);
    expect(text).toContain(`/global/p/:slug,${NEW}/p/:slug,`);
  });

  it("are unknown before the gate if no shadow says what visits would get", async () => {
    deployment.now = GATE - 3 * 86_400_000;
    await insert("hits", [[day(4), "", "pass", 0, 0, 0, 100]]);
    const early = await page("/never");
    expect(addresses(early.text)).toEqual([]);
    expect(words(early.text)).toContain("It is not known yet");
    await insert("hits", [[day(4), "/global/asked", "redirect", 301, 0, 1, 1]]);
    expect(addresses((await page("/never")).text)).toEqual([
      "/global/Never?id=7",
      "/global/crawled",
      "/global/gone",
      "/global/p/:slug",
    ]);
  });

  it("are counted by their canonical address", async () => {
    await insert("hits", [...HITS, [day(1), "/global/never?id=7", "redirect", 301, 0, 0, 1]]);
    expect(addresses((await page("/never?days=91")).text)).toEqual([]);
    expect(words((await page("/never?days=91")).text)).toContain("Every redirect was asked for.");
  });

  it("include those visited only by crawlers, with their last visit", async () => {
    await insert("hits", HITS);
    const { text } = await page("/crawlers");
    expect(addresses(text)).toEqual(["/global/crawled"]);
    expect(words(text)).toContain("Shop 2 2 days ago");
    const csv = await page("/crawlers.csv");
    expect(csv.text).toContain(`/global/crawled,${NEW}/crawled,Shop,2,${day(2)}\r\n`);
  });

  it("are found page by page in a large table, each once", async () => {
    deployment = await deploy(MANY, SITE);
    await insert(
      "hits",
      MANY.slice(3, 2290).map((it): Row => [day(1), it.from, "redirect", 301, 0, 0, 1]),
    );
    const first = await page("/never");
    expect(addresses(first.text)).toEqual([
      ...MANY.slice(0, 3).map((it) => it.from),
      ...MANY.slice(2290).map((it) => it.from),
    ]);
    await db.prepare("DELETE FROM hits WHERE rule <> '/global/n/1234'").run();
    const seen: string[] = [];
    for (let path: string | null = "/never"; path !== null;) {
      const { text } = await page(path);
      seen.push(...addresses(text));
      const next: string | undefined = /href="\/_sunset\/traffic(\/never\?from=\d+)">Next/.exec(
        text,
      )?.[1];
      path = next ?? null;
    }
    expect(seen).toEqual(MANY.map((it) => it.from).filter((it) => it !== "/global/n/1234"));
    const csv = (await page("/never.csv")).text.trimEnd().split("\r\n");
    expect(csv).toHaveLength(1 + 2299);
  });

  it("are shown as far as an invocation's queries allow, and continued on the next page", async () => {
    deployment = await deploy(MANY, SITE);
    await insert(
      "hits",
      MANY.slice(3).map((it): Row => [day(1), it.from, "redirect", 301, 0, 0, 1]),
    );
    vi.spyOn(console, "error").mockReturnValue();
    // The first day and its first part.
    let left = 2;
    const few: HitsDatabase = {
      prepare(sql) {
        left -= 1;
        if (left < 0) throw new TypeError("Too many API requests by single Worker invocation.");
        return db.prepare(sql);
      },
      batch: (statements) => db.batch(statements as D1PreparedStatement[]),
    };
    const first = await page("/never", { hits: few });
    expect(addresses(first.text)).toEqual(MANY.slice(0, 3).map((it) => it.from));
    expect(first.text).toContain("/never?from=1000");
    expect(words((await page("/never?from=1000", { hits: few })).text)).toContain("cannot be read");
    expect(words((await page("/never?from=1000")).text)).toContain("None in the rest of the table");
  });
});

it("the file of a long list says how much of it it contains", async () => {
  await insert("hits", HITS);
  const count = 10_001;
  await db
    .prepare(
      `INSERT INTO misses WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?2)
        SELECT ?1, 'www.old.example/global/m/' || i, 0, 1, '', 0 FROM n`,
    )
    .bind(day(0), count)
    .run();
  expect(words((await page("/misses")).text)).toContain("Download the first 10,000 as CSV");
  const csv = (await page("/misses.csv")).text.trimEnd().split("\r\n");
  expect(csv).toHaveLength(1 + 10_000);
  await db.prepare("DELETE FROM misses WHERE url GLOB '*/1*'").run();
  expect(words((await page("/misses")).text)).toContain("Download as CSV");
});

describe("the summary of last week", () => {
  it("is a sentence without noise, with a chart and the same figures in a table", async () => {
    await insert("hits", HITS);
    await insert("misses", MISSES);
    await insert("days", [[day(1), 0, 20, 0]]);
    const { text } = await page("");
    // 67 of 67 + 2 + 43 gone + 30 on the fallback page, less 20 of noise.
    expect(words(text)).toContain(
      "56.6% of last week's visits reached a page of their own (122 visits, 26 December 2024",
    );
    expect(words(text)).toContain("Among them 49 visits of crawlers.");
    expect(text).toContain('role="img" aria-labelledby="visits-by-day-title visits-by-day-about"');
    expect(words(text)).toMatch(/31 December 2024 67 (?:0 )?10/);
  });

  it("says before the gate what visits would get, by the shadow", async () => {
    deployment.now = GATE - 3 * 86_400_000;
    await insert("hits", [
      [day(4), "", "pass", 0, 0, 0, 100],
      [day(4), "/global/asked", "redirect", 301, 0, 1, 98],
      [day(4), "", "redirect", 301, 0, 1, 2],
    ]);
    await insert("misses", [[day(4), "www.old.example/global/ahead", 1, 2, "", 0]]);
    const said = words((await page("")).text);
    expect(said).toContain(
      "98.0% of last week's visits would reach a page of their own (100 visits,",
    );
    expect(said).toContain("would reach a page of their own");
    expect(said).toContain("1 address that would not");
    expect((await page("")).text).toContain('class="gate"');
  });

  it("distinguishes undecided rules", async () => {
    const undecided: RuleData = { from: "/global/Open", undecided: true };
    const home: RuleData = { from: "/global/Home", to: "https://www.new.example" };
    deployment = await deploy([...RULES, undecided, home], SITE);
    await insert("hits", [
      [day(1), "/global/asked", "redirect", 301, 0, 0, 60],
      [day(1), "/global/open", "redirect", 302, 0, 0, 25],
      [day(1), "/global/home", "redirect", 301, 0, 0, 10],
      [day(1), "", "redirect", 301, 0, 0, 5],
    ]);
    const said = words((await page("")).text);
    expect(said).toContain("60.0% of last week's visits reached a page of their own (100 visits,");
    expect(said).toContain("Not decided yet 25 25.0%");
    expect(said).toContain("Sent to the fallback page only 15 15.0%");
  });

  it("takes what a quick fix decides for decided, and what it leaves open for undecided", async () => {
    const open: RuleData = { from: "/global/Open", undecided: true };
    const rows: readonly RuleData[] = [
      { from: "/global/open", to: `${NEW}/decided` },
      { from: "/global/asked-for", undecided: true },
    ];
    deployment = await deploy([...RULES, open], SITE);
    const AT = new Date(GATE).toISOString();
    const seen = { typed: null, firstSeenAt: AT, changedAt: AT, findings: [] };
    const overlay = {
      format: OVERLAY_FORMAT,
      writtenAt: AT,
      gate: { value: null, findings: [] },
      rows: rows.map((rule) => ({ key: rule.from, state: "serving", rule, ...seen })),
      findings: [],
    };
    await deployment.redirects.put([{ key: OVERLAY_KEY, value: JSON.stringify(overlay) }]);
    await insert("hits", [
      [day(1), "/global/open", "redirect", 302, 0, 0, 25],
      [day(1), "/global/open", "redirect", 301, 0, 0, 60],
      [day(1), "/global/asked-for", "redirect", 302, 0, 0, 10],
      [day(1), "/global/asked-for", "redirect", 303, 0, 0, 5],
    ]);
    const said = words((await page("")).text);
    expect(said).toContain("Sent to the page that replaces it 60 60.0%");
    expect(said).toContain("Not decided yet 40 40.0%");
  });

  it("says so if there is no shadow yet", async () => {
    deployment.now = GATE - 3 * 86_400_000;
    await insert("hits", [[day(4), "", "pass", 0, 0, 0, 100]]);
    expect(words((await page("")).text)).toContain("It is not known yet");
  });
});

describe("last week's visits on other pages", () => {
  const SHADOW: readonly Row[] = [
    [day(4), "/global/asked", "redirect", 301, 0, 1, 97],
    [day(4), "", "redirect", 301, 0, 1, 3],
  ];
  const AHEAD: readonly Row[] = [
    [day(4), "www.old.example/global/ahead", 1, 2, "", 0],
    [day(4), "www.old.example/global/new", 1, 1, "", 0],
  ];

  async function other(path: string): Promise<string> {
    const response = await deployment.fetch(`/_sunset${path}`, {}, { HITS: db });
    return response.text();
  }

  beforeEach(async () => {
    deployment.now = GATE - 3 * 86_400_000;
    await insert("hits", [...SHADOW, [day(4), "", "pass", 0, 0, 0, 100]]);
    await insert("misses", AHEAD);
  });

  it("are on the overview in one line", async () => {
    expect(words(await other(""))).toContain(
      "97.0% of last week's visits would reach a page of their own (100 visits,",
    );
  });

  it("are on the page of a version, with its effect on the most visited addresses", async () => {
    const next = [...RULES, { from: "/global/new", to: `${NEW}/new` }];
    const id = await deployment.publish(next, SITE);
    const text = await other(`/releases/${id}`);
    const said = words(text);
    expect(said).toContain(
      "Real visits of last week 97.0% of last week's visits would reach a page of their own (100 visits,",
    );
    expect(said).toContain("These figures are for the live version, not for this one.");
    expect(said).toContain("With this version 1 of the 2 get an answer of their own.");
    expect(said).toContain(`/global/new 1 Sent to the page that replaces it ${NEW}/new`);
    expect(text).toContain('id="share-title"');
  });

  it("are missing if nothing is counted", async () => {
    await db.prepare("DELETE FROM hits").run();
    expect(words(await other(""))).not.toContain("last week");
  });
});

describe("every page of visits works and reports the state of the database", () => {
  const never = new Promise<never>(() => {});
  const silent: HitsDatabase = {
    prepare: () => ({ bind: () => silent.prepare(""), all: () => never }),
    batch: () => never,
  };
  const broken: HitsDatabase = {
    prepare: () => ({
      bind: () => broken.prepare(""),
      all: () => Promise.reject(new Error("D1_ERROR: internal error")),
    }),
    batch: () => Promise.reject(new Error("D1_ERROR")),
  };
  const PATHS = ["", "/misses", "/gone", "/never", "/crawlers"];

  it.each<[string, () => Promise<HitsDatabase | null>, string]>([
    ["absent", async () => null, "not connected to what the site counts"],
    ["without tables", () => emptyDatabase(), "the database lacks tables"],
    ["empty", async () => db, "Nothing has been counted yet"],
    ["failing", async () => broken, "cannot be read at the moment"],
    ["silent", async () => silent, "could not be read in time"],
  ])("%s", async (_, make, said) => {
    const hits = await make();
    // Its error goes to the log.
    vi.spyOn(console, "error").mockImplementation(() => {});
    if (hits === silent) deployment.hitsLimitMs = 20;
    for (const path of PATHS) {
      const shown = await page(path, { hits });
      expect([path, shown.status]).toEqual([path, 200]);
      expect(words(shown.text)).toContain(said);
    }
    const csv = await page("/misses.csv", { hits });
    expect([csv.status, csv.type]).toEqual([503, "text/html; charset=UTF-8"]);
  });
});

it("a database with tables of an earlier version: the page says how to create the others", async () => {
  vi.spyOn(console, "error").mockImplementation(() => {});
  const hits = await emptyDatabase();
  await migrate(hits, MIGRATIONS.slice(0, 1));
  await insertRows(hits, "hits", HITS);
  const { status, text } = await page("", { hits });
  expect(status).toBe(200);
  expect(words(text)).toContain("the database lacks tables");
  expect(words(text)).toContain("npx wrangler d1 migrations apply HITS --remote");
});

it("is translated into Chinese", async () => {
  await insert("hits", HITS);
  await insert("misses", MISSES);
  for (const path of ["", "/misses", "/gone", "/never", "/crawlers"]) {
    const { text } = await page(path, { language: "zh" });
    expect(words(text)).not.toMatch(/[a-z]{4,} [a-z]{4,} [a-z]{4,}/);
  }
});
