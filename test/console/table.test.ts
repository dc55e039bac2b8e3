import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { readRuleLine } from "../../src/console/shared/rule-line.ts";
import type { Sources } from "../../src/console/shared/sources.ts";
import { findByBeginning, type RuleQuery, searchTable } from "../../src/console/table/search.ts";
import { exact, sourcesOf } from "./sources.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { deploy, type Deployment, deployHostile, getPage } from "./support.ts";

let deployment: Deployment;

beforeAll(async () => {
  ({ deployment } = await deployHostile());
});

const get = (path: string, init?: RequestInit) => getPage(deployment, path, init);

describe("the table", () => {
  it("tells each rule in plain words, and what to type to change it", async () => {
    const { text } = await get("/table?q=early");
    expect(plain(text)).toContain(
      "/global/early goes to https://www.new.example/early temporarily from 1 November 2024, 00:00 UTC.",
    );
    expect(text).toContain(
      "{&quot;to&quot;:&quot;https://www.new.example/early&quot;,&quot;status&quot;:302",
    );
  });

  it("takes a pasted address of the site for its path", async () => {
    const { text } = await get("/table?q=https%3A%2F%2Fwww.old.example%2Fglobal%2Fpage%2F");
    expect(text).toContain("1 rule; 1 to 1 are shown");
  });

  it("finds what came after the last approval", async () => {
    const { text } = await get("/table?changed=1");
    expect(text).toContain("rules; 1 to");
    expect(text).not.toContain("/global/nothing");
  });

  it("says so if there is no such rule, and no such page", async () => {
    expect((await get("/table?q=nothing-like-this")).text).toContain("No rule is like that");
    expect((await get("/table?page=99")).text).toContain("no such page of results");
  });
});

describe("a rule with another answer than a redirect", () => {
  const rules: RuleData[] = [
    { from: "/global/ads.txt", serve: { type: "text/plain", body: "x" } },
    { from: "/global/sw.js", serve: "unregister-service-worker" },
    { from: "/global/later", undecided: true, startsAt: "2024-11-01T00:00:00Z" },
  ];
  const since = "from 1 January 2025, 00:00 UTC";

  it.each([
    ["serve", `/global/ads.txt is answered with a small file (text/plain) ${since}.`],
    ["serve", "/global/sw.js is answered with a script that takes the old site's service worker"],
    ["undecided", "/global/later is not decided yet: from 1 November 2024, 00:00 UTC visitors are"],
  ])("is found by its outcome, %s: %s", async (outcome, sentence) => {
    const own = await deploy([{ from: "/global/page", to: "https://www.new.example/" }, ...rules]);
    const { text } = await getPage(own, `/table?outcome=${outcome}`);
    expect(plain(text)).toContain(sentence);
    expect(plain(text)).not.toContain("/global/page goes to");
  });
});

/** A page's text, as one reads it. */
function plain(html: string): string {
  return html
    .replace(/<[^>]*>/g, "")
    .replaceAll("&#39;", "'")
    .replace(/\s+/g, " ");
}

const ANY: RuleQuery = {
  text: "",
  section: null,
  outcome: null,
  status: null,
  host: null,
  hasWindow: false,
  among: null,
  sort: "from",
  page: 1,
};

describe("searchTable()", () => {
  let sources: Sources;

  beforeEach(async () => {
    sources = await sourcesOf([
      { from: "/global/b", to: "https://www.new.example/1", section: "News", note: 'An "old" one' },
      { from: "/global/a", to: "https://www.new.example/3", status: 302, section: "Shop" },
      { from: "/global/c", gone: true, startsAt: "2024-11-01T00:00:00Z" },
      { from: "https://old.example/global/d", to: "https://www.new.example/2" },
      { from: "/global/from-to", keep: true },
    ]);
  });

  it.each<[string, Partial<RuleQuery>, string[]]>([
    [
      "nothing",
      {},
      ["/global/a", "/global/b", "/global/c", "/global/from-to", "https://old.example/global/d"],
    ],
    ["a part of an address", { text: "GLOBAL/B" }, ["/global/b"]],
    ["a part of a target", { text: "example/3" }, ["/global/a"]],
    ["a word of a note", { text: '"OLD"' }, ["/global/b"]],
    ["a section's name", { text: "shop" }, ["/global/a"]],
    ["what only names of fields have", { text: "section" }, []],
    ["a section", { section: "News" }, ["/global/b"]],
    ["no section", { section: "", outcome: "gone" }, ["/global/c"]],
    ["an outcome", { outcome: "keep" }, ["/global/from-to"]],
    ["a status", { status: 302 }, ["/global/a"]],
    ["a host", { host: "old.example" }, ["https://old.example/global/d"]],
    ["every host", { host: "", section: "Shop" }, ["/global/a"]],
    ["dates of its own", { hasWindow: true }, ["/global/c"]],
    ["two things at once", { text: "new.example", status: 301, section: "News" }, ["/global/b"]],
  ])("finds rules by %s", async (_name, query, expected) => {
    const { lines, total } = await searchTable(sources, { ...ANY, ...query });
    expect(lines.map((it) => readRuleLine(it).from)).toEqual(expected);
    expect(total).toBe(expected.length);
  });

  it.each([
    [
      "to",
      ["/global/b", "https://old.example/global/d", "/global/a", "/global/c", "/global/from-to"],
    ],
    [
      "section",
      ["/global/b", "/global/a", "/global/c", "/global/from-to", "https://old.example/global/d"],
    ],
    [
      "starts",
      ["/global/c", "/global/a", "/global/b", "/global/from-to", "https://old.example/global/d"],
    ],
  ] as const)("sorts by %s", async (sort, expected) => {
    const { lines } = await searchTable(sources, { ...ANY, sort });
    expect(lines.map((it) => readRuleLine(it).from)).toEqual(expected);
  });
});

describe("findByBeginning()", () => {
  it("finds the same page as reading through a table of several parts", async () => {
    const sources = await sourcesOf(Array.from({ length: 45_000 }, (_, index) => exact(index)));
    expect(sources.manifest.sources).toBe(3);
    const cases = [
      ["/global/0199", 1],
      ["/global/0399", 2],
      ["/global/", 900],
      ["/global/044999", 1],
      ["", 1],
      ["/nothing", 1],
      ['"', 1],
    ] as const;
    for (const [beginning, page] of cases) {
      const found = await findByBeginning(sources, beginning, page);
      const expected = await searchTable(sources, { ...ANY, text: beginning, page });
      expect(found).toEqual(expected);
    }
  });
});
