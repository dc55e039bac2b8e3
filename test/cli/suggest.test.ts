import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { pairsOfOwnTable } from "../../src/cli/suggest/confirmed.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { readSuggestions } from "../../src/formats/suggestions/read.ts";
import type { SuggestionRow } from "../../src/formats/suggestions/rows.ts";
import { writeSuggestionsCsv } from "../../src/formats/suggestions/write-csv.ts";
import { writeSuggestionsWorkbook } from "../../src/formats/suggestions/write-workbook.ts";
import { validateRoutesFile } from "../../src/routes-file/routes-json.ts";
import { NEW, OLD } from "../support/suggestion-rows.ts";
import { compile } from "../support/table.ts";
import { type Ran, sunset } from "./support.ts";

const folder = mkdtempSync(join(tmpdir(), "sunset-"));
afterAll(() => rmSync(folder, { recursive: true }));
const world = { cwd: folder };
const path = (name: string): string => join(folder, name);
const read = (name: string): string => readFileSync(path(name), "utf8");
const write = (name: string, content: string | Uint8Array): void =>
  writeFileSync(path(name), content);

const ANIMALS = "ant bee cat dog eel fox gnu hen ibis jay kiwi lynx mole newt owl".split(" ");
const PRODUCTS = ANIMALS.flatMap((it) => [`${it}-chair`, `${it}-table`]);

/** Addresses that resemble nothing on the new site. */
const NOWHERE = ["/xyz/qqq", "/xyz/vvv", "/zzz/www", "/zzz/kkk"];

const SITE = {
  name: "Shop",
  hosts: ["www.old.example"],
  scope: ["/"],
  targetHosts: ["www.new.example"],
  activatesAt: "2026-03-01T00:00:00Z",
  fallback: null,
  maxAgeSeconds: 3600,
  keep: ["/login/*"],
};

function table(rules: readonly RuleData[], site: object = {}): void {
  write("routes.json", JSON.stringify({ site: { ...SITE, ...site }, rules }));
}

beforeEach(() => {
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
  const old = [
    ...PRODUCTS.map((it, at) => `${OLD}/product/${it},${100 - at}`),
    `${OLD}/about-us.html,5000`,
    `${OLD}/product/unicorn,300`,
    ...NOWHERE.map((it, at) => `${OLD}${it},${9 - at}`),
  ];
  write("old.csv", `url,hits\n${old.join("\n")}\n`);
  const fresh = [
    ...PRODUCTS.map((it) => `${NEW}/global/product/${it}`),
    `${NEW}/about-us`,
    `${NEW}/`,
  ];
  write("new.txt", `${fresh.join("\n")}\n`);
});

const LISTS = ["--old", "old.csv", "--new", "new.txt"];
const suggest = (...args: string[]): Promise<Ran> => sunset(["suggest", ...LISTS, ...args], world);

interface Line {
  readonly url: string;
  readonly hits: number | null;
  readonly to: string | null;
  readonly tier: string;
  readonly group: string | null;
}

const linesOf = ({ stdout }: Ran): Line[] =>
  stdout
    .split("\n")
    .filter((it) => it !== "")
    .map((it) => JSON.parse(it));
const urlsOf = (ran: Ran): string[] => linesOf(ran).map((it) => it.url.replace(OLD, ""));

async function rowsOf(name: string): Promise<SuggestionRow[]> {
  const found = readSuggestions(readFileSync(path(name)));
  if (!found.ok) throw new Error(found.problem.message);
  return found.value.rows.map(({ line: _line, text: _text, sheet: _sheet, ...it }) => it);
}

/** Types into the file like a person. */
async function type(name: string, typed: Readonly<Record<string, Partial<SuggestionRow>>>) {
  const rows = (await rowsOf(name)).map((it) => ({ ...it, ...typed[it.old.replace(OLD, "")] }));
  if (name.endsWith(".csv")) write(name, [...writeSuggestionsCsv(rows)].join(""));
  else write(name, await writeSuggestionsWorkbook({ rows, title: "", intro: "", about: [] }));
}

describe("sunset suggest", () => {
  it("prints one object per line, as in the contract", async () => {
    const ran = await suggest("--json");
    expect(ran.code).toBe(0);
    expect(linesOf(ran)).toHaveLength(PRODUCTS.length + 6);
    expect(linesOf(ran).find((it) => it.url === `${OLD}/about-us.html`)).toEqual({
      url: `${OLD}/about-us.html`,
      hits: 5000,
      to: `${NEW}/about-us`,
      tier: expect.stringMatching(/^(?:sure|likely)$/),
      confidence: expect.any(Number),
      evidence: expect.arrayContaining([{ id: expect.any(String), text: expect.any(String) }]),
      alternatives: expect.any(Array),
      group: null,
    });
    expect(linesOf(ran).find((it) => it.url === `${OLD}/product/owl-table`)?.group).toBe(
      "/product/:slug",
    );
    const targets = new Set(read("new.txt").split("\n"));
    expect(linesOf(ran).filter((it) => it.to !== null && !targets.has(it.to))).toEqual([]);
    expect(linesOf(ran).find((it) => it.url === `${OLD}/xyz/qqq`)).toMatchObject({
      to: null,
      tier: "none",
    });
  });

  it("gives the same for any order of its lines", async () => {
    const { stdout } = await suggest("--json");
    for (const [name, head] of [
      ["old.csv", 1],
      ["new.txt", 0],
    ] as const) {
      const lines = read(name).trim().split("\n");
      write(name, `${[...lines.slice(0, head), ...lines.slice(head).toReversed()].join("\n")}\n`);
    }
    expect((await suggest("--json")).stdout).toBe(stdout);
  });

  it("prints a summary for people: numbers, groups first, the most requested addresses, and what to type", async () => {
    const { code, stdout, stderr } = await suggest();
    expect(code).toBe(0);
    expect(stdout).toMatch(/^36 old addresses\n/);
    expect(stdout).toMatch(
      /\n1 group\n {2}sure {2}30 addresses of \/product\/:slug go to \/global\/product\/:slug, 1 does not\n/,
    );
    expect(stdout.indexOf("about-us.html")).toBeLessThan(stdout.indexOf("unicorn"));
    expect(stderr).toContain(
      "npx sunset-edge suggest --old old.csv --new new.txt -o suggestions.xlsx",
    );
  });

  it("leaves out what the table answers, what stays and what is not the site's, and says so", async () => {
    table([
      { from: "/about-us.html", to: `${NEW}/about-us` },
      { from: "/xyz/*", undecided: true },
      { from: "/zzz/*", gone: true },
    ]);
    write(
      "old.csv",
      `${read("old.csv")}${OLD}/login/now,9\nhttps://else.example/a,3\n${OLD}/logo.png,4\n`,
    );
    const ran = await suggest("--json");
    expect(urlsOf(ran)).toEqual([...PRODUCTS, "unicorn"].map((it) => `/product/${it}`).toSorted());
    expect(ran.stderr).toMatch(
      /3 addresses with a rule .*\n.*2 addresses that a rule leaves undecided .*\n.*1 address that stay.*\n.*1 line about parts of pages.*\n.*else\.example/,
    );
    const all = urlsOf(await suggest("--json", "--all"));
    expect(all).toContain("/about-us.html");
    expect(all).toContain("/xyz/qqq");
    expect(all).not.toContain("/login/now");
  });

  it("uses the named table, but needs none", async () => {
    write(
      "other.json",
      JSON.stringify({ site: SITE, rules: [{ from: "/product/*", gone: true }] }),
    );
    expect(urlsOf(await suggest("--json", "--routes", "other.json"))).toEqual([
      "/about-us.html",
      ...NOWHERE.toSorted(),
    ]);
    expect((await suggest("--routes", "none.json")).code).toBe(2);
  });

  it("prints no command that would wait for standard input", async () => {
    const { stderr } = await sunset(["suggest", "--old", "-", "--new", "new.txt"], {
      ...world,
      stdin: `${OLD}/about-us.html\n`,
    });
    expect(stderr).toContain("To decide about them: the same with -o suggestions.xlsx\n");
    const table = JSON.stringify({ site: SITE, rules: [] });
    const written = await sunset(["suggest", ...LISTS, "--routes", "-", "-o", "piped.csv"], {
      ...world,
      stdin: table,
    });
    expect(written.stderr).toContain(
      "import piped.csv --from suggestions --append --routes FILE -o FILE\n",
    );
  });

  it.each<[string, string, object]>([
    ["a list", `${OLD}/about-us.html\n`, {}],
    ["a sitemap", `<urlset><url><loc>${OLD}/about-us.html</loc></url></urlset>`, {}],
    [
      "the output of misses",
      `{"url":"${OLD}/about-us.html","total":7,"referrer":null,"last":"2026-01-01","shadow":0}\n`,
      { hits: 7 },
    ],
  ])("reads %s from standard input", async (_name, stdin, more) => {
    const args = ["suggest", "--old", "-", "--new", "new.txt", "--json"];
    expect(linesOf(await sunset(args, { ...world, stdin }))).toMatchObject([
      { url: `${OLD}/about-us.html`, to: `${NEW}/about-us`, ...more },
    ]);
  });

  it("completes paths with the table's hosts", async () => {
    table([]);
    write("paths.txt", "/about-us\n");
    const stdin = "/about-us.html\n";
    const args = ["suggest", "--old", "-", "--new", "paths.txt", "--json"];
    expect(linesOf(await sunset(args, { ...world, stdin }))).toMatchObject([
      { url: `${OLD}/about-us.html`, to: `${NEW}/about-us` },
    ]);
    rmSync(path("routes.json"));
    expect(await sunset(args, { ...world, stdin })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("names no host"),
    });
  });

  it("names hosts that are not allowed as targets yet", async () => {
    table([], { targetHosts: ["shop.new.example"] });
    expect((await suggest("--json")).stderr).toContain(
      '"targetHosts": ["shop.new.example", "www.new.example"]',
    );
  });

  it.each([
    ["no list of old addresses", ["--new", "new.txt"]],
    ["no list of new addresses", ["--old", "old.csv"]],
    ["two lists from standard input", ["--old", "-", "--new", "-"]],
    ["an output file of unknown type", [...LISTS, "-o", "s.ods"]],
    [
      "a table on standard input to which rules are added",
      [...LISTS, "--routes", "-", "--rules", "made.json"],
    ],
    ["a missing list", ["--old", "nothing.csv", "--new", "new.txt"]],
  ])("is refused (2) with %s", async (_name, args) => {
    expect((await sunset(["suggest", ...args], world)).code).toBe(2);
  });

  it("fails for a list without addresses", async () => {
    write("new.txt", "\n");
    expect(await suggest()).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("holds no address of the new site"),
    });
  });
});

describe("sunset suggest --confirmed", () => {
  const sayOf = async (...args: string[]): Promise<Line | undefined> =>
    linesOf(await suggest("--json", ...args)).find((it) => it.url === `${OLD}/xyz/qqq`);

  it.each<[string, string, string]>([
    [
      "a table",
      "c.json",
      JSON.stringify({ site: SITE, rules: [{ from: "/xyz/qqq", to: `${NEW}/about-us` }] }),
    ],
    [
      "a pattern of a table",
      "c.json",
      JSON.stringify({
        site: SITE,
        rules: [{ from: "/:a/qqq", where: { a: { xyz: "about-us" } }, to: `${NEW}/:a` }],
      }),
    ],
    ["a list of pairs", "c.csv", `old,new\n${OLD}/xyz/qqq,${NEW}/about-us\n`],
    ["pairs with tabs and without a header", "c.tsv", `${OLD}/xyz/qqq\t${NEW}/about-us\n`],
  ])("learns from %s", async (_name, name, text) => {
    expect(await sayOf()).toMatchObject({ to: null });
    write(name, text);
    expect(await sayOf("--confirmed", name)).toMatchObject({ to: `${NEW}/about-us`, tier: "sure" });
  });

  it.each(["s.csv", "s.xlsx"])("learns from accepted suggestions in %s", async (name) => {
    await suggest("-o", name);
    await type(name, {
      "/xyz/qqq": { other: `${NEW}/about-us` },
      "/about-us.html": { decision: "reject" },
    });
    const lines = linesOf(await suggest("--json", "--confirmed", name));
    expect(lines.find((it) => it.url === `${OLD}/xyz/qqq`)).toMatchObject({
      to: `${NEW}/about-us`,
      tier: "sure",
    });
    expect(lines.find((it) => it.url === `${OLD}/about-us.html`)?.to).not.toBe(`${NEW}/about-us`);
  });

  it("says if a file confirms nothing", async () => {
    write("c.csv", "nothing of this kind\n");
    expect(await suggest("--confirmed", "c.csv")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("confirms nothing"),
    });
  });

  it.each([
    ["nothing of this kind\n", "error: Standard input confirms nothing:"],
    ["{", "error: Standard input is not a table that can be read\n"],
  ])("says so of standard input: %s", async (stdin, message) => {
    const args = ["suggest", ...LISTS, "--confirmed", "-"];
    const { code, stderr } = await sunset(args, { ...world, stdin });
    expect([code, stderr]).toEqual([1, expect.stringContaining(message)]);
  });
});

describe("sunset suggest with a table that has rules", () => {
  const decided = (to: string): RuleData[] =>
    ["/xyz/qqq", "/xyz/ppp", "/xyz/ooo"].map((from) => ({ from, to: NEW + to }));
  const sayOfRest = async (...args: string[]): Promise<Line | undefined> =>
    linesOf(await suggest("--json", ...args)).find((it) => it.url === `${OLD}/xyz/vvv`);

  it("learns from them where the rest of a folder goes", async () => {
    expect(await sayOfRest()).toMatchObject({ to: null });
    table(decided("/about-us"));
    expect(await sayOfRest()).toMatchObject({ to: `${NEW}/about-us` });
    expect((await suggest()).stderr).toContain("Learned from: 3 addresses with a rule\n");
  });

  it("proposes for their addresses too with --all, and learns nothing from them", async () => {
    table(decided("/about-us"));
    expect(await sayOfRest("--all")).toMatchObject({ to: null });
    expect((await suggest("--all")).stderr).not.toContain("Learned from");
  });

  it.each<[string, RuleData[], object]>([
    ["lead to the fallback page", decided("/"), { fallback: `${NEW}/` }],
    ["lead to a page that the new list lacks", decided("/imprint"), {}],
    ["match by a pattern with one target", [{ from: "/xyz/q/*", to: `${NEW}/about-us` }], {}],
  ])("learns nothing from those that %s", async (_name, rules, site) => {
    table(rules, site);
    expect(await sayOfRest()).toMatchObject({ to: null });
    expect((await suggest()).stderr).not.toContain("Learned from");
  });

  it.each([
    [1000, 1000],
    [2500, 834],
  ])("learns from a thousand at most, spread over all: of %i from %i", (rules, learned) => {
    const pages = Array.from({ length: rules }, (_, at) => `/p/${String(at).padStart(4, "0")}`);
    const compiled = compile(pages.map((it) => ({ from: it, to: NEW + it })));
    const fresh = pages.map((it) => ({ url: NEW + it }));
    const pairs = pairsOfOwnTable(compiled, [], fresh, []);
    expect(pairs).toHaveLength(learned);
    expect(pairs.at(-1)?.to).toBe(NEW + (pages.at(-1) ?? ""));
  });

  it("believes what was confirmed since", async () => {
    table(decided("/about-us"));
    write(
      "c.csv",
      `old,new\n${decided("/")
        .map((it) => `${OLD}${it.from},${it.to}`)
        .join("\n")}\n`,
    );
    expect(await sayOfRest("--confirmed", "c.csv")).not.toMatchObject({ to: `${NEW}/about-us` });
  });
});

describe.each(["s.csv", "s.xlsx"])("sunset suggest -o %s", (name) => {
  it("writes groups first, then single addresses, then what is in groups", async () => {
    const { code, stderr } = await suggest("-o", name);
    expect([code, stderr]).toEqual([
      0,
      expect.stringContaining(
        `npx sunset-edge import ${name} --from suggestions --draft-site ${new URL(OLD).hostname} -o routes.json`,
      ),
    ]);
    const rows = await rowsOf(name);
    expect(rows.slice(0, 4).map((it) => [it.kind, it.old.replace(OLD, ""), it.hits])).toEqual([
      ["group", "/product/:slug", PRODUCTS.reduce((sum, _, at) => sum + 100 - at, 0)],
      ["exception", "/product/unicorn", 300],
      ["address", "/about-us.html", 5000],
      ["address", "/xyz/qqq", 9],
    ]);
    expect(rows.slice(7).map((it) => it.kind)).toEqual(PRODUCTS.map(() => "in a group"));
    expect(rows[0]?.why).toBe(
      "30 addresses of /product/:slug go to /global/product/:slug, 1 does not",
    );
  });

  it("keeps what people typed, adds new suggestions, and marks those that vanished", async () => {
    await suggest("-o", name);
    const typed = {
      "/product/:slug": { decision: "Accept", note: "looked at ten" },
      "/about-us.html": { decision: "no" },
      "/xyz/qqq": { other: `${NEW}/`, more: { Owner: "Eva" } },
      "/product/unicorn": { decision: "gone" },
    };
    await type(name, typed);
    write("old.csv", `${read("old.csv").replace(/.*unicorn.*\n/, "")}${OLD}/fresh,8\n`);
    expect((await suggest("-o", name)).code).toBe(0);
    const rows = await rowsOf(name);
    for (const [old, cells] of Object.entries(typed)) {
      expect(rows).toContainEqual(expect.objectContaining({ ...cells, old: OLD + old }));
    }
    const one = (old: string) => rows.find((it) => it.old === OLD + old);
    expect(one("/fresh")).toMatchObject({ state: "new", decision: "" });
    expect(one("/product/unicorn")?.state).toContain("no longer in the list");
    const proposed = rows.filter((it) => it.old === `${OLD}/about-us.html` && it.decision === "");
    expect(proposed.filter((it) => it.to === `${NEW}/about-us`)).toEqual([]);
  });

  it("leads to the accepted table", async () => {
    table([{ from: "/kept", to: `${NEW}/` }]);
    const said = await suggest("-o", name);
    expect(said.stderr).toContain(
      `npx sunset-edge import ${name} --from suggestions --append -o routes.json`,
    );
    await type(name, {
      "/product/:slug": { decision: "x" },
      "/about-us.html": { decision: "yes" },
    });
    const ran = await sunset(
      ["import", name, "--from", "suggestions", "--append", "-o", "routes.json"],
      world,
    );
    expect(ran.code).toBe(0);
    const { rules } = JSON.parse(read("routes.json"));
    expect(rules.map((it: RuleData) => it.from)).toEqual([
      "/kept",
      "/product/:slug",
      "/product/unicorn",
      "/about-us.html",
    ]);
    expect(rules[1]).toMatchObject({
      to: `${NEW}/global/product/:slug`,
      section: "product",
      examples: {
        match: ["/product/ant-chair", "/product/ant-table", "/product/bee-chair"],
        mustNotMatch: ["/product/unicorn"],
      },
    });
    expect(urlsOf(await suggest("--json"))).toEqual(NOWHERE.toSorted());
  });

  it("drafts a site from the file if there is none", async () => {
    await suggest("-o", name);
    await type(name, { "/about-us.html": { decision: "yes" } });
    await sunset(
      ["import", name, "--from", "suggestions", "--draft-site", "Shop", "-o", "made.json"],
      world,
    );
    expect(JSON.parse(read("made.json"))).toMatchObject({
      site: { hosts: ["www.old.example"], targetHosts: ["www.new.example"] },
      rules: [{ from: "/about-us.html", to: `${NEW}/about-us` }],
    });
  });

  it("writes nothing with --dry-run", async () => {
    const { stderr } = await suggest("-o", name, "--dry-run");
    expect([existsSync(path(name)), stderr]).toEqual([false, expect.stringContaining("--dry-run")]);
  });

  it.each<[string, string]>([
    ["is no suggestions file", "my notes,and more\n1,2\n"],
    ["has a decision that would be lost", "Decision,Old address\naccept,\n"],
    ["is damaged", name.endsWith("csv") ? 'Decision,Old address\n"x,y\n' : "PK\u0003\u0004 broken"],
  ])("does not overwrite a file that %s", async (_name, content) => {
    write(name, content);
    const { code, stderr } = await suggest("-o", name);
    expect([code, read(name)]).toEqual([5, content]);
    expect(stderr).toContain("or name another file with -o");
  });
});

describe("sunset suggest --rules", () => {
  it("writes certain suggestions as a valid table, with a drafted site if there is none", async () => {
    const { code, stderr } = await suggest("--rules", "made.json");
    expect([code, stderr]).toEqual([0, expect.stringContaining("drafted a site")]);
    const { valid, rules } = check("made.json");
    expect(valid).toBe(true);
    expect(rules.find((it) => it.from === "/product/:slug")).toMatchObject({
      to: `${NEW}/global/product/:slug`,
      examples: { mustNotMatch: ["/product/unicorn"] },
    });
    expect(rules).toContainEqual(
      expect.objectContaining({ from: "/product/unicorn", undecided: true }),
    );
  });

  it("adds them to the rules of the table", async () => {
    table([{ from: "/kept", to: `${NEW}/` }]);
    expect((await suggest("--rules", "routes.json")).code).toBe(0);
    const { valid, rules } = check("routes.json");
    expect([valid, rules[0]?.from]).toEqual([true, "/kept"]);
    expect(rules.length).toBeGreaterThan(2);
  });

  it("loses no rule of another table, and writes nothing with --dry-run", async () => {
    table([]);
    const other = JSON.stringify({ site: SITE, rules: [{ from: "/mine", gone: true }] });
    write("other.json", other);
    expect((await suggest("--rules", "other.json")).code).toBe(5);
    expect((await suggest("--rules", "new.json", "--dry-run")).code).toBe(0);
    expect([read("other.json"), existsSync(path("new.json"))]).toEqual([other, false]);
  });
});

function check(name: string): { valid: boolean; rules: RuleData[] } {
  const { findings } = validateRoutesFile(read(name), name, 0);
  const valid = findings.every((it) => it.severity !== "error");
  return { valid, rules: JSON.parse(read(name)).rules };
}
