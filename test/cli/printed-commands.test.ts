/** Every command that a message prints is run as it stands: it parses, works on the same store, and does what it says. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openLocalKv } from "../../src/cli/tables/local-kv.ts";
import { shellQuote } from "../../src/domain/pasteable.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { CURRENT_KEY, DEPLOYED_KEY } from "../../src/store/records/keys.ts";
import { readPointer } from "../../src/store/records/stored-release.ts";
import { type Account, openAccount } from "./cloudflare.ts";
import { type Ran, sunset } from "./support.ts";

const RULES: RuleData[] = ["a", "b", "c", "d", "e", "f"].map((it) => ({
  from: `/global/${it}`,
  to: `https://www.new.example/${it}`,
}));
const OTHER = RULES.slice(0, 5);

/** From the program's name to the end of the line; a second command of a line stands behind a semicolon. */
function commandsIn({ stdout, stderr }: Ran): string[] {
  return [...`${stdout}\n${stderr}`.matchAll(/npx sunset-edge ([^\n;]*)/g)].map(
    ([, it = ""]) => it,
  );
}

/** Words as a POSIX shell takes them apart. */
function wordsOf(command: string): string[] {
  return [...command.matchAll(/(?:'[^']*'|\\.|[^\s'\\])+/g)].map(([word]) =>
    word.replace(
      /'([^']*)'|\\(.)/g,
      (_, quoted?: string, escaped?: string) => quoted ?? escaped ?? "",
    ),
  );
}

let account: Account;
let storage: string;

beforeAll(async () => {
  account = await openAccount();
  storage = mkdtempSync(join(tmpdir(), "sunset-local-"));
});

afterAll(async () => {
  await account.stop();
  rmSync(storage, { recursive: true });
});

/** Runs words as they are, in the world of somebody who has both stores. */
function run(words: readonly string[]): Promise<Ran> {
  const env = {
    CLOUDFLARE_API_TOKEN: account.api.token,
    CLOUDFLARE_ACCOUNT_ID: account.api.accountId,
    CLOUDFLARE_API_BASE_URL: account.api.url,
    SUNSET_STORAGE: storage,
  };
  return sunset(words, { cwd: account.folder, env });
}

it.each([
  ["one word", "abc", "abc"],
  ["spaces", "a reason", "'a reason'"],
  ["a quote", "it's", String.raw`'it'\''s'`],
  ["a placeholder that people write a sentence for", "REASON", "'REASON'"],
  ["what a shell reads", '$(x) `y` "z" *', "'$(x) `y` \"z\" *'"],
])("a word with %s is one word again once it is pasted", (_name, word, quoted) => {
  expect(shellQuote(word)).toBe(quoted);
  expect(wordsOf(quoted)).toEqual([word]);
});

describe("with --remote", () => {
  let bundled: string;

  beforeEach(async () => {
    account.api.reset();
    bundled = await account.deploy(RULES);
    account.write("next.json", OTHER);
  });

  const remote = (...words: readonly string[]) => run([...words, "--remote"]);

  /** Runs what a command has printed. */
  async function pasted(ran: Ran): Promise<{ readonly command: string; readonly ran: Ran }[]> {
    const results = [];
    for (const command of new Set(commandsIn(ran))) {
      expect(command, "works on another store").toMatch(/ --remote$/);
      const again = await run(wordsOf(command));
      expect(again.code, `${command}\n${again.stderr}`).not.toBe(2);
      results.push({ command, ran: again });
    }
    return results;
  }

  const codes = async (ran: Ran): Promise<[string, number][]> =>
    (await pasted(ran)).map(({ command, ran: { code } }) => [command, code]);

  it("publish: what promotes the release is refused, and says how it is signed or forced", async () => {
    const id = (await account.publish(OTHER)).slice(0, 12);
    const published = await remote("publish", "--routes", "next.json");
    const [promote] = await pasted(published);
    expect([promote?.command, promote?.ran.code]).toEqual([`promote ${id} --remote`, 5]);
    if (!promote) return;
    expect(await codes(promote.ran)).toEqual([
      [`promote ${id} --break-glass 'REASON' --remote`, 0],
    ]);
    expect((await account.serving())?.slice(0, 12)).toBe(id);
  });

  it("publish: a table that loses much goes through with the number that is named", async () => {
    account.write("next.json", RULES.slice(0, 2));
    const refused = await remote("publish", "--routes", "next.json");
    expect(await codes(refused)).toEqual([["publish --routes next.json --confirm 4 --remote", 0]]);
  });

  it("promote: the way back leads back", async () => {
    const id = await account.publish(OTHER);
    const promoted = await remote("promote", id, "--break-glass", "x");
    expect(await account.serving()).toBe(id);
    expect(await codes(promoted)).toEqual([["rollback --remote", 0]]);
    expect(await account.serving()).toBeNull();
  });

  it("promote: over another one that serves meanwhile", async () => {
    const id = await account.publish(OTHER);
    await account.decide(id);
    const later = await account.deploy(RULES.slice(1));
    expect(await codes(await remote("promote", id))).toEqual([
      [`promote ${id.slice(0, 12)} --over ${later.slice(0, 12)} --remote`, 0],
    ]);
  });

  it("promote: of a rejected release, on record", async () => {
    const id = await account.publish(OTHER);
    await account.decide(id, { decision: "reject" });
    expect(await codes(await remote("promote", id))).toEqual([
      [`promote ${id.slice(0, 12)} --break-glass 'REASON' --remote`, 0],
    ]);
  });

  it.each([["promote"], ["diff", "live"], ["rollback", "--to"]])(
    "%s of an id that nobody knows: the list",
    async (...words) => {
      const id = await account.publish(OTHER);
      await remote("promote", id, "--break-glass", "x");
      expect(await codes(await remote(...words, "ffffffffffff"))).toEqual([
        ["releases --remote", 0],
      ]);
    },
  );

  it("rollback: to a release that never served, its promotion", async () => {
    const id = await account.publish(OTHER);
    await remote("promote", await account.publish(RULES), "--break-glass", "x");
    expect(await codes(await remote("rollback", "--to", id))).toEqual([
      [`promote ${id.slice(0, 12)} --remote`, 5],
    ]);
  });

  it("current cannot be read: from status to rollback to what was signed", async () => {
    const id = await account.publish(OTHER);
    await account.decide(id);
    await account.redirects.put([{ key: CURRENT_KEY, value: "<html>" }]);
    const [rollback] = await pasted(await remote("status"));
    expect([rollback?.command, rollback?.ran.code]).toEqual(["rollback --remote", 5]);
    if (!rollback) return;
    const [first] = commandsIn(rollback.ran);
    expect(first).toBe(`rollback --to ${id.slice(0, 12)} --remote`);
    expect((await codes(rollback.ran)).map(([, code]) => code)).toEqual([0, 0, 0]);
  });

  it("status: both ways back", async () => {
    await remote("promote", await account.publish(OTHER), "--break-glass", "1");
    await remote("promote", await account.publish(RULES.slice(1)), "--break-glass", "2");
    expect(await codes(await remote("status"))).toEqual([
      ["rollback --remote", 0],
      ["rollback --to bundled --remote", 0],
    ]);
    expect(await account.serving()).toBeNull();
  });

  it("releases: of nothing, how a table is published; and of what goes, how", async () => {
    account.api.reset();
    account.write("routes.json", RULES);
    expect(await codes(await remote("releases"))).toEqual([["publish --remote", 0]]);
    for (let index = 0; index < 12; index++) {
      await account.publish(RULES.with(5, { from: `/global/x${index}`, gone: true }));
    }
    const [prune] = await pasted(await remote("releases", "--prune"));
    expect([prune?.command, prune?.ran.code]).toEqual(["releases --prune --confirm 3 --remote", 0]);
  });

  it("rows: put, rm and a key in another spelling", async () => {
    expect(await codes(await remote("rows"))).toEqual([
      ["rows put /global/old-page gone --dry-run --remote", 0],
    ]);
    const odd = await remote("rows", "put", "/global/it's $HOME", "gone");
    expect(await codes(odd)).toEqual([[String.raw`rows rm '/global/it'\''s $HOME' --remote`, 0]]);
    await remote("rows", "put", "/global/x", "gone");
    expect(await codes(await remote("rows", "rm", "/global/X"))).toEqual([
      ["rows rm /global/x --remote", 0],
    ]);
  });

  it("check --publish: of a table that is no release, how it becomes one", async () => {
    expect(await codes(await remote("check", "--publish", "--routes", "next.json"))).toEqual([
      ["publish --routes next.json --remote", 0],
    ]);
  });

  it("a deployed table that is not stored yet: how it gets there", async () => {
    account.write("routes.json", RULES);
    await account.redirects.delete([`release/${bundled}`]);
    const refused = await remote("publish", "--routes", "next.json");
    expect(await codes(refused)).toEqual([["publish --remote", 0]]);
    expect((await remote("publish", "--routes", "next.json")).code).toBe(0);
  });
});

describe("without --remote", { timeout: 60_000 }, () => {
  it("no command that is printed leaves the local store", async () => {
    account.write("next.json", OTHER);
    const local = async (...words: readonly string[]): Promise<Ran> => {
      const ran = await run(words);
      for (const command of commandsIn(ran)) expect(command).not.toContain("--remote");
      return ran;
    };
    account.api.requests.length = 0;
    const published = await local("publish", "--routes", "next.json");
    expect(published.stderr).toContain("http://localhost:8787/_sunset/releases/");
    const [promote = ""] = commandsIn(published);
    const refused = await local(...wordsOf(promote));
    const [force = ""] = commandsIn(refused);
    const promoted = await local(...wordsOf(force));
    expect(promoted.code).toBe(0);
    const [back = ""] = commandsIn(promoted);
    expect((await local(...wordsOf(back))).stdout).toBe("bundled\n");
    await local("releases");
    await local("status");
    expect((await local("diff", "live", "next.json")).code).toBe(4);
    expect(account.api.requests).toEqual([]);
    const kv = await openLocalKv(storage);
    const texts = await kv.redirects.getTexts([DEPLOYED_KEY]);
    expect([(await readPointer(kv.redirects))?.release, texts.get(DEPLOYED_KEY)]).toEqual([
      null,
      null,
    ]);
    await kv.close();
  });
});
