/** `promote`, `releases` and `gate` with the `SIGNERS` and `APPROVALS` of the folder's wrangler.toml. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { readPointer } from "../../src/store/records/stored-release.ts";
import type { Signoff } from "../../src/store/records/signoffs.ts";
import { type Account, openAccount } from "./cloudflare.ts";
import { NOW } from "./support.ts";

const RULES: RuleData[] = [{ from: "/global/a", to: "https://www.new.example/a" }];
const CHANGED: RuleData[] = [...RULES, { from: "/global/b", to: "https://www.new.example/b" }];

/** The address from which `account.publish` publishes is Ana's. */
const ANA = { by: { email: "ana@example.com", subject: "ana" } };
const EVA = { by: { email: "eva@example.com", subject: "eva" } };
const BEN = { by: { email: "Ben@Example.com", subject: "ben" } };
const MALLORY = { by: { email: "mallory@evil-example.com", subject: "mallory" } };
const later = (minutes: number): Pick<Signoff, "at"> => ({
  at: new Date(NOW - 60_000 + minutes * 1000).toISOString(),
});

let account: Account;
let id: string;

beforeAll(async () => {
  account = await openAccount();
});
afterAll(() => account.stop());

beforeEach(async () => {
  account.api.reset();
  await account.deploy(RULES);
  account.write("routes.json", RULES);
  ask("");
  id = await account.publish(CHANGED);
});

/** Writes the folder's wrangler.toml. @param variables Lines below `[previews.vars]`. */
function ask(variables: string): void {
  const own = readFileSync("wrangler.toml", "utf8");
  const text = own.replace("[previews.vars]", `[previews.vars]\n${variables}`);
  writeFileSync(join(account.folder, "wrangler.toml"), text);
}

const promote = () => account.remote(["promote", id]);

describe("promote", () => {
  it.each<[string, string, Partial<Signoff>[], number, RegExp]>([
    [
      "approved by one of two",
      "APPROVALS = 2",
      [EVA],
      5,
      /has 1 of 2 approvals: eva@example\.com; 1 more is missing$/m,
    ],
    ["approved by two of two", "APPROVALS = 2", [EVA, BEN], 0, /serves \(2 rules\)/],
    [
      "that waits for certain people",
      'APPROVALS = "2"\nSIGNERS = "eva@example.com, ben@example.com @museum.example"',
      [EVA],
      5,
      /1 more is missing, of ben@example\.com or anybody at museum\.example/,
    ],
    [
      "without any approval",
      'SIGNERS = "eva@example.com"',
      [],
      5,
      /has no sign-off; 1 is missing, of eva@example\.com/,
    ],
    [
      "approved by somebody who is not a signer",
      'SIGNERS = "@example.com"',
      [MALLORY],
      5,
      /mallory@evil-example\.com is not among SIGNERS, and does not count/,
    ],
    [
      "approved by its publisher, where two approvals are required",
      "APPROVALS = 2",
      [ANA, EVA],
      5,
      /has 1 of 2 approvals: eva@example\.com; 1 more is missing; ana@example\.com published it, and does not count as one of those required/,
    ],
    ["approved by its publisher, where one approval is required", "", [ANA], 0, /serves/],
    [
      "approved before a rejection",
      "APPROVALS = 2",
      [EVA, { ...BEN, ...later(1), decision: "reject", comment: "no" }],
      5,
      /was rejected by Ben@Example\.com.*: no/,
    ],
    [
      "that nobody can sign",
      'SIGNERS = ""',
      [EVA],
      5,
      /cannot be signed: SIGNERS is set, but contains no valid address/,
    ],
    [
      "with an impossible number of approvals",
      'APPROVALS = "two"',
      [EVA, BEN],
      5,
      /APPROVALS is "two", and not a whole number/,
    ],
    [
      "with an invalid entry among its signers",
      'SIGNERS = "eva@example.com, everybody"',
      [EVA],
      0,
      /serves/,
    ],
    [
      "approved by somebody who is listed twice in different spellings",
      String.raw`SIGNERS = " Eva@EXAMPLE.com,\t eva@example.com \n,, "`,
      [EVA],
      0,
      /serves/,
    ],
    [
      "for which one person is listed twice, where two approvals are required",
      'SIGNERS = "eva@example.com Eva@Example.com"\nAPPROVALS = 2',
      [EVA],
      5,
      /cannot be signed: APPROVALS asks for 2 people, and SIGNERS names 1/,
    ],
    [
      "with only one signer left because of a mistake",
      'SIGNERS = "eva@example.com; ben@example.com, ben@example"\nAPPROVALS = 1',
      [EVA],
      5,
      /eva@example\.com is not among SIGNERS.*"eva@example\.com;" in SIGNERS is neither/,
    ],
    [
      "that waits, with a service token among its signers",
      'SIGNERS = "ben@example.com e367826f93b8d71185e03fe518aff3b4.access"',
      [],
      5,
      /1 is missing, of ben@example\.com.*"e367826f93b8d71185e03fe518aff3b4\.access" in SIGNERS is a service token, which cannot sign: name a person/,
    ],
    [
      "signed under a policy with more approvals than this folder's",
      "",
      [{ ...EVA, policy: { signers: null, approvals: 2 } }],
      5,
      /has 1 of 2 approvals/,
    ],
    [
      "signed under a policy with other signers than this folder's",
      "",
      [MALLORY, { ...EVA, ...later(1), policy: { signers: ["eva@example.com"], approvals: 2 } }],
      5,
      /mallory@evil-example\.com is not among SIGNERS/,
    ],
    [
      "with one approval of other bytes",
      "APPROVALS = 2",
      [{ ...EVA, manifest: "0".repeat(64) }, BEN],
      5,
      /approved other bytes than KV holds/,
    ],
    [
      "with one approval that was compared with another release",
      "APPROVALS = 2",
      [{ ...EVA, base: "0".repeat(64) }, BEN],
      5,
      /was compared with 000000000000/,
    ],
  ])("handles a release %s", async (_name, variables, decisions, expected, says) => {
    ask(variables);
    for (const [index, decision] of decisions.entries()) {
      await account.decide(id, { ...later(index / 10), ...decision });
    }
    const { code, stderr } = await promote();
    expect(stderr).toMatch(says);
    expect([code, await account.serving()]).toEqual([expected, expected === 0 ? id : null]);
  });

  it("records everybody whose approval counts", async () => {
    ask("APPROVALS = 2");
    await account.decide(id, EVA);
    await account.decide(id, { ...BEN, ...later(1) });
    await promote();
    const { reason, grounds } = (await readPointer(account.redirects)) ?? {};
    expect(reason).toMatch(/^signed off by eva@example\.com at \S+ and Ben@Example\.com at \S+$/);
    expect(grounds).toEqual({ kind: "signed", who: ["eva@example.com", "Ben@Example.com"] });
  });

  it("ignores all of it with --break-glass", async () => {
    ask('SIGNERS = ""\nAPPROVALS = "none"');
    const { code } = await account.remote(["promote", id, "--break-glass", "at 3 a.m."]);
    expect([code, await account.serving()]).toEqual([0, id]);
  });

  it.each<[string, Partial<Signoff>[], RegExp]>([
    [
      "nobody has signed",
      [],
      /Not signed off, which is recorded: \w+ has no sign-off; 2 are missing/,
    ],
    [
      "one approval is missing",
      [EVA],
      /Not signed off, which is recorded: \w+ has 1 of 2 approvals: eva@example\.com; 1 more is missing/,
    ],
    [
      "its publisher is the second signer",
      [EVA, ANA],
      /which is recorded: .*ana@example\.com published it, and does not count as one of those required/,
    ],
    [
      "somebody has rejected it",
      [EVA, { ...BEN, ...later(1), decision: "reject", comment: "no" }],
      /which is recorded: \w+ was rejected by Ben@Example\.com at .*: no/,
    ],
    ["all have signed", [EVA, BEN], /is signed off: --break-glass was not needed/],
  ])("says what --break-glass ignores if %s", async (_name, decisions, says) => {
    ask("APPROVALS = 2");
    for (const [index, decision] of decisions.entries()) {
      await account.decide(id, { ...later(index / 10), ...decision });
    }
    const { code, stderr } = await account.remote(["promote", id, "--break-glass", "at 3 a.m."]);
    expect(stderr).toMatch(says);
    expect([code, await account.serving()]).toEqual([0, id]);
    const { reason } = (await readPointer(account.redirects)) ?? {};
    expect(reason).toBe("break-glass: at 3 a.m.");
  });
});

describe("publish", () => {
  it.each([
    ["a user of a machine", "APPROVALS = 2", "ana@laptop", true],
    ["an address", "APPROVALS = 2", "Ana <ana@example.com>", false],
    ["a user of a machine, where one approval is required", "", "ana@laptop", false],
  ])(
    "warns or not if the publisher may be one of the approvers: %s",
    async (_name, variables, by, says) => {
      ask(variables);
      const { stderr } = await account.remote(["publish"], { env: { SUNSET_BY: by } });
      expect(/Published by ana@laptop, which is not an address/.test(stderr)).toBe(says);
    },
  );
});

describe("a publisher who may be one of the approvers", () => {
  const PEOPLE = { SUNSET_PEOPLE: "other=cai@example.com, Octocat = Eva@Example.com ,broken=" };

  /** Publishes from CI, with approvals of Eva and Ben. */
  async function publishAs(env: Record<string, string>): Promise<string> {
    ask("APPROVALS = 2");
    const added = { from: "/global/octo", to: "https://www.new.example/octo" };
    account.write("octo.json", [...RULES, added]);
    const published = await account.remote(["publish", "--routes", "octo.json"], { env });
    const octo = published.stdout.trim();
    await account.decide(octo, EVA);
    await account.decide(octo, { ...BEN, ...later(1) });
    return octo;
  }

  it("is reported with the consequences by promote and gate", async () => {
    const octo = await publishAs({ SUNSET_BY: "octocat" });
    const { code, stderr } = await account.remote(["promote", octo]);
    expect([code, await account.serving()]).toEqual([0, octo]);
    const told = "It was published by octocat, which is not an address";
    expect(stderr).toContain(told);
    const gate = await account.remote(["gate", "--json"]);
    const { checks } = JSON.parse(gate.stdout) as { checks: { id: string }[] };
    expect(checks.find((it) => it.id === "signed")).toMatchObject({
      state: "warn",
      message: expect.stringContaining(told),
    });
  });

  it("is identified by SUNSET_PEOPLE, and then does not count as an approver", async () => {
    const octo = await publishAs({ SUNSET_BY: "octocat", ...PEOPLE });
    const { code, stderr } = await account.remote(["promote", octo]);
    expect([code, await account.serving()]).toEqual([5, null]);
    expect(stderr).toContain(
      "eva@example.com published it, and does not count as one of those required",
    );
  });
});

describe("the output about approvals", () => {
  it("counts those of each release", async () => {
    ask("APPROVALS = 2");
    await account.decide(id, EVA);
    const { stdout } = await account.remote(["releases"]);
    expect(stdout).toMatch(new RegExp(`${id.slice(0, 12)} .* 1 of 2 `));
    const json = await account.remote(["releases", "--json"]);
    const rows = json.stdout
      .trim()
      .split("\n")
      .map((it) => JSON.parse(it) as { release: string });
    expect(rows.find((it) => it.release === id)).toMatchObject({
      state: "undecided",
      approvals: 1,
      asked: 2,
    });
  });

  it("names in gate and status who signed what serves, and who is missing", async () => {
    await account.decide(id, EVA);
    await promote();
    ask("APPROVALS = 2");
    const gate = await account.remote(["gate", "--json"]);
    const { checks } = JSON.parse(gate.stdout) as { checks: { id: string }[] };
    expect(checks.find((it) => it.id === "signed")).toMatchObject({
      state: "fail",
      message: expect.stringContaining("has 1 of 2 approvals: eva@example.com"),
    });
    const { stdout } = await account.remote(["status"]);
    expect(stdout).toContain("1 of 2 approvals: eva@example.com; 1 more is missing");
    const { approvals } = JSON.parse((await account.remote(["status", "--json"])).stdout) as {
      approvals: object;
    };
    expect(approvals).toEqual({
      state: "undecided",
      asked: 2,
      by: ["eva@example.com"],
      mayApprove: null,
    });
  });
});
