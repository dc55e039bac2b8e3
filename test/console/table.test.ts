import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { OVERLAY_KEY } from "../../src/store/records/keys.ts";
import { GATE } from "../support/table.ts";
import { readRuleLine } from "../../src/console/shared/rule-line.ts";
import type { Sources } from "../../src/console/shared/sources.ts";
import {
  findByBeginning,
  NATURAL_AT_MOST,
  type RuleQuery,
  searchTable,
} from "../../src/console/table/search.ts";
import { exact, sourcesOf } from "./sources.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { deploy, type Deployment, deployHostile, getPage } from "./support.ts";

let deployment: Deployment;

beforeAll(async () => {
  ({ deployment } = await deployHostile());
});

const get = (path: string, init?: RequestInit) => getPage(deployment, path, init);

describe("the table", () => {
  it("describes each rule in plain words, with what to type to change it", async () => {
    const { text } = await get("/table?q=early");
    expect(plain(text)).toContain(
      "/global/early goes to https://www.new.example/early temporarily from 1 November 2024, 00:00 UTC.",
    );
    expect(text).toContain(
      "{&quot;to&quot;:&quot;https://www.new.example/early&quot;,&quot;status&quot;:302",
    );
  });

  it("says from when a redirect answers whose path is kept until a date, and tests it then", async () => {
    const keep = [{ path: "/global/account/*", until: "2025-03-01T00:00:00Z" }];
    const rules: RuleData[] = [
      { from: "/global/account/orders", to: "https://www.new.example/orders" },
      {
        from: "/global/account/:x",
        to: "https://www.new.example/:x",
        startsAt: "2025-06-01T00:00:00Z",
      },
    ];
    const kept = await deploy(rules, { keep });
    const { text } = await getPage(kept, "/table?q=account");
    expect(plain(text)).toContain(
      "/global/account/orders goes to https://www.new.example/orders permanently from 1 March 2025, 00:00 UTC.",
    );
    expect(plain(text)).toContain("permanently from 1 June 2025, 00:00 UTC.");
    expect(text).toContain("urls=%2Fglobal%2Faccount%2Forders&amp;at=2025-03-01T00%3A00%3A00Z");
    const id = await kept.publish(rules, { keep });
    const rule = await getPage(kept, `/releases/${id}/rule?from=/global/account/orders`);
    expect(plain(rule.text)).toContain("permanently from 1 March 2025, 00:00 UTC.");
  });

  it("promises no quick fix before the redirect starts", async () => {
    expect((await get("/table?q=early")).text).toContain(
      "live within two minutes, but not before this redirect starts.",
    );
  });

  it("accepts a pasted address of the site as its path", async () => {
    const { text } = await get("/table?q=https%3A%2F%2Fwww.old.example%2Fglobal%2Fpage%2F");
    expect(text).toContain("1 of 1");
  });

  it("finds changes since the last approval", async () => {
    const { text } = await get("/table?changed=1");
    expect(text).toMatch(/1–\d+ of \d/);
    expect(text).not.toContain("/global/nothing");
  });

  it("says so if there is no such rule or page", async () => {
    expect((await get("/table?q=nothing-like-this")).text).toContain("No redirect matches.");
    expect((await get("/table?page=99")).text).toContain("no such page of results");
  });
});

describe("the link that tests a rule", () => {
  const to = "https://www.new.example/there";
  const rules: readonly [string, RuleData][] = [
    ["without dates", { from: "/global/page", to }],
    ["that begins early", { from: "/global/a", to, startsAt: "2024-11-01T00:00:00Z" }],
    [
      "that is over before the gate",
      {
        from: "/global/b",
        to,
        startsAt: "2024-11-01T00:00:00Z",
        endsAt: "2024-12-01T00:00:00Z",
      },
    ],
    ["that begins after the gate", { from: "/global/c", to, startsAt: "2025-03-01T00:00:00Z" }],
    ["for any value", { from: "/global/d/:slug/*", to }],
    [
      "for listed values",
      { from: "/global/:l/:kind/*", where: { l: { fr: "fr", de: "de" }, kind: ["é"] }, to },
    ],
    [
      "for listed values of a parameter",
      { from: "/global/q?l=:l&x=:x", where: { l: ["a&b"] }, to },
    ],
    [
      "of one host, by an example",
      {
        from: "https://old.example/global/page/:n",
        to,
        examples: { match: ["/global/page/1"] },
      },
    ],
    [
      "by an example on a host",
      {
        from: "/global/e/*",
        to,
        examples: { match: ["https://old.example/global/e/1"] },
      },
    ],
  ];

  it.each(rules)("shows that it answers: a rule %s", async (_name, rule) => {
    const own = await deploy([{ from: "/global/*", gone: true }, rule]);
    const { text: table } = await getPage(own, "/table?to=there");
    const [, link = ""] = /href="\/_sunset(\/try\?[^"]*)"/.exec(table) ?? [];
    const { text } = await getPage(own, link.replaceAll("&amp;", "&"));
    expect(text).toContain(`href="${to}`);
  });
});

describe("a rule without a redirect", () => {
  const rules: RuleData[] = [
    { from: "/global/ads.txt", serve: { type: "text/plain", body: "x" } },
    { from: "/global/sw.js", serve: "unregister-service-worker" },
    { from: "/global/later", undecided: true, startsAt: "2024-11-01T00:00:00Z" },
  ];
  const since = "from 1 January 2025, 00:00 UTC";

  it.each([
    ["serve", `/global/ads.txt is answered with a small file (text/plain) ${since}.`],
    ["serve", "/global/sw.js is answered with a script that removes the old site's service worker"],
    ["undecided", "/global/later is not decided yet: from 1 November 2024, 00:00 UTC visitors are"],
  ])("is found by its outcome %s: %s", async (outcome, sentence) => {
    const own = await deploy([{ from: "/global/page", to: "https://www.new.example/" }, ...rules]);
    const { text } = await getPage(own, `/table?outcome=${outcome}`);
    expect(plain(text)).toContain(sentence);
    expect(plain(text)).not.toContain("/global/page goes to");
  });
});

describe("the filters", () => {
  const NEW = "https://www.new.example";
  let own: Deployment;
  beforeAll(async () => {
    own = await deploy([
      { from: "/global/a", to: `${NEW}/shop/a`, section: "Shop" },
      { from: "/global/b", to: `${NEW}/news/shop` },
      { from: "/global/home", to: `${NEW}/` },
      { from: "/global/gone", gone: true, note: "=1+1" },
      { from: "/global/early", to: `${NEW}/shop/early`, startsAt: "2024-11-01T00:00:00Z" },
    ]);
  });
  const found = async (query: string): Promise<string[]> => {
    const { text } = await getPage(own, `/table?${query}`);
    return [...text.matchAll(/<th scope="row"[^>]*><code[^>]*><bdi[^>]*>([^<]*)/g)].map(
      (it) => it[1] ?? "",
    );
  };

  it.each([
    ["a part of the target", "to=SHOP", ["/global/a", "/global/b", "/global/early"]],
    [
      "the beginning of the target with its scheme",
      "to=https://www.new.example/shop&how=begins",
      ["/global/a", "/global/early"],
    ],
    [
      "the beginning of the target without its scheme",
      "to=www.new.example/news&how=begins",
      ["/global/b"],
    ],
    ["only the fallback page", "outcome=fallback", ["/global/home"]],
    ["a window", "window=1", ["/global/early"]],
    ["two conditions", "to=shop&window=1", ["/global/early"]],
  ])("select rules by %s", async (_name, query, expected) => {
    expect(await found(query)).toEqual(expected);
  });

  it("include sorting by a link in a column's head, reversed by the same link", async () => {
    const links = async (query: string): Promise<string> =>
      /<th scope="col"[^>]*><a href="([^"]*)">New address/.exec(
        (await getPage(own, `/table${query}`)).text,
      )?.[1] ?? "";
    expect(await links("")).toBe("/_sunset/table?sort=to");
    expect(await links("?sort=to")).toBe("/_sunset/table?sort=-to");
    expect(await found("sort=-to")).toEqual((await found("sort=to")).toReversed());
    expect(await found("sort=-from")).toEqual((await found("")).toReversed());
    const { text } = await getPage(own, "/table?sort=-to");
    expect(text.match(/aria-sort="\w+"/g)).toEqual(['aria-sort="descending"']);
  });

  it("show a date only if it differs from the gate, and unfold the active ones", async () => {
    const { text } = await getPage(own, "/table?window=1");
    expect(plain(text)).toContain("Permanent from 1 November 2024");
    expect(text).toMatch(/<details class="fold wide" open/);
    const all = (await getPage(own, "/table")).text;
    expect(all).toContain("They start with the switch-over, 1 January 2025, 00:00 UTC, unless");
    expect(all).not.toMatch(/<details class="fold wide" open/);
    expect(all.match(/class="soft dates"/g)).toHaveLength(1);
  });

  it("apply to a download of all rules, without formulas", async () => {
    const { text } = await getPage(own, "/table?outcome=gone");
    const [, link = ""] = /href="([^"]*redirects.csv[^"]*)"/.exec(text) ?? [];
    expect(link).toBe("/_sunset/table/redirects.csv?outcome=gone");
    const { response, text: csv } = await getPage(own, "/table/redirects.csv?outcome=gone");
    expect(response.headers.get("content-disposition")).toMatch(/^attachment; filename="\w+-found/);
    const lines = csv.trim().split("\r\n");
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(/^\/global\/gone,,gone,/);
    expect(lines[1]).toContain("'=1+1");
  });

  it("allow a download of more than the page", async () => {
    const many = await deploy(Array.from({ length: 120 }, (_, index) => exact(index)));
    const { text } = await getPage(many, "/table/redirects.csv?page=2");
    expect(text.trim().split("\r\n")).toHaveLength(121);
  });
});

describe("a rule that shares its address", () => {
  const NEW = "https://www.new.example";

  it("is offered its own key, or is told why it has none", async () => {
    const own = await deploy([
      { from: "/:l/p", where: { l: ["uk"] }, to: `${NEW}/one/:l` },
      { from: "/:l/p", where: { l: ["fr", "global"] }, to: `${NEW}/two/:l` },
      { from: "/global/x", to: `${NEW}/x`, endsAt: "2025-02-01T00:00:00Z" },
      { from: "/global/x", to: `${NEW}/y`, startsAt: "2025-02-01T00:00:00Z" },
    ]);
    const { text } = await getPage(own, "/table");
    const keys = [...text.matchAll(/data-copy="(\/[^"]*)"/g)].map((it) => it[1]);
    expect(keys).toEqual(["/fr/p", "/global/p", "/uk/p"]);
    // Without the distinction they would look like the same entry.
    expect(plain(text)).toMatch(/\/:l\/p:l: fr, global.*\/:l\/p:l: uk/s);
    // No rule has a section.
    expect(text).not.toContain("Section");
    expect(plain(text)).toContain("1 other entry has the same address and would be covered too");
  });
});

describe("a quick fix over a rule", () => {
  const NEW = "https://www.new.example";

  async function pageUnder(rows: Readonly<Record<string, string>>, now = GATE): Promise<string> {
    const own = await deploy([
      { from: "/global/a", to: `${NEW}/a` },
      { from: "/global/p/*", to: `${NEW}/p` },
      { from: "/global/p/own", to: `${NEW}/own` },
    ]);
    own.now = now;
    const overlay = {
      format: 1,
      writtenAt: "2024-12-01T00:00:00Z",
      gate: { value: null, findings: [] },
      rows: Object.entries(rows).map(([key, to]) => ({
        key,
        state: "serving",
        rule: { from: key, to },
        typed: null,
        firstSeenAt: "2024-12-01T00:00:00Z",
        changedAt: "2024-12-01T00:00:00Z",
        findings: [],
      })),
      findings: [],
    };
    await own.redirects.put([{ key: OVERLAY_KEY, value: JSON.stringify(overlay) }]);
    return plain((await getPage(own, "/table")).text);
  }

  it.each<[string, Readonly<Record<string, string>>, string]>([
    [
      "for an exact rule",
      { "/global/a": `${NEW}/row` },
      `The quick fix /global/a lies over it: ${NEW}/row.`,
    ],
    [
      "within a pattern",
      { "/global/p/x": `${NEW}/row` },
      `The quick fix /global/p/x lies over it: ${NEW}/row.`,
    ],
    [
      "with the same answer",
      { "/global/a": `${NEW}/a` },
      "The quick fix /global/a says the same and is left over.",
    ],
  ])("is shown beside it: %s", async (_name, rows, expected) => {
    const text = await pageUnder(rows);
    expect(text).toContain(expected);
    expect(text.match(/quick fix \//g)).toHaveLength(1);
  });

  it("is shown with its start before the gate", async () => {
    const text = await pageUnder({ "/global/a": `${NEW}/row` }, GATE - 1000);
    expect(text).toContain(
      `From 1 January 2025, 00:00 UTC the quick fix /global/a lies over it: ${NEW}/row.`,
    );
  });
});

/** The visible text of a page. */
function plain(html: string): string {
  return html
    .replace(/<[^>]*>/g, "")
    .replaceAll("&#39;", "'")
    .replace(/\s+/g, " ");
}

const ANY: RuleQuery = {
  text: "",
  target: "",
  isTargetBeginning: false,
  section: null,
  outcome: null,
  status: null,
  host: null,
  hasWindow: false,
  among: null,
  sort: "from",
  isDescending: false,
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
    ["a word that only names of fields contain", { text: "section" }, []],
    ["a section", { section: "News" }, ["/global/b"]],
    ["rules without a section", { section: "", outcome: "gone" }, ["/global/c"]],
    ["an outcome", { outcome: "keep" }, ["/global/from-to"]],
    ["a status", { status: 302 }, ["/global/a"]],
    ["a host", { host: "old.example" }, ["https://old.example/global/d"]],
    ["rules for every host", { host: "", section: "Shop" }, ["/global/a"]],
    ["a window", { hasWindow: true }, ["/global/c"]],
    ["two conditions", { text: "new.example", status: 301, section: "News" }, ["/global/b"]],
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

describe("sorting by address", () => {
  const numbered = (count: number): RuleData[] =>
    Array.from({ length: count }, (_, index) => ({
      from: `/global/page-${index + 1}`,
      to: `https://www.new.example/${count - index}`,
    }));
  const search = async (rules: readonly RuleData[], query: Partial<RuleQuery> = {}) => {
    const { lines } = await searchTable(await sourcesOf(rules), { ...ANY, ...query });
    return lines.map((it) => readRuleLine(it).from.replace("/global/page-", ""));
  };

  it("orders as people would, across pages, in both directions and by either address", async () => {
    const names = Array.from({ length: 120 }, (_, index) => String(index + 1));
    const rules = numbered(120);
    expect(await search(rules)).toEqual(names.slice(0, 50));
    expect(await search(rules, { page: 3 })).toEqual(names.slice(100));
    expect(await search(rules, { text: "page-1" })).toEqual([
      "1",
      ...names.slice(9, 19),
      ...names.slice(99, 120),
    ]);
    expect(await search(rules, { isDescending: true })).toEqual(names.toReversed().slice(0, 50));
    expect(await search(rules, { sort: "to" })).toEqual(names.toReversed().slice(0, 50));
  });

  it("uses the order of the content for a table too large, without repeating or losing a rule", async () => {
    const rules = numbered(NATURAL_AT_MOST + 1);
    const sources = await sourcesOf(rules);
    const pages = [1, 2, 1001];
    const found = await Promise.all(pages.map((page) => searchTable(sources, { ...ANY, page })));
    const sorted = rules.map((it) => it.from).toSorted();
    for (const [at, { lines, total }] of found.entries()) {
      const start = ((pages[at] ?? 1) - 1) * 50;
      expect(lines.map((it) => readRuleLine(it).from)).toEqual(sorted.slice(start, start + 50));
      expect(total).toBe(rules.length);
    }
  });
});

describe("findByBeginning()", () => {
  it("finds the same page as a search through a table of several parts", async () => {
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
