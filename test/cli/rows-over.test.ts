/** Rows that hide a change from visitors, which `publish` and `promote` report. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { type Account, openAccount } from "./cloudflare.ts";

const NEW = "https://www.new.example";
const RULES: RuleData[] = [
  { from: "/global/a", to: `${NEW}/a` },
  { from: "/global/b", to: `${NEW}/b` },
  { from: "/global/c", to: `${NEW}/c` },
];
const NEXT: RuleData[] = [
  { from: "/global/a", to: `${NEW}/a2` },
  { from: "/global/b", to: `${NEW}/b2` },
  { from: "/global/c", to: `${NEW}/c` },
];

const HIDES =
  /1 row hides changes of \w+: visitors get the row instead, before and after\n\s+\/global\/a\s+https:\/\/www\.old\.example\/global\/a: by the row 301 redirect -> https:\/\/www\.new\.example\/row; live 301 redirect -> https:\/\/www\.new\.example\/a, then 301 redirect -> https:\/\/www\.new\.example\/a2\n/;
const LEFT_OVER =
  /1 row says the same as \w+, and can be removed once it serves: .*rows rm \/global\/c/;

let account: Account;

beforeAll(async () => {
  account = await openAccount();
});

beforeEach(async () => {
  account.api.reset();
  await account.deploy(RULES);
  account.write("next.json", NEXT);
});

afterAll(() => account.stop());

const type = (rows: Readonly<Record<string, string>>): Promise<void> =>
  account.redirects.put(Object.entries(rows).map(([key, value]) => ({ key, value })));
const TYPED = { "/global/a": `${NEW}/row`, "/global/c": `${NEW}/c`, "/global/x": "gone" };

describe("a row that hides a change", () => {
  beforeEach(() => type(TYPED));

  it("is named by publish with what visitors get, and so is a left-over row", async () => {
    const { code, stderr } = await account.remote(["publish", "--routes", "next.json"]);
    expect(code).toBe(0);
    expect(stderr).toMatch(HIDES);
    expect(stderr).toContain("rows rm /global/a --remote");
    expect(stderr).toMatch(LEFT_OVER);
  });

  it("is named by promote, before and after it writes", async () => {
    const id = await account.publish(NEXT);
    const tried = await account.remote(["promote", id, "--break-glass", "test", "--dry-run"]);
    expect(tried.stderr).toMatch(HIDES);
    const { code, stderr } = await account.remote(["promote", id, "--break-glass", "test"]);
    expect(code).toBe(0);
    expect(stderr).toMatch(HIDES);
    expect(stderr).toContain("Behind 1 row nothing changes for visitors yet.");
  });

  it("is named together with each left-over row, if there are several", async () => {
    await type({ "https://old.example/global/c": `${NEW}/c` });
    const { stderr } = await account.remote(["publish", "--routes", "next.json"]);
    expect(stderr).toMatch(
      /2 rows say the same as \w+, and can be removed once it serves:\n {2}npx sunset-edge rows rm \/global\/c --remote\n {2}npx sunset-edge rows rm https:\/\/old.example\/global\/c --remote\n/,
    );
  });

  it("is in the output of promote --json", async () => {
    const id = await account.publish(NEXT);
    const { stdout } = await account.remote(["promote", id, "--break-glass", "test", "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({
      release: id,
      rows: [
        {
          key: "/global/a",
          effect: "hides",
          addresses: [
            {
              url: "https://www.old.example/global/a",
              before: { location: `${NEW}/a` },
              after: { location: `${NEW}/a2` },
              withRow: { location: `${NEW}/row` },
            },
            {},
          ],
          count: 2,
        },
        { key: "/global/c", effect: "left-over" },
        { key: "/global/x", effect: "differs" },
      ],
    });
  });

  it("is named by diff live, as text and with --json", async () => {
    const { code, stderr } = await account.remote(["diff", "live", "next.json"]);
    expect(code).toBe(3);
    expect(stderr).toMatch(new RegExp(HIDES.source.replace("of \\w+", "of next\\.json")));
    const { stdout } = await account.remote(["diff", "live", "next.json", "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({
      changes: [{ from: "/global/a" }, { from: "/global/b" }],
      rows: [{ effect: "hides" }, { effect: "left-over" }, { effect: "differs" }],
    });
  });
});

describe("no row is named", () => {
  it.each<[string, Readonly<Record<string, string>>]>([
    ["if there are none", {}],
    ["if it does not concern the changes", { "/global/x": "gone" }],
    ["if it cannot be used", { "/global/a": "https://evil.example/" }],
  ])("%s", async (_name, rows) => {
    if (Object.keys(rows).length > 0) await type(rows);
    const { stderr } = await account.remote(["publish", "--routes", "next.json"]);
    expect(stderr).not.toMatch(/hides? changes|says the same/);
  });
});

describe("if the serving table is unknown", () => {
  it("no row is called hiding", async () => {
    account.api.reset();
    const id = await account.publish(NEXT);
    await type(TYPED);
    const { code, stderr } = await account.remote(["promote", id, "--break-glass", "test"]);
    expect(code).toBe(0);
    expect(stderr).not.toContain("hides");
  });
});
