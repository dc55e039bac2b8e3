/** The answers of an address from each table that served, on a stand-in for Cloudflare. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { RuleData } from "../../src/domain/table/schema.ts";
import {
  DEPLOYED_KEY,
  GATE_KEY,
  OVERLAY_KEY,
  releaseKey,
  shardKey,
} from "../../src/store/records/keys.ts";
import { OVERLAY_FORMAT } from "../../src/store/records/in-force.ts";
import { type Account, DEPLOYED_AT, openAccount } from "./cloudflare.ts";

const NEW = "https://www.new.example";
const DAY = 86_400_000;
/** The gate of the tables. */
const OPENS = "2026-01-10T00:00:00Z";
const SITE = { activatesAt: OPENS };
const on = (day: number): number => Date.parse("2026-01-01T00:00:00Z") + (day - 1) * DAY;
const text = (day: number): string => new Date(on(day)).toISOString().replace(".000Z", "Z");

const tableTo = (target: string, more: Partial<RuleData> = {}): RuleData[] => [
  { from: "/global/a", to: `${NEW}/${target}`, ...more },
  ...["b", "c", "d", "e", "f"].map((it) => ({ from: `/global/${it}`, to: `${NEW}/${it}` })),
  { from: `/global/only-${target}`, to: `${NEW}/${target}` },
];

let account: Account;
let bundled: string;

beforeAll(async () => {
  account = await openAccount();
});
afterAll(() => account.stop());

beforeEach(async () => {
  account.api.reset();
  bundled = await account.deploy(tableTo("bundled"), SITE);
});

interface Answer {
  readonly from: string | null;
  readonly to: string | null;
  readonly location: string | null;
  readonly outcome: string | null;
  readonly row: string | null;
  readonly unknown: string | null;
  readonly by: {
    readonly release: string | null;
    readonly promotedBy: string | null;
    readonly reason: string | null;
  }[];
}

/** Publishes a table and promotes it on a day of January. */
async function promote(day: number, rules: RuleData[]): Promise<string> {
  account.write("next.json", rules, SITE);
  const { stdout, stderr } = await account.remote(["publish", "--routes", "next.json"], {
    now: on(day),
  });
  const id = stdout.trim();
  if (id === "") throw new TypeError(stderr);
  await account.remote(["promote", id, "--break-glass", `of day ${day}`], { now: on(day) });
  return id;
}

async function historyOf(url: string, day: number): Promise<Answer[]> {
  const { stdout, stderr } = await account.remote(["history", url, "--json"], { now: on(day) });
  if (stdout === "") throw new TypeError(stderr);
  return (JSON.parse(stdout) as { answers: Answer[] }).answers;
}

/** `from to what`, as days of January. */
const brief = ({ from, to, outcome, location, unknown, row }: Answer): string => {
  const day = (it: string | null): string =>
    it === null ? "-" : String((Date.parse(it) - on(1)) / DAY + 1);
  const what = unknown ?? row ?? location?.replace(`${NEW}/`, "") ?? outcome;
  return `${day(from)} ${day(to)} ${what}`;
};

function layOver(rows: readonly { key: string; to: string; day: number; state?: string }[]) {
  const overlay = {
    format: OVERLAY_FORMAT,
    writtenAt: text(1),
    gate: { value: null, findings: [] },
    findings: [],
    rows: rows.map(({ key, to, day, state = "serving" }) => ({
      key,
      state,
      rule: { from: key, to: `${NEW}/${to}` },
      typed: null,
      firstSeenAt: text(day),
      changedAt: text(day),
      findings: [],
    })),
  };
  return account.redirects.put([{ key: OVERLAY_KEY, value: JSON.stringify(overlay) }]);
}

describe("history", () => {
  it("lists each table's answer with its dates, before the gate and after", async () => {
    await promote(5, tableTo("one"));
    await promote(20, tableTo("two"));
    expect((await historyOf("/global/a", 25)).map(brief)).toEqual([
      "20 - two",
      "10 20 one",
      `${(Date.parse(DEPLOYED_AT) - on(1)) / DAY + 1} 10 pass`,
      `- ${(Date.parse(DEPLOYED_AT) - on(1)) / DAY + 1} table`,
    ]);
  });

  it("names who put each table live, and why", async () => {
    const one = await promote(5, tableTo("one"));
    const two = await promote(20, tableTo("two"));
    await account.remote(["rollback", "--reason", "two was wrong"], { now: on(22) });
    const answers = await historyOf("www.old.example/global/a", 25);
    expect(
      answers.slice(0, 3).map(({ by }) => by.map((it) => [it.release, it.promotedBy, it.reason])),
    ).toEqual([
      [[one, "ana@example.com", "rollback: two was wrong"]],
      [[two, "ana@example.com", "break-glass: of day 20"]],
      [[one, "ana@example.com", "break-glass: of day 5"]],
    ]);
  });

  it("merges equal answers of several tables, and names each", async () => {
    const one = await promote(11, tableTo("one"));
    const two = await promote(20, tableTo("two"));
    const [answer] = await historyOf("/global/b", 25);
    expect(answer && brief(answer)).toBe("10 - b");
    expect(answer?.by.map((it) => it.release)).toEqual([two, one, bundled]);
  });

  it("follows the windows of rules", async () => {
    await promote(5, tableTo("one", { startsAt: text(7), endsAt: text(12) }));
    expect((await historyOf("/global/a", 15)).map(brief).slice(0, 3)).toEqual([
      "12 - ",
      "7 12 one",
      expect.stringMatching(/ 7 pass$/),
    ]);
  });

  it("includes rows since their text was typed", async () => {
    await promote(5, tableTo("one"));
    await layOver([
      { key: "/global/a", to: "row", day: 15 },
      { key: "/global/b", to: "other", day: 12 },
    ]);
    const answers = await historyOf("/global/a", 20);
    expect(answers.map(brief).slice(0, 2)).toEqual(["15 - /global/a", "10 15 one"]);
    expect(answers[0]?.location).toBe(`${NEW}/row`);
  });

  it("uses a moved gate for the serving table only, and says so", async () => {
    await promote(5, tableTo("one"));
    await promote(20, tableTo("two"));
    await account.redirects.put([{ key: GATE_KEY, value: text(24) }]);
    expect((await historyOf("/global/a", 25)).map(brief).slice(0, 3)).toEqual([
      "24 - two",
      "20 24 pass",
      "10 20 one",
    ]);
    const { stderr } = await account.remote(["history", "/global/a"], { now: on(25) });
    expect(stderr).toContain("It is not on record since when");
  });

  it.each<[string, (id: string) => Promise<void>, string]>([
    ["was pruned", async (id) => account.redirects.delete([releaseKey(id)]), "10 20 pruned"],
    [
      "is damaged",
      async (id) => account.redirects.put([{ key: shardKey(id, 0), value: "x" }]),
      "Shard 0 of release ",
    ],
  ])("says that the answer of a table that %s is unknown", async (_name, spoil, says) => {
    const one = await promote(5, tableTo("one"));
    await promote(20, tableTo("two"));
    await spoil(one);
    const [now, past] = await historyOf("/global/a", 25);
    expect(now && brief(now)).toBe("20 - two");
    expect(past && brief(past)).toContain(says.replace("10 20", "5 20"));
  });

  it("knows nothing before the last deployment without records", async () => {
    await promote(12, tableTo("one"));
    await account.remote(["rollback"], { now: on(14) });
    const deployed = { release: bundled, deployedAt: text(16) };
    await account.redirects.put([{ key: DEPLOYED_KEY, value: JSON.stringify(deployed) }]);
    expect((await historyOf("/global/a", 20)).map(brief)).toEqual([
      "16 - bundled",
      "14 16 table",
      "12 14 one",
      "- 12 table",
    ]);
  });

  it("includes recorded deployments", async () => {
    const other = await account.deploy(tableTo("other"), SITE);
    const was = (release: string, day: number) => ({ release, deployedAt: text(day) });
    const deployed = { ...was(other, 20), before: [was(bundled, 15), was(other, 12)] };
    await account.redirects.put([{ key: DEPLOYED_KEY, value: JSON.stringify(deployed) }]);
    await promote(13, tableTo("one"));
    await account.remote(["rollback"], { now: on(14) });
    expect((await historyOf("/global/a", 25)).map(brief)).toEqual([
      "20 - other",
      "15 20 bundled",
      "14 15 other",
      "13 14 one",
      "12 13 other",
      "- 12 table",
    ]);
  });

  it("does not use a release whose bytes differ from those promoted", async () => {
    const one = await promote(5, tableTo("one"));
    await promote(12, tableTo("other"));
    const key = releaseKey(one);
    const manifest = (await account.redirects.getTexts([key])).get(key) ?? "";
    await account.redirects.put([{ key, value: `${manifest} ` }]);
    expect((await historyOf("/global/a", 15)).map(brief).slice(0, 2)).toEqual([
      "12 - other",
      `5 12 What is stored of ${one.slice(0, 12)} now is not what was promoted`,
    ]);
  });

  it("is printed for people, the latest first", async () => {
    const one = await promote(5, tableTo("one"));
    const { stdout } = await account.remote(["history", "/global/a"], { now: on(15) });
    const lines = stdout.split("\n");
    expect(lines.slice(0, 4)).toEqual([
      "https://www.old.example/global/a",
      `301 redirect -> ${NEW}/one  (rule /global/a)`,
      `  from ${OPENS} to now`,
      `    ${one.slice(0, 12)}, promoted ${text(5)} by ana@example.com: break-glass: of day 5`,
    ]);
    expect(stdout).toContain("not known: there is no record of which table served then");
  });

  it("says what is damaged if no table that is known to serve can be read", async () => {
    const key = releaseKey(bundled);
    await account.redirects.put([{ key, value: "<html>" }]);
    const { code, stderr } = await account.remote(["history", "/global/a"]);
    expect([code, stderr]).toEqual([4, expect.stringContaining(bundled.slice(0, 12))]);
    expect(stderr).not.toContain("no Worker has said");
  });

  it("refuses what is not an address", async () => {
    expect((await account.remote(["history", "mailto:a@b.example"])).code).toBe(1);
  });
});
