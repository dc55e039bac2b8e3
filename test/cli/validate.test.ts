import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { Finding } from "../../src/domain/finding.ts";
import { SITE } from "../support/table.ts";
import { sunset } from "./support.ts";

const folder = mkdtempSync(join(tmpdir(), "sunset-"));
afterAll(() => rmSync(folder, { recursive: true }));
const world = { cwd: folder };

const good = JSON.stringify({ site: SITE, rules: [{ from: "/global/a", gone: true }] });
const warned = JSON.stringify({ site: SITE, rules: [{ from: "/global/:a", gone: true }] });
const bad = JSON.stringify({ site: SITE, rules: [{ from: "global/a", gone: true }] });
writeFileSync(join(folder, "routes.json"), good);
writeFileSync(join(folder, "warned.json"), warned);
writeFileSync(join(folder, "bad.json"), bad);

describe("sunset validate", () => {
  it("accepts a valid table, by default routes.json", async () => {
    expect(await sunset(["validate"], world)).toEqual({
      code: 0,
      stdout: "",
      stderr: "routes.json is valid: 1 rule, 0 errors and 0 warnings\n",
    });
  });

  it("prints each finding as file:line:column id message, with its fix below", async () => {
    const { code, stdout, stderr } = await sunset(["validate", "bad.json"], world);
    expect(stdout).toBe(
      `bad.json:1:${bad.indexOf('"global/a"') + 1} from-unparseable "global/a" has no first slash\n` +
        '    fix: Write a path, or a whole URL: "/global/a"\n',
    );
    expect(stderr).toBe("bad.json is not valid: 1 rule, 1 error and 0 warnings\n");
    expect(code).toBe(1);
  });

  it("reads --at without an offset in the site's time zone, as the other commands do", async () => {
    const rule = { from: "/global/a", gone: true, endsAt: "2030-01-01T00:00:00+09:00" };
    const stdin = JSON.stringify({ site: { ...SITE, timeZone: "Asia/Tokyo" }, rules: [rule] });
    const at = async (day: string): Promise<string> =>
      (await sunset(["validate", "-", "--at", day], { ...world, stdin })).stdout;
    expect(await at("2030-01-01")).toContain("window-past");
    expect(await at("2029-12-31 23:59")).not.toContain("window-past");
  });

  it("accepts a table with only warnings", async () => {
    const { code, stdout } = await sunset(["validate", "warned.json"], world);
    expect(code).toBe(0);
    expect(stdout).toContain("no-example");
  });

  it("prints with --json what a finding names, and no field where it names nothing", async () => {
    const rules = [
      { from: "/global/a", undecided: true },
      { from: "/global/:b", gone: true },
    ];
    const stdin = JSON.stringify({ site: SITE, rules });
    const { stdout } = await sunset(["validate", "-", "--json"], { ...world, stdin });
    const { findings } = JSON.parse(stdout);
    const named = findings.map((it: Finding) => [it.id, it.data, Object.hasOwn(it, "data")]);
    expect(named).toEqual([
      ["undecided", { rules: 1 }, true],
      ["no-example", undefined, false],
    ]);
  });

  it("prints the fields of the contract with --json", async () => {
    const { code, stdout, stderr } = await sunset(["validate", "--json", "bad.json"], world);
    expect(JSON.parse(stdout)).toEqual({
      valid: false,
      rules: 1,
      findings: [
        {
          id: "from-unparseable",
          severity: "error",
          message: '"global/a" has no first slash',
          fix: 'Write a path, or a whole URL: "/global/a"',
          at: { file: "bad.json", line: 1, column: bad.indexOf('"global/a"') + 1, rule: 0 },
        },
      ],
    });
    expect([code, stderr]).toEqual([1, ""]);
  });

  it("reads standard input", async () => {
    expect(await sunset(["validate", "-"], { ...world, stdin: bad })).toMatchObject({ code: 1 });
    expect(await sunset(["validate", "-"], { ...world, stdin: good })).toMatchObject({ code: 0 });
  });

  it("judges windows as of --at", async () => {
    const stdin = JSON.stringify({
      site: SITE,
      rules: [{ from: "/global/a", gone: true, endsAt: "2025-06-01T00:00:00Z" }],
    });
    const ids = async (at: string) =>
      JSON.parse(
        (await sunset(["validate", "-", "--json", "--at", at], { ...world, stdin })).stdout,
      ).findings.map((it: { id: string }) => it.id);
    expect(await ids("2025-05-31T23:59:59Z")).toEqual([]);
    expect(await ids("2025-06-01T00:00:00Z")).toEqual(["window-past"]);
  });

  it("uses colours only on a terminal, and respects NO_COLOR", async () => {
    // The streams of these tests are not terminals.
    expect((await sunset(["validate", "bad.json"], world)).stdout).not.toContain("\u001b[");
  });
});

describe("sunset validate --fix", () => {
  const file = join(folder, "slips.json");
  const slips = `{ "site": ${JSON.stringify(SITE)},
  "rules": [
    { "from": "/global/x?a=1&amp;b=2",   "gone": true },
    { "from": "/global/y", "gone": true, "startsAt": "2025-06-01T09:00:00+0800" },
    { "from": "/global/y*", "gone": true }
  ] }
`;
  const mended = slips.replace("&amp;", "&").replace("+0800", "+08:00");
  const lines = (verb: string): string =>
    `slips.json:3:15 entity-in-address ${verb}: "/global/x?a=1&amp;b=2" is now "/global/x?a=1&b=2"\n` +
    `slips.json:4:54 instant-unparseable ${verb}: "2025-06-01T09:00:00+0800" is now "2025-06-01T09:00:00+08:00"\n` +
    "slips.json is valid: 3 rules, 0 errors and 1 warning\n";

  it("mends the file, shows what it changed, and validates the result", async () => {
    writeFileSync(file, slips);
    const { code, stdout, stderr } = await sunset(["validate", "slips.json", "--fix"], world);
    expect(readFileSync(file, "utf8")).toBe(mended);
    expect(stderr).toBe(lines("mended"));
    expect(stdout).toMatch(/^slips.json:5:15 wildcard-lookalike [^\n]*\n {4}fix: [^\n]*\n$/);
    expect(code).toBe(0);
  });

  it("changes nothing the second time", async () => {
    writeFileSync(file, mended);
    const { stderr } = await sunset(["validate", "slips.json", "--fix"], world);
    expect(readFileSync(file, "utf8")).toBe(mended);
    expect(stderr).toBe("slips.json is valid: 3 rules, 0 errors and 1 warning\n");
    expect(readdirSync(folder).filter((it) => it.endsWith(".tmp"))).toEqual([]);
  });

  it("writes nothing with --dry-run", async () => {
    writeFileSync(file, slips);
    const { stderr } = await sunset(["validate", "slips.json", "--fix", "--dry-run"], world);
    expect(readFileSync(file, "utf8")).toBe(slips);
    expect(stderr).toBe(lines("would be corrected"));
  });

  it("ends with 1 if an error remains", async () => {
    writeFileSync(file, slips.replace("/global/y*", "global/y"));
    const { code, stdout } = await sunset(["validate", "slips.json", "--fix"], world);
    expect(code).toBe(1);
    expect(stdout).toContain("from-unparseable");
    expect(readFileSync(file, "utf8")).toContain("+08:00");
  });

  it("says why chains and duplicates were not mended", async () => {
    const twice = '{ "from": "/global/z", "gone": true }';
    const text = slips.replace(
      '{ "from": "/global/y*", "gone": true }',
      `${twice},\n    ${twice},\n    { "from": "global/w", "gone": true }`,
    );
    writeFileSync(file, text);
    const { stderr } = await sunset(["validate", "slips.json", "--fix"], world);
    expect(stderr).toContain(
      "Chains and duplicates can be corrected once slips.json:7:15 can be read: run --fix again then\n",
    );
    writeFileSync(file, text.replace('"global/w"', '"/global/w"'));
    const again = await sunset(["validate", "slips.json", "--fix"], world);
    expect(again.stderr).not.toContain("can be read");
    expect(readFileSync(file, "utf8").split("/global/z")).toHaveLength(2);
  });

  it("reads standard input, writes the table to standard output, and the report to standard error", async () => {
    const piped = { ...world, stdin: slips };
    const { code, stdout, stderr } = await sunset(["validate", "-", "--fix"], piped);
    expect([code, stdout]).toEqual([0, mended]);
    expect(stderr).toContain("-:3:15 entity-in-address mended");
    expect(stderr).toContain("wildcard-lookalike");
    const dry = await sunset(["validate", "-", "--fix", "--dry-run"], piped);
    expect(dry.stdout).toBe("");
  });

  it("passes on unreadable input", async () => {
    const ran = await sunset(["validate", "-", "--fix"], { ...world, stdin: "{ oh" });
    expect([ran.code, ran.stdout]).toEqual([1, "{ oh"]);
    expect(ran.stderr).toContain("json-syntax");
  });

  it("prints what was mended with --json, and the mended text of standard input", async () => {
    writeFileSync(file, slips);
    const ran = await sunset(["validate", "slips.json", "--fix", "--json"], world);
    const { findings, ...rest } = JSON.parse(ran.stdout);
    expect(rest).toEqual({
      valid: true,
      rules: 3,
      mended: [
        {
          id: "entity-in-address",
          message: '"/global/x?a=1&amp;b=2" is now "/global/x?a=1&b=2"',
          at: { file: "slips.json", line: 3, column: 15, rule: 0 },
        },
        {
          id: "instant-unparseable",
          message: '"2025-06-01T09:00:00+0800" is now "2025-06-01T09:00:00+08:00"',
          at: { file: "slips.json", line: 4, column: 54, rule: 1 },
        },
      ],
    });
    expect(findings).toHaveLength(1);
    expect(ran.stderr).toBe("");
    const piped = await sunset(["validate", "-", "--fix", "--json"], { ...world, stdin: slips });
    expect(JSON.parse(piped.stdout).text).toBe(mended);
  });

  it("is required by --dry-run", async () => {
    const ran = await sunset(["validate", "routes.json", "--dry-run"], world);
    expect([ran.code, ran.stdout]).toEqual([2, ""]);
  });
});

describe("sunset validate beside a wrangler.toml", () => {
  const deployed = mkdtempSync(join(tmpdir(), "sunset-deployed-"));
  afterAll(() => rmSync(deployed, { recursive: true }));
  writeFileSync(join(deployed, "routes.json"), good);
  writeFileSync(
    join(deployed, "wrangler.toml"),
    'name = "old"\nroutes = [\n  "www.old.example/*",\n  "shop.old.example/*",\n]\n',
  );

  it("warns of hosts without a route, and of routes without a host, at their place there", async () => {
    const { code, stdout, stderr } = await sunset(["validate"], { cwd: deployed });
    expect(stdout.split("\n").filter((it) => !it.startsWith("    fix: "))).toEqual([
      "wrangler.toml:2:1 route-missing no route catches old.example: requests there never reach Sunset, and get the old site",
      'wrangler.toml:4:3 route-unknown "shop.old.example/*" names a host that is not in site.hosts: all requests for it get 404',
      "",
    ]);
    expect(stderr).toBe("routes.json is valid: 1 rule, 0 errors and 2 warnings\n");
    expect(code).toBe(0);
  });

  it("includes them in --json, also after --fix", async () => {
    for (const flags of [["--json"], ["--json", "--fix"]]) {
      const { stdout } = await sunset(["validate", ...flags], { cwd: deployed });
      const { findings } = JSON.parse(stdout);
      expect(findings[0]).toMatchObject({
        id: "route-missing",
        severity: "warning",
        at: { file: "wrangler.toml", line: 2, column: 1, rule: null },
      });
      expect(findings).toHaveLength(2);
    }
  });

  it("uses the wrangler.toml beside the named table, not the one in the working directory", async () => {
    const there = join(deployed, "routes.json");
    const { stdout } = await sunset(["validate", there], world);
    expect(stdout).toContain(`${join(deployed, "wrangler.toml")}:2:1 route-missing`);
    const elsewhere = join(folder, "routes.json");
    expect((await sunset(["validate", elsewhere], { cwd: deployed })).stdout).toBe("");
    expect((await sunset(["validate", "-"], { cwd: deployed, stdin: good })).stdout).toBe("");
  });
});
