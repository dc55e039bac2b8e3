import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { Finding } from "../../src/domain/finding.ts";
import { validateRoutesFile } from "../../src/routes-file/routes-json.ts";
import { SITE } from "../support/table.ts";
import { NOW, sunset } from "./support.ts";

const folder = mkdtempSync(join(tmpdir(), "sunset-"));
afterAll(() => rmSync(folder, { recursive: true }));
const world = { cwd: folder };
const path = (name: string): string => join(folder, name);
const read = (name: string): string => readFileSync(path(name), "utf8");

const NEW = "https://www.new.example";
const site = { ...SITE, keep: [] };
const existing = { from: "/uk/old", gone: true };
const good = `old url,new url,status\n/global/a,${NEW}/a,\n/global/b,,410\n`;
const mixed = `${good}nonsense,${NEW}/c,\n`;

beforeEach(() => {
  for (const name of readdirSync(folder)) rmSync(path(name));
  writeFileSync(
    path("routes.json"),
    JSON.stringify({ $schema: "./docs/x.json", site, rules: [existing] }),
  );
  writeFileSync(path("good.csv"), good);
  writeFileSync(path("mixed.csv"), mixed);
});

describe("sunset import", () => {
  it("prints a valid routes.json with the site of --routes as it is written there", async () => {
    const { code, stdout, stderr } = await sunset(["import", "good.csv", "--from", "csv"], world);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      $schema: "./docs/x.json",
      site,
      rules: [
        { from: "/global/a", to: `${NEW}/a` },
        { from: "/global/b", gone: true },
      ],
    });
    expect(validateRoutesFile(stdout, "routes.json", NOW).findings).toEqual([]);
    expect(stderr).toBe(
      "good.csv: 2 entries, 2 rules (1 redirect, 1 gone), 0 left out\n" +
        `  /global/a -> ${NEW}/a  (301)\n  /global/b  gone\n` +
        "the table is on standard output, with 0 errors and 0 warnings\n",
    );
  });

  it("writes a file with one rule per line, and leaves nothing else behind", async () => {
    await sunset(["import", "good.csv", "--from", "csv", "-o", "new.json"], world);
    expect(read("new.json")).toContain(`\n    { "from": "/global/a", "to": "${NEW}/a" },\n`);
    expect(readdirSync(folder).toSorted()).toEqual([
      "good.csv",
      "mixed.csv",
      "new.json",
      "routes.json",
    ]);
  });

  it("adds to the rules of the table with --append, even to the same file", async () => {
    const args = ["import", "good.csv", "--from", "csv", "--append", "-o", "routes.json"];
    expect((await sunset(args, world)).code).toBe(0);
    const { rules } = JSON.parse(read("routes.json"));
    expect(rules.map((it: { from: string }) => it.from)).toEqual([
      "/uk/old",
      "/global/a",
      "/global/b",
    ]);
  });

  it("reads standard input", async () => {
    const { code, stdout } = await sunset(["import", "-", "--from", "csv"], {
      ...world,
      stdin: good,
    });
    expect([code, JSON.parse(stdout).rules.length]).toEqual([0, 2]);
  });

  it("writes nothing if something cannot be expressed, with its line and advice", async () => {
    const { code, stdout, stderr } = await sunset(
      ["import", "mixed.csv", "--from", "csv", "-o", "new.json"],
      world,
    );
    expect([code, stdout, existsSync(path("new.json"))]).toEqual([1, "", false]);
    expect(stderr).toContain(
      'mixed.csv:4:1 import-unreadable "nonsense" is neither a path nor a URL\n    fix: ',
    );
    expect(stderr).toContain(
      "nothing is written: 1 error and 0 warnings\n    fix: Correct these lines, or keep them with --rejects FILE",
    );
  });

  it("writes the rest with --rejects, and the rejects unchanged", async () => {
    const args = [
      "import",
      "mixed.csv",
      "--from",
      "csv",
      "-o",
      "new.json",
      "--rejects",
      "left.csv",
    ];
    const { code, stderr } = await sunset(args, world);
    expect([code, JSON.parse(read("new.json")).rules.length]).toEqual([0, 2]);
    expect(read("left.csv")).toBe(`old url,new url,status\nnonsense,${NEW}/c,\n`);
    expect(stderr).toContain(
      "the table is in new.json, with 0 errors and 0 warnings; what was left out is in left.csv\n",
    );
  });

  it("prints a command that shows the warnings again, as many as it says", async () => {
    const fallback = `${good}/global,https://www.new.example/,\n`;
    writeFileSync(path("warned.csv"), fallback);
    writeFileSync(path("wrong.csv"), `${fallback}nonsense,${NEW}/c,\n`);
    const args = ["--from", "csv", "-o", "my new.json"];
    const { stderr } = await sunset(["import", "warned.csv", ...args], world);
    expect(stderr).toContain("the table is in my new.json, with 0 errors and 1 warning\n");
    expect(stderr).toMatch(/: npx sunset-edge validate 'my new.json'\n$/);
    const again = await sunset(["validate", "my new.json"], world);
    expect(again.stderr).toContain("0 errors and 1 warning");
    const refused = await sunset(["import", "wrong.csv", ...args], world);
    expect(refused.stderr.match(/^wrong\.csv:\d+:\d+/gm)).toHaveLength(2);
    expect(refused.stderr).toContain("nothing is written: 1 error and 1 warning");
  });

  it("does not offer a scheme that stands there twice as a target host", async () => {
    writeFileSync(
      path("slip.csv"),
      "old url,new url\n/global/a,https://https://www.new.example/a\n",
    );
    const { stderr } = await sunset(["import", "slip.csv", "--from", "csv"], world);
    expect(stderr).toContain("fix: Write its scheme once");
    expect(stderr).not.toContain("site.targetHosts lacks");
  });

  it("suggests the host that a misspelt one means, rather than allowing it", async () => {
    writeFileSync(path("slip.csv"), good.replace("www.new.example/a", "www.new.exmaple/a"));
    const { stderr } = await sunset(["import", "slip.csv", "--from", "csv"], world);
    expect(stderr).toContain("Did you mean www.new.example? If not, add the host");
    expect(stderr).not.toContain("site.targetHosts lacks");
  });

  it.each([
    ["mixed.csv", "Name another file for --rejects"],
    ["./routes.json", "Name another file for --rejects"],
    ["new.json", "Name a file for each"],
  ])("does not write the rejects over %s, a file of the same import", async (rejects, fix) => {
    const before = readdirSync(folder).map((it) => [it, read(it)]);
    const options = ["--from", "csv", "-o", "new.json", "--rejects", rejects];
    const { code, stderr } = await sunset(["import", "mixed.csv", ...options], world);
    expect(code).toBe(2);
    expect(stderr).toContain(`fix: ${fix}`);
    expect(readdirSync(folder).map((it) => [it, read(it)])).toEqual(before);
  });

  it("writes no rejects if there are none", async () => {
    await sunset(
      ["import", "good.csv", "--from", "csv", "-o", "new.json", "--rejects", "left.csv"],
      world,
    );
    expect(existsSync(path("left.csv"))).toBe(false);
  });

  it("writes nothing with --dry-run", async () => {
    const args = [
      "import",
      "mixed.csv",
      "--from",
      "csv",
      "-o",
      "new.json",
      "--rejects",
      "left.csv",
      "--dry-run",
    ];
    const { code, stdout, stderr } = await sunset(args, world);
    expect([code, stdout]).toEqual([0, ""]);
    expect(readdirSync(folder).toSorted()).toEqual(["good.csv", "mixed.csv", "routes.json"]);
    expect(stderr).toContain("nothing is written: --dry-run");
    expect((await sunset(["import", "mixed.csv", "--from", "csv", "--dry-run"], world)).code).toBe(
      1,
    );
  });

  it("reports all findings of an unreadable file, and writes nothing even with --rejects", async () => {
    writeFileSync(path("vercel.json"), '{ "redirects": [ { "source": "/a", } // x\n ] }');
    const args = [
      "import",
      "vercel.json",
      "--from",
      "vercel",
      "-o",
      "new.json",
      "--rejects",
      "left.json",
    ];
    const { code, stderr } = await sunset(args, world);
    expect([code, existsSync(path("new.json")), existsSync(path("left.json"))]).toEqual([
      1,
      false,
      false,
    ]);
    expect(stderr.match(/json-syntax/g)).toHaveLength(2);
  });

  it("rejects rows that the validator calls invalid, with findings at their lines", async () => {
    writeFileSync(
      path("off.csv"),
      "old url,new url\n/global/a,https://evil.example/\n/elsewhere,https://www.new.example/\n/global/b,http://www.new.example/b\n/global/c,https://www.new.example/c\n",
    );
    const args = ["import", "off.csv", "--from", "csv", "-o", "new.json"];
    const refused = await sunset(args, world);
    expect([refused.code, existsSync(path("new.json"))]).toEqual([1, false]);
    expect(refused.stderr).toContain('off.csv:2:1 target-host-not-allowed "/global/a": ');
    expect(refused.stderr).toContain("off.csv:3:1 from-outside-scope");
    expect(refused.stderr).toContain("--upgrade-http");
    expect(refused.stderr).toContain(
      '"targetHosts": ["www.new.example", "new.example", "evil.example"]',
    );
    const rejects = [...args, "--rejects", "left.csv", "--upgrade-http"];
    const { code, stderr } = await sunset(rejects, world);
    expect(code).toBe(0);
    expect(stderr).toContain("1 target was http, and now https");
    expect(validateRoutesFile(read("new.json"), "new.json", NOW).findings).toEqual([]);
    expect(read("left.csv").split("\n")).toHaveLength(4);
  });

  it("writes nothing into an invalid table, and says so", async () => {
    const broken = { from: "/global/x", to: "http://www.new.example/" };
    writeFileSync(path("routes.json"), JSON.stringify({ site, rules: [broken] }));
    const { code, stderr } = await sunset(
      ["import", "good.csv", "--from", "csv", "--append", "-o", "routes.json"],
      world,
    );
    expect([code, JSON.parse(read("routes.json")).rules]).toEqual([1, [broken]]);
    expect(stderr).toContain("Correct routes.json first: npx sunset-edge validate routes.json");
    const piped = ["import", "good.csv", "--from", "csv", "--append", "--routes", "-"];
    const unnamed = await sunset(piped, { ...world, stdin: read("routes.json") });
    expect(unnamed.stderr).toContain(
      "Correct the given table first: npx sunset-edge validate FILE\n",
    );
  });

  describe("to an existing table", () => {
    const rules = [
      { from: "/global/a", to: `${NEW}/old`, note: "by hand" },
      { from: "/global/b", gone: true },
      existing,
    ];
    const fill = (): void =>
      writeFileSync(
        path("routes.json"),
        `{"site":${JSON.stringify(site)},"rules":${JSON.stringify(rules)}}`,
      );
    const args = ["import", "good.csv", "--from", "csv", "-o", "routes.json"];
    const rulesIn = (name: string): unknown => JSON.parse(read(name)).rules;

    it("says what would be lost and requires --replace", async () => {
      fill();
      const { code, stderr } = await sunset(args, world);
      expect([code, rulesIn("routes.json")]).toEqual([5, rules]);
      expect(stderr).toContain("routes.json has 3 rules: 1 would go and 1 would be others");
      expect(stderr).toContain(
        "npx sunset-edge import good.csv --from csv --routes routes.json --merge -o routes.json",
      );
      expect((await sunset([...args, "--dry-run"], world)).code).toBe(5);
      expect((await sunset([...args, "--replace"], world)).code).toBe(0);
      expect(rulesIn("routes.json")).toEqual([
        { from: "/global/a", to: `${NEW}/a` },
        { from: "/global/b", gone: true },
      ]);
      expect((await sunset(args, world)).code).toBe(0);
    });

    it("replaces rules with --merge, and says how many", async () => {
      fill();
      const { code, stderr } = await sunset([...args, "--merge"], world);
      expect([code, rulesIn("routes.json")]).toEqual([
        0,
        [{ from: "/global/a", to: `${NEW}/a` }, rules[1], existing],
      ]);
      expect(stderr).toContain(
        "0 rules are new, 1 in the place of others, 1 there already, 1 of routes.json not named by the file, and left as they are",
      );
    });

    it("recognises the same file under other names", async () => {
      fill();
      const merge = [...args.slice(0, -1), "./routes.json", "--merge"];
      expect((await sunset(merge, world)).code).toBe(0);
    });

    it("shows with --dry-run what --merge would do, and writes nothing", async () => {
      fill();
      const before = read("routes.json");
      const { code, stderr } = await sunset([...args, "--merge", "--dry-run"], world);
      expect([code, read("routes.json")]).toEqual([0, before]);
      expect(stderr).toContain("1 in the place of others");
    });

    it("adds nothing twice with --append", async () => {
      fill();
      const append = [...args, "--append", "--rejects", "left.csv"];
      const { code, stdout } = await sunset([...append, "--json"], world);
      expect([code, rulesIn("routes.json")]).toEqual([0, rules]);
      expect(JSON.parse(stdout)).toMatchObject({ added: 0, known: 1, rejects: [{ line: 2 }] });
    });

    it("does not overwrite a file that is not a table", async () => {
      writeFileSync(path("other.csv"), good);
      expect((await sunset([...args.slice(0, -1), "other.csv"], world)).code).toBe(5);
      expect(read("other.csv")).toBe(good);
    });
  });

  it("puts targets without a host on --base", async () => {
    writeFileSync(path("_redirects"), "/global/a /a\n/global/b /global/a\n");
    const args = ["import", "_redirects", "--from", "netlify"];
    expect((await sunset(args, world)).code).toBe(1);
    const { code, stdout } = await sunset([...args, "--base", NEW], world);
    expect([code, JSON.parse(stdout).rules]).toEqual([
      0,
      [
        { from: "/global/a", to: `${NEW}/a` },
        { from: "/global/b", to: `${NEW}/a` },
      ],
    ]);
  });

  it("names missing hosts of the site, ready to paste", async () => {
    writeFileSync(
      path("far.csv"),
      `old url,new url\nhttps://a.example/x,${NEW}/\nhttps://b.example/x,${NEW}/\n`,
    );
    const { stderr } = await sunset(["import", "far.csv", "--from", "csv"], world);
    expect(stderr).toContain(
      '"hosts": ["www.old.example", "old.example", "a.example", "b.example"]',
    );
  });

  it("names standard input, and no file of the name -", async () => {
    const piped = (stdin: string, ...args: string[]) =>
      sunset(["import", "-", "--from", "csv", ...args], { ...world, stdin });
    const { stderr } = await piped(`old url,new url\n/global/a,${NEW}/a\n`);
    expect(stderr).toContain("Standard input: 1 entry, 1 rule");
    expect((await piped("old url,new url\n/a,/b\n", "--draft-site", "Far")).stderr).toContain(
      "error: Standard input names no old host, which --draft-site needs\n",
    );
  });

  it("drafts a site with --draft-site, whose gate never comes", async () => {
    writeFileSync(
      path("far.csv"),
      `old url,new url\nhttps://a.example/x,${NEW}/1\nhttps://b.example/x,${NEW}/2\nhttp://a.example/y,http://plain.example/\n`,
    );
    const args = ["import", "far.csv", "--from", "csv", "--draft-site", "Far"];
    expect((await sunset(args, world)).code).toBe(1);
    const { code, stdout } = await sunset([...args, "--upgrade-http"], world);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      site: {
        name: "Far",
        hosts: ["a.example", "b.example"],
        targetHosts: ["www.new.example", "plain.example"],
        scope: ["/"],
        activatesAt: "9999-12-31T00:00:00Z",
        keep: ["/.well-known/*"],
      },
      rules: [
        { from: "https://a.example/x", to: `${NEW}/1` },
        { from: "https://b.example/x", to: `${NEW}/2` },
        { from: "https://a.example/y", to: "https://plain.example/" },
      ],
    });
  });

  it("names possible mistakes in a draft, and what a person has to fill in", async () => {
    const rows = Array.from(
      { length: 150 },
      (_, at) => `https://www.a.example/${at},${NEW}/${at}\n`,
    );
    writeFileSync(
      path("slip.csv"),
      `old url,new url\n${rows.join("")}https://www.a.example/s,https://www.mew.example/\n`,
    );
    const args = ["import", "slip.csv", "--from", "csv", "--draft-site", "Far"];
    const { code, stderr } = await sunset(args, world);
    expect(code).toBe(0);
    expect(stderr).toContain("hosts: www.a.example (151 addresses)");
    expect(stderr).toContain("kept on the old site: /.well-known/*");
    expect(stderr).not.toContain("well-known-redirected");
    expect(stderr).toContain(
      "target hosts: www.new.example (150 targets), www.mew.example (1 target, possibly a typing error)",
    );
    expect(stderr).toContain('"activatesAt": the gate is at 9999-12-31T00:00:00Z');
    expect(stderr).toContain('"fallback": ');
    expect(stderr).toContain('add it, and "aliases": { "a.example": "www.a.example" }');
  });

  it("pairs www and the apex in a draft, and says what it made up", async () => {
    const row = (host: string, at: string) => `https://${host}/${at},${NEW}/${at}\n`;
    writeFileSync(
      path("twins.csv"),
      `old url,new url\n${row("www.a.example", "1")}${row("a.example", "2")}${row("www.a.example", "3")}${row("b.example", "4")}`,
    );
    const args = ["import", "twins.csv", "--from", "csv", "--draft-site", "Far"];
    const { code, stdout, stderr } = await sunset(args, world);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      site: { aliases: { "a.example": "www.a.example" } },
      rules: [
        { from: "https://www.a.example/1" },
        { from: "https://www.a.example/2" },
        { from: "https://www.a.example/3" },
        { from: "https://b.example/4" },
      ],
    });
    expect(stderr).toContain("drafted a site: Far");
    expect(stderr).toContain("target hosts: www.new.example (4 targets)");
    expect(stderr).toContain("a.example stands for www.a.example (site.aliases)");
    expect(stderr).toContain("the gate is at 9999-12-31T00:00:00Z");
  });

  it("imports undecided entries with --undecided", async () => {
    writeFileSync(
      path("open.csv"),
      `old url,new url\n/global/a,${NEW}/a\n/global/b,\n/global/c,tbd\n`,
    );
    const args = ["import", "open.csv", "--from", "csv"];
    expect(await sunset(args, world)).toMatchObject({ code: 1, stdout: "" });
    const { code, stdout, stderr } = await sunset([...args, "--undecided"], world);
    expect(code).toBe(0);
    expect(stderr).toContain("3 rules (1 redirect, 2 undecided), 0 left out");
    expect(stderr).toContain("/global/b  undecided");
    expect(JSON.parse(stdout).rules).toEqual([
      { from: "/global/a", to: `${NEW}/a` },
      { from: "/global/b", undecided: true },
      { from: "/global/c", undecided: true },
    ]);
  });

  it("prints one object with --json, including the table if it goes to no file", async () => {
    const args = ["import", "mixed.csv", "--from", "csv", "--json", "--rejects", "left.csv"];
    const { code, stdout, stderr } = await sunset(args, world);
    expect([code, stderr]).toEqual([0, ""]);
    expect(JSON.parse(stdout)).toMatchObject({
      written: true,
      entries: 3,
      rules: 2,
      rejects: [{ line: 4, column: 1, text: `nonsense,${NEW}/c,` }],
      findings: [
        { id: "import-unreadable", at: { file: "mixed.csv", line: 4, column: 1, rule: null } },
      ],
      routes: { site, rules: [{ from: "/global/a" }, { from: "/global/b" }] },
    });
    const failed = await sunset(
      ["import", "mixed.csv", "--from", "csv", "--json", "-o", "new.json"],
      world,
    );
    expect([failed.code, JSON.parse(failed.stdout).written, existsSync(path("new.json"))]).toEqual([
      1,
      false,
      false,
    ]);
  });

  it.each([
    ["an unknown format", ["good.csv", "--from", "excel"], 2],
    ["no format", ["good.csv"], 2],
    ["a missing file", ["none.csv", "--from", "csv"], 2],
    ["a missing table", ["good.csv", "--from", "csv", "--routes", "none.json"], 2],
    ["two inputs from standard input", ["-", "--from", "csv", "--routes", "-"], 2],
    ["both --append and --merge", ["good.csv", "--from", "csv", "--append", "--merge"], 2],
    ["a base with a path", ["good.csv", "--from", "csv", "--base", `${NEW}/x`], 2],
    ["a base over http", ["good.csv", "--from", "csv", "--base", "http://www.new.example"], 2],
    [
      "a base on a foreign host",
      ["good.csv", "--from", "csv", "--base", "https://evil.example"],
      2,
    ],
    ["two outputs to standard output", ["good.csv", "--from", "csv", "--rejects", "-"], 2],
    [
      "both --append and --draft-site",
      ["good.csv", "--from", "csv", "--append", "--draft-site", "X"],
      2,
    ],
    [
      "a draft from a format without hosts",
      ["good.csv", "--from", "netlify", "--draft-site", "X"],
      2,
    ],
    ["a draft without hosts", ["good.csv", "--from", "csv", "--draft-site", "X"], 1],
    ["a file without redirects", ["routes.json", "--from", "vercel"], 1],
    ["a missing folder", ["good.csv", "--from", "csv", "-o", "none/new.json"], 2],
  ])("refuses %s", async (_name, args, code) => {
    expect((await sunset(["import", ...args], world)).code).toBe(code);
  });

  it("explains how to get a site if there is none", async () => {
    rmSync(path("routes.json"));
    const { code, stderr } = await sunset(["import", "good.csv", "--from", "csv"], world);
    expect([code, stderr]).toEqual([2, expect.stringContaining("--draft-site")]);
  });

  it("does not append to an unreadable table, but otherwise needs only its site", async () => {
    writeFileSync(path("routes.json"), JSON.stringify({ site, rules: [{ form: "/a" }] }));
    expect((await sunset(["import", "good.csv", "--from", "csv", "--append"], world)).code).toBe(1);
    expect((await sunset(["import", "good.csv", "--from", "csv"], world)).code).toBe(0);
    writeFileSync(path("routes.json"), JSON.stringify({ site: { ...site, hosts: [] }, rules: [] }));
    expect((await sunset(["import", "good.csv", "--from", "csv"], world)).code).toBe(1);
  });
});

describe("sunset export", () => {
  it("writes another format, and lists what it cannot express by line", async () => {
    const { code, stdout, stderr } = await sunset(["export", "--to", "cloudflare-bulk"], world);
    expect([code, stdout.split("\n")[0]]).toEqual([
      0,
      "www.old.example/global,https://www.new.example/,301,TRUE,FALSE,TRUE,FALSE",
    ]);
    expect(stderr).toMatch(/routes\.json:1:\d+ export-unsupported "\/uk\/old" is gone/);
  });

  it("writes a file, and nothing with --dry-run", async () => {
    const dry = await sunset(["export", "--to", "csv", "-o", "map.csv", "--dry-run"], world);
    expect([dry.code, existsSync(path("map.csv"))]).toEqual([0, false]);
    await sunset(["export", "--to", "csv", "-o", "map.csv"], world);
    expect(read("map.csv")).toBe("old url,new url,status\r\n/uk/old,,gone\r\n");
  });

  it("writes a workbook that can be imported again as the same table", async () => {
    await sunset(["export", "--to", "xlsx", "-o", "map.xlsx"], world);
    const { stdout } = await sunset(["import", "map.xlsx", "--from", "xlsx"], world);
    expect(JSON.parse(stdout).rules).toEqual([existing]);
  });

  it("prints one object with --json", async () => {
    const { stdout, stderr } = await sunset(["export", "--to", "csv", "--json"], world);
    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toMatchObject({
      written: true,
      rules: 1,
      content: "old url,new url,status\r\n/uk/old,,gone\r\n",
      findings: [{ id: "export-unsupported" }],
    });
  });

  const OTHERWISE = "Answer this address by other means";

  it.each([
    [
      "that answers differently",
      "cloudflare",
      { from: "/uk/left out", to: "https://www.new.example/", query: "drop" },
      "Change the rule",
    ],
    ["that is left out", "cloudflare", { from: "/uk/a", gone: true }, OTHERWISE],
    [
      "that is too long for a cell",
      "xlsx",
      { from: "/uk/a", serve: { type: "text/plain", body: "x".repeat(33_000) } },
      OTHERWISE,
    ],
  ])("says what to do about a rule %s", async (_name, format, rule, fix) => {
    writeFileSync(path("routes.json"), JSON.stringify({ site, rules: [rule] }));
    const { stdout } = await sunset(["export", "--to", format, "--json"], world);
    const { findings } = JSON.parse(stdout);
    const ofRule = findings.filter((it: Finding) => it.at.rule === 0);
    expect(ofRule).toMatchObject([{ fix: expect.stringContaining(fix) }]);
  });

  it("refuses an unreadable table", async () => {
    writeFileSync(path("routes.json"), "{");
    expect((await sunset(["export", "--to", "csv"], world)).code).toBe(1);
  });

  it.each([
    ["target-host-not-allowed", [{ from: "/uk/a", to: "https://evil.example/" }]],
    ["rule-conflict", [existing, { from: existing.from, keep: true }]],
  ])("hands no table with %s to a server", async (id, rules) => {
    writeFileSync(path("routes.json"), JSON.stringify({ site, rules }));
    const { code, stdout, stderr } = await sunset(["export", "--to", "cloudflare-bulk"], world);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain(` ${id} `);
    expect(stderr).toContain("error: routes.json is not valid: 1 error");

    const json = await sunset(["export", "--to", "csv", "-o", "map.csv", "--json"], world);
    expect([json.code, existsSync(path("map.csv"))]).toEqual([1, false]);
    expect(JSON.parse(json.stdout)).toMatchObject({ written: false, findings: [{ id }] });
  });
});
