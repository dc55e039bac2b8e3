/** The live table is read from the store and never from a folder. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { DEPLOYED_KEY, releaseKey } from "../../src/store/records/keys.ts";
import { readProvenance } from "../../src/store/records/provenance.ts";
import { SITE } from "../support/table.ts";
import { type Account, DEPLOYED_AT, openAccount } from "./cloudflare.ts";
import { NOW } from "./support.ts";

/** What production was deployed with. */
const BUNDLED: RuleData[] = Array.from({ length: 27 }, (_, index) => ({
  from: `/global/${index}`,
  to: `https://www.new.example/${index}`,
}));
const CUT = BUNDLED.slice(0, 2);

let account: Account;
let bundled: string;

beforeAll(async () => {
  account = await openAccount();
});

beforeEach(async () => {
  account.api.reset();
  bundled = await account.deploy(BUNDLED);
});

afterAll(() => account.stop());

/** A checkout with a table of its own. */
function folderWith(name: string, file: string, rules: readonly RuleData[]): string {
  const folder = join(account.folder, name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, file), JSON.stringify({ site: SITE, rules }));
  return folder;
}

describe("publish over the deployed table", () => {
  it.each(["routes.json", "next.json"])(
    "refuses a table without most of the live rules, even if the file is called %s",
    async (file) => {
      const cwd = folderWith(`cut-${file}`, file, CUT);
      const { code, stderr } = await account.remote(["publish", "--routes", file], { cwd });
      expect([code, stderr]).toEqual([5, expect.stringContaining("25 of 27 rules would go")]);
      const name = `the table deployed on ${DEPLOYED_AT} (${bundled.slice(0, 12)})`;
      expect(stderr).toContain(`Against ${name}, which serves: 0 added, 0 changed, 25 removed`);
    },
  );

  it("records what it was compared with", async () => {
    const id = await account.publish(BUNDLED.slice(1));
    expect(await readProvenance(account.redirects, id, NOW)).toMatchObject({ base: bundled });
  });

  it("needs no copy of the deployed table for an equal table, and reports a missing one for another", async () => {
    await account.redirects.delete([releaseKey(bundled)]);
    account.write("next.json", BUNDLED.slice(1));
    const other = await account.remote(["publish", "--routes", "next.json"]);
    expect([other.code, other.stderr]).toEqual([4, expect.stringContaining("is not in KV yet")]);
    expect(other.stderr).toContain(`exactly the table of that deployment, ${bundled.slice(0, 12)}`);
    expect(await account.publish(BUNDLED)).toBe(bundled);
    expect((await account.remote(["publish", "--routes", "next.json"])).code).toBe(0);
  });

  it("compares with the promoted release, once there is one", async () => {
    const one = await account.publish(BUNDLED.slice(0, 23));
    await account.remote(["promote", one, "--break-glass", "x"]);
    account.write("next.json", BUNDLED.slice(0, 22));
    const { stderr } = await account.remote(["publish", "--routes", "next.json"]);
    expect(stderr).toContain(
      `Against ${one.slice(0, 12)}, which serves: 0 added, 0 changed, 1 removed`,
    );
  });
});

describe("diff live", () => {
  it("gives the same answer in every folder", async () => {
    const id = await account.publish(BUNDLED.slice(0, 25));
    const empty = join(account.folder, "empty");
    mkdirSync(empty, { recursive: true });
    const folders = [
      folderWith("one", "routes.json", BUNDLED),
      folderWith("two", "routes.json", CUT),
      folderWith("three", "other.json", CUT),
      empty,
    ];
    const answers = new Set<string>();
    for (const cwd of folders) {
      const { code, stdout } = await account.remote(["diff", "live", id], { cwd });
      answers.add(`${code} ${stdout}`);
    }
    expect([...answers]).toEqual([
      "3 - /global/25  301 https://www.new.example/25\n- /global/26  301 https://www.new.example/26\n",
    ]);
  });
});

describe("status", () => {
  it("uses the gate of the live table, in whatever folder", async () => {
    bundled = await account.deploy(BUNDLED, { activatesAt: "2031-05-01T00:00:00Z" });
    const cwd = folderWith("status", "routes.json", CUT);
    const { stdout } = await account.remote(["status"], { cwd });
    expect(stdout).toContain("Gate  2031-05-01T00:00:00Z: ahead");
    const { stdout: json } = await account.remote(["status", "--json"], { cwd });
    expect(JSON.parse(json)).toMatchObject({
      release: bundled,
      by: "bundle",
      bundle: { release: bundled, deployedAt: DEPLOYED_AT },
      rules: 27,
      gate: { site: "2031-05-01T00:00:00Z" },
    });
  });

  it("says that a deployment no longer changes the table once a release is promoted", async () => {
    const id = await account.publish(BUNDLED.slice(1));
    const { stderr } = await account.remote(["promote", id, "--break-glass", "x"]);
    expect(stderr).toContain("a deployment changes only the code, and no longer the table");
    const { stdout } = await account.remote(["status"]);
    expect(stdout).toMatch(
      /a deployment changes only the code, not this table; the table deployed on .* serves only after npx sunset-edge rollback --to bundled --remote/,
    );
  });
});

describe("releases", () => {
  it("marks the deployed table, which does not wait for a decision", async () => {
    const { stdout, stderr } = await account.remote(["releases"]);
    expect(stdout).toMatch(/^\* [0-9a-f]{12} +27 rules +never published +deployed$/m);
    expect(stderr).toContain(`The table deployed on ${DEPLOYED_AT}`);
    await account.publish(BUNDLED);
    expect((await account.remote(["releases"])).stdout).not.toContain("undecided");
  });
});

describe("releases if one is damaged", () => {
  it("lists the others, and names the one that cannot be read", async () => {
    const id = await account.publish(BUNDLED.slice(1));
    await account.redirects.put([{ key: releaseKey(id), value: "<html>" }]);
    const { code, stdout, stderr } = await account.remote(["releases"]);
    expect([code, stdout.trimEnd().split("\n").length]).toEqual([0, 2]);
    expect(stdout).toMatch(new RegExp(`^ {2}${id.slice(0, 12)} version 1 +unreadable `, "m"));
    expect(stderr).toContain(`${id.slice(0, 12)}: the manifest is not JSON`);
    const { stdout: json } = await account.remote(["releases", "--json"]);
    expect(
      json
        .trimEnd()
        .split("\n")
        .map((it) => JSON.parse(it).rules),
    ).toContain(null);
  });

  it("says that the live one is not stored, and deletes nothing that isolates still need", async () => {
    const id = await account.publish(BUNDLED.slice(1));
    await account.remote(["promote", id, "--break-glass", "x"]);
    await account.redirects.delete([releaseKey(id)]);
    const { stderr } = await account.remote(["releases"]);
    expect(stderr).toContain(`${id.slice(0, 12)} serves, and is not stored`);
    const pruned = await account.remote(["releases", "--prune"]);
    expect([pruned.code, pruned.stderr]).toEqual([0, "Nothing to delete.\n"]);
  });
});

describe("status with an unreadable pointer", () => {
  it("does not claim that nothing was promoted", async () => {
    await account.redirects.put([{ key: "current", value: "<html>" }]);
    const { stdout } = await account.remote(["status"]);
    expect(stdout).toContain("What serves from Cloudflare cannot be read\n  nor since when\n");
  });
});

describe("promote", () => {
  it("compares the signed release with the deployed table", async () => {
    const id = await account.publish(BUNDLED.slice(1));
    await account.decide(id);
    const later = await account.deploy(BUNDLED.slice(2));
    const { code, stderr } = await account.remote(["promote", id]);
    expect(code).toBe(5);
    expect(stderr).toContain(`(${later.slice(0, 12)}) serves by now`);
    expect(stderr).toContain(`was compared with ${bundled.slice(0, 12)}`);
    expect((await account.remote(["promote", id, "--over", later])).code).toBe(0);
  });
});

describe("if neither a promotion nor a deployment is known", () => {
  beforeEach(() => account.redirects.delete([DEPLOYED_KEY]));

  it("a first publish works, and says that everything counts as added", async () => {
    account.write("next.json", CUT);
    const { code, stderr } = await account.remote(["publish", "--routes", "next.json"]);
    expect(code).toBe(0);
    expect(stderr).toContain("What serves from Cloudflare is not known");
    expect(stderr).toContain("Every rule counts as added, and none as removed");
    expect(stderr).toContain("Against nothing: 2 added, 0 changed, 0 removed");
  });

  it.each([
    ["diff", ["diff", "live", "next.json"], 4],
    ["status", ["status"], 0],
    ["releases", ["releases"], 0],
  ])("%s says so, with advice", async (_name, command, expected) => {
    account.write("next.json", CUT);
    const { code, stdout, stderr } = await account.remote(command);
    expect(code).toBe(expected);
    expect(stdout + stderr).toContain("What serves from Cloudflare is not known");
  });
});

describe("the address of a review", () => {
  it("is complete with SUNSET_CONSOLE_URL, otherwise with advice", async () => {
    account.write("next.json", BUNDLED.slice(1));
    const publish = (env: Readonly<Record<string, string>>) =>
      account.remote(["publish", "--routes", "next.json"], { env });
    const whole = await publish({ SUNSET_CONSOLE_URL: "https://preview.example/" });
    expect(whole.stderr).toMatch(
      /Review it +https:\/\/preview\.example\/_sunset\/releases\/\w{64}\n/,
    );
    const bare = await publish({});
    expect(bare.stderr).toMatch(
      /Review it +\/_sunset\/releases\/\w{64}\n +on the deployment for reviewers: npx wrangler preview prints its address, and with that in SUNSET_CONSOLE_URL/,
    );
  });
});

describe("releases --prune", () => {
  const ids: string[] = [];

  beforeEach(async () => {
    ids.length = 0;
    for (let index = 0; index < 12; index++) {
      ids.push(await account.publish(BUNDLED.with(0, { from: `/global/x${index}`, gone: true })));
    }
  });

  const prune = (...args: readonly string[]) => account.remote(["releases", "--prune", ...args]);
  const left = async (): Promise<number> => (await account.redirects.list("release/")).length;

  it("lists what would be deleted, and deletes nothing without the number", async () => {
    const shown = await prune("--dry-run");
    expect([shown.code, shown.stdout.match(/^- /gm)?.length, await left()]).toEqual([0, 2, 13]);
    expect(shown.stdout).toContain(`${bundled.slice(0, 12)}  kept: deployed`);
    const refused = await prune();
    expect([refused.code, await left()]).toEqual([5, 13]);
    expect(refused.stderr).toContain("npx sunset-edge releases --prune --confirm 2 --remote");
    expect([(await prune("--confirm", "3")).code, await left()]).toEqual([5, 13]);
  });

  it("deletes it, and then finds nothing more", async () => {
    const { code, stdout } = await prune("--confirm", "2", "--json");
    const { pruned, kept } = JSON.parse(stdout);
    expect([code, pruned.length, kept.length, await left()]).toEqual([0, 2, 11, 11]);
    const keys = await account.redirects.list("");
    // Who published it stays on record: its number is given to no other.
    const gone = keys.filter((it) => !it.startsWith("provenance/"));
    expect(gone.filter((key) => pruned.some((id: string) => key.includes(id)))).toEqual([]);
    const again = await prune();
    expect([again.code, again.stderr]).toEqual([0, "Nothing to delete.\n"]);
  });

  it("deletes nothing if current cannot be read", async () => {
    await account.redirects.put([{ key: "current", value: "<html>" }]);
    expect([(await prune("--confirm", "2")).code, await left()]).toEqual([5, 13]);
  });
});
