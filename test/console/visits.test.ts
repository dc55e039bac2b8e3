/** The visits on the page of a version, from figures that `coverage` published. */
import { describe, expect, it } from "vitest";
import { noVisits } from "../../src/domain/report/visit-outcome.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { type VisitFigures, writeVisits } from "../../src/store/records/visits.ts";
import { OVERLAY_FORMAT } from "../../src/store/records/in-force.ts";
import { OVERLAY_KEY } from "../../src/store/records/keys.ts";
import { deploy, type Deployment, HOSTILE, withMarks } from "./support.ts";

const NEW = "https://www.new.example";

const LIVE: readonly RuleData[] = [
  { from: "/global/a", to: `${NEW}/a` },
  { from: "/global/b", to: `${NEW}/b` },
  { from: "/global/c", gone: true },
];

/** `/global/b` leads elsewhere, and `/global/d` is new. */
const NEXT: readonly RuleData[] = [
  { from: "/global/a", to: `${NEW}/a` },
  { from: "/global/b", to: `${NEW}/other` },
  { from: "/global/c", gone: true },
  { from: "/global/d", to: `${NEW}/d` },
  { from: "/global/later", undecided: true },
  { from: "/global/home", to: NEW },
];

const FIGURES: VisitFigures = {
  countedAt: "2024-12-01T00:00:00Z",
  countedBy: "ana@example.com",
  at: "2025-01-01T00:00:00Z",
  unit: "visits",
  days: { first: "2024-11-01", last: "2024-11-30" },
  files: [{ name: "access.log", kind: "access log", requests: 1100 }],
  fileCount: 3,
  total: 1100,
  noise: 70,
  elsewhere: 30,
  outcomes: { ...noVisits(), rule: 972, gone: 10, fallback: 18, "not-found": 30 },
  sections: [{ section: "Shop", total: 900 }],
  sectionCount: 1,
  visited: [
    { url: "/global/a", total: 500 },
    { url: "/global/b", total: 300 },
    { url: "https://www.old.example/global/c", total: 100 },
    { url: "/global/d", total: 60 },
    { url: "/global/later", total: 30 },
    { url: "/global/home", total: 20 },
  ],
  visitedError: 0,
  unmatched: [{ url: "/global/nothing", total: 10 }],
  unmatchedCount: 1,
};

interface Shown {
  readonly text: string;
  readonly own: Deployment;
}

/**
 * The section on the page of `NEXT`, which is published while `LIVE` serves.
 *
 * @param of The one of the two that figures were counted for; null for none.
 */
async function shown(
  of: "next" | "live" | null,
  figures: Partial<VisitFigures> | string = {},
  { language = "en", page = "next" }: { language?: string; page?: "next" | "live" } = {},
): Promise<Shown> {
  const own = await deploy(LIVE, { fallback: `${NEW}/` });
  const ids = {
    live: await own.publish(LIVE, { fallback: `${NEW}/` }),
    next: await own.publish(NEXT, { fallback: `${NEW}/` }),
  };
  if (of !== null && typeof figures === "string") {
    await own.redirects.put([{ key: `coverage/${ids[of]}/2024-12-01T00:00:00Z`, value: figures }]);
  } else if (of !== null && typeof figures !== "string") {
    await writeVisits(own.redirects, ids[of], { ...FIGURES, ...figures }, own.now);
  }
  const response = await own.fetch(`/_sunset/releases/${ids[page]}`, {
    headers: { "accept-language": language },
  });
  const text = await response.text();
  return {
    text: text.slice(text.indexOf('<section id="visits"'), text.indexOf('<section id="changes"')),
    own,
  };
}

/** The visible text. */
const words = (html: string): string =>
  withMarks(html)
    .replace(/<title>.*?<\/title>/gs, "")
    .replace(/<[^>]+>/g, " ")
    .replace(/\s+/g, " ");

const rowOf = (text: string, address: string): string =>
  words(text.split("<tr").find((it) => it.includes(address)) ?? "");

describe("the visits on the page of a version", () => {
  it("come first, as a sentence and with the bar of the report", async () => {
    const { text } = await shown("next");
    expect(words(text)).toMatch(
      /97\.2% of 1,000 visits \(1\s?–\s?30 November 2024\) are sent to the page that replaces theirs/,
    );
    expect(words(text)).toContain(
      "98.2% get an answer that somebody has decided; 1.8% have no page of their own",
    );
    expect(text).toContain(
      'aria-label="Sent to the page that replaces it: 97.2%. Told that the page is gone: 1.0%. Sent to the fallback page only: 1.8%"',
    );
    expect(text.match(/<rect class="visit-(?:rule|gone|fallback)" x=/g)).toHaveLength(3);
    expect(words(text)).toContain("Shop 900");
  });

  it.each([
    ["en", "1 of 1 visit (1", "is sent to the page that replaces its own", "1 of 1"],
    ["zh-Hans", "1 会转到替代页面（共 1 次访问", "1（共 1）"],
  ])("are given as numbers if there are few, in %s", async (language, ...expected) => {
    const few = { total: 1, noise: 0, elsewhere: 0, outcomes: { ...noVisits(), rule: 1 } };
    const { text } = await shown("next", { ...few, visited: [], unmatched: [] }, { language });
    for (const it of expected) expect(words(text).replace(/ +(?=会)/, " ")).toContain(it);
    expect(words(text)).not.toContain("100.0%");
  });

  it("say who counted what, and what is not included", async () => {
    const { text } = await shown("next");
    expect(words(text)).toContain("Counted by ana@example.com on 1 December 2024, 00:00 UTC");
    expect(words(text)).toContain("from access.log, 2 more files");
    expect(words(text)).toMatch(
      /70 requests for images, scripts and the like, or by scanners and 30 requests for pages of other/,
    );
  });

  it("include the most visited old addresses, live and under review", async () => {
    const { text } = await shown("next");
    expect(words(text)).toContain("6 most visited old addresses");
    expect(words(text)).toContain("3 of them get something else with this version.");
    expect(rowOf(text, ">/global/b<")).toMatch(
      /300 .*new\.example\[\/b\] .*new\.example\[\/other\]/,
    );
    expect(rowOf(text, ">/global/d<")).toMatch(
      /Sent to the fallback page only .*Sent to the page that replaces it .*\/d/,
    );
    expect(rowOf(text, ">/global/a<").match(/new\.example/g)).toHaveLength(1);
    expect(rowOf(text, "old.example/global/c<")).toContain("Told that the page is gone");
  });

  it("show a quick fix over both", async () => {
    const { own } = await shown("next");
    const overlay = {
      format: OVERLAY_FORMAT,
      writtenAt: "2024-12-01T00:00:00Z",
      gate: { value: null, findings: [] },
      findings: [],
      rows: [
        {
          key: "/global/a",
          state: "serving",
          rule: { from: "/global/a", to: `${NEW}/fixed` },
          typed: null,
          firstSeenAt: "2024-12-01T00:00:00Z",
          changedAt: "2024-12-01T00:00:00Z",
          findings: [],
        },
      ],
    };
    await own.redirects.put([{ key: OVERLAY_KEY, value: JSON.stringify(overlay) }]);
    const id = (await own.redirects.list("coverage/"))[0]?.split("/")[1] ?? "";
    const text = await (await own.fetch(`/_sunset/releases/${id}`)).text();
    expect(rowOf(text.slice(text.indexOf('id="visits"')), ">/global/a<")).toContain("/fixed");
  });

  it("include the most visited addresses without a page of their own", async () => {
    const { text } = await shown("next");
    const list = text.slice(text.indexOf("Without a page of their own"));
    expect([...list.matchAll(/>(\/global\/\w+)</g)].map((it) => it[1])).toEqual([
      "/global/later",
      "/global/home",
      "/global/nothing",
    ]);
    expect(rowOf(list, ">/global/home<")).toContain("Sent to the fallback page only");
    expect(rowOf(list, ">/global/later<")).toContain("Not decided yet");
  });

  it("are computed from the figures of the live version if there are none", async () => {
    const { text } = await shown("live", { visited: FIGURES.visited.slice(0, 4) });
    expect(words(text)).toContain("These visits were counted for another version");
    expect(words(text)).toContain(
      "looked up again for this one: 4 old addresses, with 96.0% of all visits",
    );
    // 860 of 960, since /global/c is gone.
    expect(words(text)).toContain("89.6% of 960 visits");
    expect(text).not.toContain("Shop");
  });

  it("say so if all addresses are known", async () => {
    const outcomes = { ...noVisits(), rule: 860, gone: 100, fallback: 30 };
    const { text } = await shown("live", { outcomes, elsewhere: 0 });
    expect(words(text)).toContain("All their addresses were looked up again for this one.");
  });

  it("have no column for the live version on its own page", async () => {
    const { text } = await shown("live", {}, { page: "live" });
    expect(text).not.toMatch(/Live now|something else/);
  });

  it("have a line on the overview, for the version that waits", async () => {
    const { own } = await shown("next");
    const overview = words(await (await own.fetch("/_sunset")).text());
    expect(overview).toMatch(/97\.2% of 1,000 visits .* are sent to the page that replaces theirs/);
    await own.redirects.delete(await own.redirects.list("coverage/"));
    expect(await (await own.fetch("/_sunset")).text()).not.toContain("#visits");
  });

  it("are addresses if nobody knows how often each is visited", async () => {
    const { text } = await shown("next", { unit: "addresses", days: null });
    expect(words(text)).toContain("97.2% of 1,000 old addresses are sent to the page");
    expect(words(text)).toContain("how often it is visited is not known");
  });

  it("are translated into Chinese", async () => {
    const { text } = await shown("next", {}, { language: "zh-Hans" });
    expect(text).toContain("97.2%");
    expect(words(text)).toContain("转到替代页面");
    expect(words(text)).not.toMatch(/visits|Sent to/);
  });

  it("are replaced by instructions if there are none, with commands only for the platform team", async () => {
    const { text } = await shown(null);
    expect(text).toContain("Nobody has counted visits yet");
    expect(text.indexOf("<details")).toBeLessThan(
      text.indexOf("npx sunset-edge coverage access.log --publish"),
    );
  });

  it.each([
    ["no visits to pages that move", { outcomes: noVisits(), elsewhere: 0 }, "None of the visits"],
    ["no addresses", { visited: [], unmatched: [] }, "97.2%"],
    ["invalid JSON", "<html>", "cannot be read"],
    ["another form", "{}", "cannot be read"],
  ])("are shown as far as possible if the record has %s", async (_name, figures, expected) => {
    expect((await shown("next", figures)).text).toContain(expected);
  });

  it("show hostile input as text, and link no foreign host", async () => {
    const evil = [
      `/global/${encodeURIComponent(HOSTILE)}`,
      `/global/"><script>alert(1)</script>`,
      "javascript:alert(1)",
      "https://evil.example/<img src=x>",
      "",
    ];
    const { text } = await shown("next", {
      countedBy: HOSTILE,
      files: [{ name: HOSTILE, kind: HOSTILE, requests: 1 }],
      sections: [{ section: HOSTILE, total: 1 }],
      visited: evil.map((url) => ({ url, total: 1 })),
      unmatched: evil.map((url) => ({ url, total: 1 })),
    });
    expect(text).toContain("javascript:alert(1)");
    expect(text).not.toMatch(/<script>alert|<img|href="(?:javascript|https:\/\/evil)/);
  });
});
