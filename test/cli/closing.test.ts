/** A version that closes the gate again, which whatever brings it into service says. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { GATE_KEY } from "../../src/store/records/keys.ts";
import { type Account, openAccount } from "./cloudflare.ts";

const RULES: RuleData[] = [{ from: "/global/a", to: "https://www.new.example/a" }];
const AHEAD = { activatesAt: "2026-02-01T00:00:00Z" };
const CLOSES =
  /The gate has been open for 365 days, and (?:\w+|the table deployed on .*) closes it until 2026-02-01T00:00:00Z: until then visitors get the old site again, even where they are redirected today\. Permanent redirects that were already sent cannot be undone: browsers and caches may follow them for 1 hour more/;

let account: Account;

beforeAll(async () => {
  account = await openAccount();
});
beforeEach(async () => {
  account.api.reset();
  await account.deploy(RULES);
});
afterAll(() => account.stop());

/** Publishes the same rules with a gate that is ahead. @returns The id, and what `publish` said. */
async function publishAhead(): Promise<{ readonly id: string; readonly said: string }> {
  account.write("ahead.json", RULES, AHEAD);
  const { stdout, stderr } = await account.remote(["publish", "--routes", "ahead.json"]);
  return { id: stdout.trim(), said: stderr };
}

const promote = (id: string, ...more: readonly string[]): ReturnType<Account["remote"]> =>
  account.remote(["promote", id, "--break-glass", "test", ...more]);

describe("a version whose gate is ahead, over one whose gate is open", () => {
  it("is told by publish", async () => {
    expect((await publishAhead()).said).toMatch(CLOSES);
  });

  it("is told by promote, also before it writes", async () => {
    const { id } = await publishAhead();
    expect((await promote(id, "--dry-run")).stderr).toMatch(CLOSES);
    const { code, stderr } = await promote(id);
    expect(code).toBe(0);
    expect(stderr).toMatch(CLOSES);
  });

  it("is told by rollback, also before it writes", async () => {
    const { id } = await publishAhead();
    await promote(id);
    const open = await account.publish(RULES);
    expect((await promote(open)).stderr).not.toContain("closes");
    expect((await account.remote(["rollback", "--dry-run"])).stderr).toMatch(CLOSES);
    const { code, stderr } = await account.remote(["rollback"]);
    expect(code).toBe(0);
    expect(stderr).toMatch(CLOSES);
  });

  it("is told by a rollback to the table of the deployment", async () => {
    await account.deploy(RULES, AHEAD);
    await promote(await account.publish(RULES));
    expect((await account.remote(["rollback"])).stderr).toMatch(CLOSES);
  });

  it("is in the output of promote --json and rollback --json", async () => {
    const { id } = await publishAhead();
    const closing = { from: "2025-01-01T00:00:00Z", to: "2026-02-01T00:00:00Z" };
    expect(JSON.parse((await promote(id, "--json")).stdout)).toMatchObject({ closing });
    await promote(await account.publish(RULES));
    const back = await account.remote(["rollback", "--json"]);
    expect(JSON.parse(back.stdout)).toMatchObject({ release: id, closing });
  });
});

describe("nothing closes", () => {
  it("while a key holds the gate, whatever the version says", async () => {
    await account.redirects.put([{ key: GATE_KEY, value: "2025-06-01T00:00:00Z" }]);
    const { id, said } = await publishAhead();
    const { stderr, stdout } = await promote(id, "--json");
    expect(said + stderr).not.toContain("closes");
    expect(JSON.parse(stdout)).toMatchObject({ closing: null });
  });

  it("if the gate was not open yet, or stays open", async () => {
    const early = Date.parse("2024-12-01T00:00:00Z");
    account.write("ahead.json", RULES, AHEAD);
    const ahead = await account.remote(["publish", "--routes", "ahead.json"], { now: early });
    account.write("open.json", RULES, { activatesAt: "2025-02-01T00:00:00Z" });
    const open = await account.remote(["publish", "--routes", "open.json"]);
    expect(ahead.stderr + open.stderr).not.toContain("closes");
  });

  it("if it is not known what serves, or that is damaged", async () => {
    account.api.reset();
    const unknown = await publishAhead();
    expect(unknown.said).not.toContain("closes");
    await promote(unknown.id);
    await account.redirects.delete([`release/${unknown.id}`]);
    const next = await account.publish(RULES);
    expect((await promote(next)).code).toBe(0);
  });
});
