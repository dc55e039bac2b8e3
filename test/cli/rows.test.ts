/** Rows from the command line, which are checked like those of the reconciler before anything is written. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { tableOf } from "../../src/release/open-release.ts";
import { reconcile } from "../../src/store/reconcile/reconcile.ts";
import { DEPLOYED_KEY } from "../../src/store/records/keys.ts";
import { releaseOf } from "../node-support/release.ts";
import { bundleOf } from "../support/bundle.ts";
import { type Account, openAccount } from "./cloudflare.ts";
import { NOW } from "./support.ts";

const NEW = "https://www.new.example";
const RULES: RuleData[] = [
  { from: "/global/old", to: `${NEW}/by-rule` },
  { from: "/global/blog/one", to: `${NEW}/one` },
  { from: "/global/blog/two", to: `${NEW}/two` },
  { from: "https://www.old.example/global/shop/*", to: `${NEW}/shop` },
  { from: "https://old.example/global/shop/*", to: `${NEW}/shop` },
  { from: "/uk/*", to: `${NEW}/uk`, startsAt: "2040-01-01T00:00:00Z" },
  { from: "/global/early", to: `${NEW}/early`, startsAt: "2020-01-01T00:00:00Z" },
];

let account: Account;

beforeAll(async () => {
  account = await openAccount();
});

beforeEach(async () => {
  account.api.reset();
  await account.deploy(RULES);
});

afterAll(() => account.stop());

const rows = (...args: readonly string[]) => account.remote(["rows", ...args]);
const put = (...args: readonly string[]) => rows("put", ...args);
const stands = async (key: string): Promise<string | null> =>
  (await account.redirects.getTexts([key])).get(key) ?? null;

/** Runs the reconciler like the Worker. */
async function settle(rules = RULES, site = {}): Promise<void> {
  const { release, shards } = bundleOf(await releaseOf(rules, site));
  const table = tableOf(release, (index) => shards[index] ?? null);
  await reconcile({ kv: account.redirects, release, table, now: NOW, held: null });
}

it("rows list is rows", async () => {
  await put("/global/old", "gone");
  for (const flags of [[], ["--json"]]) {
    const { code, stdout } = await rows("list", ...flags);
    expect([code, stdout]).toEqual([0, (await rows(...flags)).stdout]);
  }
});

describe("rows put", () => {
  it("writes no white space around a value, which was copied with it", async () => {
    const { stderr } = await put("/global/old", ` ${NEW}/by-row\n`);
    expect(await stands("/global/old")).toBe(`${NEW}/by-row`);
    expect(stderr).not.toContain("value-trimmed");
  });

  it("writes a row as typed, and shows the new and the previous answer of its address", async () => {
    const { code, stdout, stderr } = await put("/global/old", `${NEW}/by-row`);
    expect([code, await stands("/global/old")]).toEqual([0, `${NEW}/by-row`]);
    expect(stdout).toBe(
      [
        "https://www.old.example/global/old",
        `  now      301 redirect -> ${NEW}/by-row  (rule /global/old; public, max-age=3600)`,
        `  over     301 redirect -> ${NEW}/by-rule  (rule /global/old; public, max-age=3600)`,
        "",
      ].join("\n"),
    );
    expect(stderr).toContain("Visitors notice within two minutes");
    expect(stderr).toContain("npx sunset-edge rows rm /global/old --remote");
  });

  it("says what the row said before, and how to write that again", async () => {
    await put("/global/old", "gone");
    const { stderr } = await put("/global/old", `${NEW}/by-row`);
    expect(stderr).toContain("It takes the place of: gone\n");
    expect(stderr).toContain("Back again: npx sunset-edge rows put /global/old gone --remote\n");
    expect(stderr).not.toContain("rows rm");
    const json = await put("/global/old", "keep", "--json", "--dry-run");
    expect(JSON.parse(json.stdout)).toMatchObject({ replaced: `${NEW}/by-row`, shadowed: [] });
  });

  it("offers no way back to a value that cannot be used", async () => {
    await account.redirects.put([{ key: "/global/old", value: "gon" }]);
    const { stderr } = await put("/global/old", "gone");
    expect(stderr).toContain("It takes the place of: gon\n");
    expect(stderr).toContain("Away again: npx sunset-edge rows rm /global/old --remote");
  });

  it("says nothing of a value that stays as it is", async () => {
    await put("/global/old", "gone");
    expect((await put("/global/old", "gone")).stderr).not.toContain("It takes the place of");
  });

  it("names the rows that it leaves without effect", async () => {
    await account.deploy(RULES, { hosts: ["www.old.example"] });
    await put("/global/x", `${NEW}/x`);
    const { code, stderr } = await put("https://www.old.example/global/x", "gone");
    expect(code).toBe(0);
    expect(stderr).toContain("It leaves the row /global/x without effect, since it goes first");
    expect(stderr).toContain("npx sunset-edge rows rm /global/x --remote");
  });

  it("says before and after the gate until when the row waits", async () => {
    await account.deploy(RULES, { activatesAt: "2031-01-01T00:00:00Z" });
    const { code, stdout, stderr } = await put("/global/new", "gone");
    expect(code).toBe(0);
    expect(stdout).toContain("  now      pass  (gate");
    expect(stdout).toMatch(/ {2}later {4}410 gone .*, from 2031-01-01T00:00:00Z/);
    expect(stderr).toContain("It waits until 2031-01-01T00:00:00Z.");
    expect(stderr).not.toContain("Visitors notice within two minutes");
  });

  it("names a rule that precedes the row for some of its addresses", async () => {
    const { code, stdout } = await put("/global/blog/*", "keep");
    expect(code).toBe(0);
    expect(stdout).toContain("not for  /global/blog/one, /global/blog/two, which go first");
  });

  it("names a rule that will precede the row for the same addresses", async () => {
    const value = JSON.stringify({ keep: true, where: { l: ["uk"] } });
    const { code, stdout } = await put("/:l/*", value);
    expect(code).toBe(0);
    expect(stdout).toContain("not for  /uk/*, which go first");
  });

  it.each<[string, string, string, number, RegExp]>([
    ["a value that is not an address", "/global/x", "nonsense", 1, /target-unparseable|schema/],
    [
      "a target on a foreign host",
      "/global/x",
      "https://evil.example/",
      1,
      /target-host-not-allowed/,
    ],
    ["JSON with a misspelt field", "/global/x", '{"too":"x"}', 1, /schema/],
    ["a key out of scope", "/elsewhere", "gone", 1, /from-outside-scope/],
    ["a key without a slash", "global/x", "gone", 1, /fix:/],
    ["a row that better rules shadow", "/global/shop/mug", "keep", 5, /rule-shadowed/],
  ])("refuses %s, and writes nothing", async (_name, key, value, expected, says) => {
    const { code, stderr } = await put(key, value);
    expect([code, await stands(key)]).toEqual([expected, null]);
    expect(stderr).toMatch(says);
    expect(stderr).toMatch(/fix: /);
  });

  it("refuses a second row for the address of another", async () => {
    await put("/global/x", "gone");
    await settle();
    const { code, stderr } = await put("/Global//x/", "keep");
    expect([code, stderr]).toEqual([1, expect.stringContaining("rule-conflict")]);
  });

  it("refuses a bad value for a serving row, which stays", async () => {
    await put("/global/x", "gone");
    await settle();
    expect((await put("/global/x", "gon")).code).toBe(1);
    expect(await stands("/global/x")).toBe("gone");
  });

  it.each([
    ["current", /Sunset writes that key itself/],
    ["overlay", /Sunset writes that key itself/],
    ["activatesAt", /npx sunset-edge gate --move gone --remote/],
    [`/${"a".repeat(512)}`, /513 bytes/],
  ])("refuses a key that is not a row's: %s", async (key, says) => {
    const before = await account.redirects.list("");
    const { code, stderr } = await put(key, "gone");
    expect([code, await account.redirects.list("")]).toEqual([2, before]);
    expect(stderr).toMatch(says);
  });

  it("writes with a warning if the row waits while a rule answers", async () => {
    await account.deploy(RULES, { activatesAt: "2031-01-01T00:00:00Z" });
    const { code, stderr } = await put("/global/early", "keep");
    expect(code).toBe(0);
    expect(stderr).toContain("row-waits");
  });

  it("writes nothing with --dry-run, and prints one object with --json", async () => {
    const { code, stdout } = await put("/global/old", "gone", "--dry-run", "--json");
    expect([code, await stands("/global/old")]).toEqual([0, null]);
    expect(JSON.parse(stdout)).toEqual({
      key: "/global/old",
      value: "gone",
      state: "serving",
      waitsUntil: null,
      written: false,
      example: "https://www.old.example/global/old",
      answers: [expect.objectContaining({ outcome: "gone", status: 410, rule: "/global/old" })],
      without: [expect.objectContaining({ location: `${NEW}/by-rule` })],
      outranked: [],
      findings: [],
      replaced: null,
      shadowed: [],
    });
  });

  it("judges by the promoted release once there is one", async () => {
    const id = await account.publish([...RULES, { from: "/global/x", to: `${NEW}/x` }]);
    await account.remote(["promote", id, "--break-glass", "x"]);
    expect((await put("/global/x", "gone")).stdout).toContain(`over     301 redirect -> ${NEW}/x`);
  });

  it("refuses if the serving table is unknown", async () => {
    await account.redirects.delete([DEPLOYED_KEY]);
    const { code, stderr } = await put("/global/x", "gone");
    expect([code, await stands("/global/x")]).toEqual([4, null]);
    expect(stderr).toContain("is not known");
  });
});

describe("rows rm", () => {
  it("says how to write the row again", async () => {
    await put("/global/old", "gone");
    const { stderr } = await rows("rm", "/global/old");
    expect(stderr).toContain("Back again: npx sunset-edge rows put /global/old gone --remote");
  });

  it("deletes a row, and shows the new answer", async () => {
    await put("/global/old", "gone");
    const { code, stdout, stderr } = await rows("rm", "/global/old");
    expect([code, await stands("/global/old")]).toEqual([0, null]);
    expect(stdout).toContain("https://www.old.example/global/old  without the row:");
    expect(stdout).toContain(`now      301 redirect -> ${NEW}/by-rule`);
    expect(stderr).toContain("Visitors notice within two minutes");
  });

  it("deletes a row that never served, too", async () => {
    await account.redirects.put([{ key: "global/x", value: "nonsense" }]);
    expect([(await rows("rm", "global/x")).code, await stands("global/x")]).toEqual([0, null]);
  });

  it("deletes nothing with --dry-run, and prints one object with --json", async () => {
    await put("/global/old", "gone");
    const { stdout } = await rows("rm", "/global/old", "--dry-run", "--json");
    expect(await stands("/global/old")).toBe("gone");
    expect(JSON.parse(stdout)).toMatchObject({
      key: "/global/old",
      written: false,
      without: [{ outcome: "redirect", location: `${NEW}/by-rule` }],
    });
  });

  it.each(["/Global/Old/", "global/old"])(
    "refuses a missing row, and suggests one in another spelling than %s",
    async (typed) => {
      await put("/global/old", "gone");
      const other = await rows("rm", typed);
      expect([other.code, other.stderr]).toEqual([
        1,
        expect.stringContaining("Did you mean: npx sunset-edge rows rm /global/old --remote"),
      ]);
      const none = await rows("rm", "/global/never");
      expect(none.stderr).toContain("To see which there are: npx sunset-edge rows --remote");
    },
  );

  it.each(["current", "bundle"])("refuses Sunset's own keys: %s", async (key) => {
    const before = await stands(key);
    expect((await rows("rm", key)).code).toBe(2);
    expect(await stands(key)).toBe(before);
  });
});

describe("rows", () => {
  it("lists key, value, state and findings, with what to type", async () => {
    await put("/global/a", "gone");
    await account.redirects.put([{ key: "/global/b", value: "nonsense" }]);
    const over = '{"gone":true,"endsAt":"2020-01-01T00:00:00Z"}';
    await account.redirects.put([{ key: "/global/c", value: over }]);
    await settle();
    const { code, stdout, stderr } = await rows();
    expect(code).toBe(0);
    expect(stdout).toContain(`/global/c  ${over}  over\n`);
    expect(stdout).toMatch(/^\/global\/a {2}gone {2}serving$/m);
    expect(stdout).toMatch(/^\/global\/b {2}nonsense {2}rejected\n\/global\/b:1:1 .*\n {4}fix: /m);
    expect(stderr).toContain("3 rows in Cloudflare");
  });

  it("gives the terminal nothing to interpret, whoever wrote a row or the record of a promotion", async () => {
    const typed = "\u001b[2J\u009b31m\u0007\u202e";
    await account.redirects.put([
      { key: `/global/a${typed}`, value: "keep" },
      { key: "/global/b", value: `gone ${typed}` },
      { key: "activatesAt", value: `2025-01-01T00:00:00Z ${typed}` },
    ]);
    await settle();
    const id = await account.publish(RULES);
    await account.remote(["promote", id, "--break-glass", `nobody ${typed} there`]);
    for (const command of [["rows"], ["status"], ["gate"], ["history", "/global/old"]]) {
      const { stdout, stderr } = await account.remote(command);
      expect(stdout.length).toBeGreaterThan(0);
      expect(stdout + stderr).not.toMatch(/[^\P{C}\n]/u);
    }
  });

  it("says which rows wait, are not read yet, or were deleted a moment ago", async () => {
    const ahead = { activatesAt: "2031-01-01T00:00:00Z" };
    await account.deploy(RULES, ahead);
    await put("/global/a", "gone");
    await put("/global/c", "gone");
    await settle(RULES, ahead);
    await put("/global/b", `${NEW}/b`);
    await rows("rm", "/global/c");
    const { stdout } = await rows("--json");
    const list = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(
      list.map(({ key, value, state, waitsUntil }) => [key, value, state, waitsUntil]),
    ).toEqual([
      ["/global/a", "gone", "waiting", ahead.activatesAt],
      ["/global/b", `${NEW}/b`, "new", ahead.activatesAt],
      ["/global/c", null, "deleted", null],
    ]);
  });

  it("lists rows as the reconciler left them if the serving table is unknown", async () => {
    await account.redirects.put([{ key: "/global/a", value: "gone" }]);
    await settle();
    await account.redirects.delete([DEPLOYED_KEY]);
    const { code, stdout, stderr } = await rows();
    expect([code, stdout]).toEqual([0, "/global/a  gone  serving\n"]);
    expect(stderr).toContain("is not known");
  });

  it("explains how to write one if there are none", async () => {
    expect((await rows()).stderr).toContain(
      "npx sunset-edge rows put /global/old-page gone --dry-run --remote",
    );
  });
});
