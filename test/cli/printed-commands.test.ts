/**
 * Runs every command that a message prints unchanged: it parses, works on the same store, and does what is promised.
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { shellQuote } from "../../src/domain/pasteable.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { CURRENT_KEY, DEPLOYED_KEY } from "../../src/store/records/keys.ts";
import { createMemoryStore, type MemoryStore } from "../support/memory-store.ts";
import { type Account, createDesk, credentialsOf, type Desk, openAccount } from "./cloudflare.ts";
import { type Ran, sunset } from "./support.ts";

const RULES: RuleData[] = ["a", "b", "c", "d", "e", "f"].map((it) => ({
  from: `/global/${it}`,
  to: `https://www.new.example/${it}`,
}));
const OTHER = RULES.slice(0, 5);

/** Finds commands, from the program's name to the end of the line; a second one on a line follows a semicolon. */
function commandsIn({ stdout, stderr }: Ran): string[] {
  return [...`${stdout}\n${stderr}`.matchAll(/npx sunset-edge ([^\n;]*)/g)].map(
    ([, it = ""]) => it,
  );
}

/** Splits a command into words like a POSIX shell. */
function wordsOf(command: string): string[] {
  return [...command.matchAll(/(?:'[^']*'|\\.|[^\s'\\])+/g)].map(([word]) =>
    word.replace(
      /'([^']*)'|\\(.)/g,
      (_, quoted?: string, escaped?: string) => quoted ?? escaped ?? "",
    ),
  );
}

/** The stores for commands without `--remote`. */
const local = vi.hoisted(() => ({ redirects: null as unknown, signoffs: null as unknown }));
vi.mock("../../src/cli/tables/local-kv.ts", () => ({
  openLocalKv: async () => ({ ...local, close: async () => {} }),
}));

let account: Account;

beforeAll(async () => {
  account = await openAccount();
});

afterAll(() => account.stop());

/** Runs a command unchanged, in a world with both stores. */
function run(words: readonly string[]): Promise<Ran> {
  const env = { ...credentialsOf(account.api), SUNSET_STORAGE: "nowhere" };
  return sunset(words, { cwd: account.folder, env, fetchApi: account.api.fetch });
}

it.each([
  ["one word", "abc", "abc"],
  ["spaces", "a reason", "'a reason'"],
  ["a quote", "it's", String.raw`'it'\''s'`],
  ["a placeholder for a sentence", "REASON", "'REASON'"],
  ["characters with a meaning for shells", '$(x) `y` "z" *', "'$(x) `y` \"z\" *'"],
])("a word with %s is a single word again when pasted", (_name, word, quoted) => {
  expect(shellQuote(word)).toBe(quoted);
  expect(wordsOf(quoted)).toEqual([word]);
});

describe.each([["--remote"], []])("on the store of %j", (...flags) => {
  const suffix = flags.map((it) => ` ${it}`).join("");
  let desk: Desk;
  let bundled: string;

  const command = (...words: readonly string[]) => run([...words, ...flags]);

  /** Empty stores in both places, and a Worker that was deployed in this one. */
  beforeEach(async () => {
    account.api.reset();
    const stores = { redirects: createMemoryStore(), signoffs: createMemoryStore() };
    Object.assign(local, stores);
    const onThese = suffix === "" ? stores : account;
    desk = createDesk(onThese, account.folder, (args) => command(...args));
    bundled = await desk.deploy(RULES);
    desk.write("next.json", OTHER);
    account.api.requests.length = 0;
  });

  afterEach(() => {
    const { values } = local.redirects as MemoryStore;
    const other = suffix === "" ? account.api.requests : [...values.keys()];
    if (other.length > 0) throw new TypeError("The other store was touched");
  });

  /** Runs the commands that a command has printed. */
  async function pasted(ran: Ran): Promise<{ readonly words: string; readonly ran: Ran }[]> {
    const results = [];
    for (const printed of new Set(commandsIn(ran))) {
      const words = suffix === "" ? printed : printed.replace(/ --remote$/, "");
      expect(printed, "works on another store").toBe(words + suffix);
      const again = await run(wordsOf(printed));
      expect(again.code, `${printed}\n${again.stderr}`).not.toBe(2);
      results.push({ words, ran: again });
    }
    return results;
  }

  const codes = async (ran: Ran): Promise<[string, number][]> =>
    (await pasted(ran)).map(({ words, ran: { code } }) => [words, code]);

  it("publish: the suggested promotion is refused, and says how to sign or force it", async () => {
    const id = (await desk.publish(OTHER)).slice(0, 12);
    const published = await command("publish", "--routes", "next.json");
    const [promote] = await pasted(published);
    expect([promote?.words, promote?.ran.code]).toEqual([`promote ${id}`, 5]);
    if (!promote) return;
    expect(await codes(promote.ran)).toEqual([[`promote ${id} --break-glass 'REASON'`, 0]]);
    expect((await desk.serving())?.slice(0, 12)).toBe(id);
  });

  it("publish: a table with few rules left is accepted with the printed number", async () => {
    desk.write("next.json", RULES.slice(0, 2));
    const refused = await command("publish", "--routes", "next.json");
    expect(await codes(refused)).toEqual([["publish --routes next.json --confirm 4", 0]]);
  });

  it("promote: the printed way back works", async () => {
    const id = await desk.publish(OTHER);
    const promoted = await command("promote", id, "--break-glass", "x");
    expect(await desk.serving()).toBe(id);
    expect(await codes(promoted)).toEqual([["rollback", 0]]);
    expect(await desk.serving()).toBeNull();
  });

  it("promote: over another release promoted meanwhile", async () => {
    const id = await desk.publish(OTHER);
    await desk.decide(id);
    const later = await desk.deploy(RULES.slice(1));
    expect(await codes(await command("promote", id))).toEqual([
      [`promote ${id.slice(0, 12)} --over ${later.slice(0, 12)}`, 0],
    ]);
  });

  it("promote: of a rejected release, with a record", async () => {
    const id = await desk.publish(OTHER);
    await desk.decide(id, { decision: "reject" });
    expect(await codes(await command("promote", id))).toEqual([
      [`promote ${id.slice(0, 12)} --break-glass 'REASON'`, 0],
    ]);
  });

  it.each([["promote"], ["diff", "live"], ["rollback", "--to"]])(
    "%s of an unknown id: the list",
    async (...words) => {
      const id = await desk.publish(OTHER);
      await command("promote", id, "--break-glass", "x");
      expect(await codes(await command(...words, "ffffffffffff"))).toEqual([["releases", 0]]);
    },
  );

  it("rollback: to a release that never served, its promotion", async () => {
    const id = await desk.publish(OTHER);
    await command("promote", await desk.publish(RULES), "--break-glass", "x");
    expect(await codes(await command("rollback", "--to", id))).toEqual([
      [`promote ${id.slice(0, 12)}`, 5],
    ]);
  });

  it("with an unreadable current: from status through rollback to the signed release", async () => {
    const id = await desk.publish(OTHER);
    await desk.decide(id);
    await desk.redirects.put([{ key: CURRENT_KEY, value: "<html>" }]);
    const [rollback] = await pasted(await command("status"));
    expect([rollback?.words, rollback?.ran.code]).toEqual(["rollback", 5]);
    if (!rollback) return;
    const [first] = commandsIn(rollback.ran);
    expect(first).toBe(`rollback --to ${id.slice(0, 12)}${suffix}`);
    expect((await codes(rollback.ran)).map(([, code]) => code)).toEqual([0, 0, 0]);
  });

  it("status: both ways back", async () => {
    await command("promote", await desk.publish(OTHER), "--break-glass", "1");
    await command("promote", await desk.publish(RULES.slice(1)), "--break-glass", "2");
    expect(await codes(await command("status"))).toEqual([
      ["rollback", 0],
      ["rollback --to bundled", 0],
    ]);
    expect(await desk.serving()).toBeNull();
  });

  it("releases: if there are none, publishing; and the deletion of old ones", async () => {
    await desk.redirects.delete([DEPLOYED_KEY, `release/${bundled}`]);
    desk.write("routes.json", RULES);
    expect(await codes(await command("releases"))).toEqual([["publish", 0]]);
    for (let index = 0; index < 12; index++) {
      await desk.publish(RULES.with(5, { from: `/global/x${index}`, gone: true }));
    }
    const [prune] = await pasted(await command("releases", "--prune"));
    expect([prune?.words, prune?.ran.code]).toEqual(["releases --prune --confirm 3", 0]);
  });

  it("rows: put, rm, and a key in another spelling", async () => {
    expect(await codes(await command("rows"))).toEqual([
      ["rows put /global/old-page gone --dry-run", 0],
    ]);
    const odd = await command("rows", "put", "/global/it's $HOME", "gone");
    expect(await codes(odd)).toEqual([[String.raw`rows rm '/global/it'\''s $HOME'`, 0]]);
    await command("rows", "put", "/global/x", "gone");
    expect(await codes(await command("rows", "rm", "/global/X"))).toEqual([
      ["rows rm /global/x", 0],
    ]);
  });

  it("check --publish: of a table that is not published, publishing it", async () => {
    expect(await codes(await command("check", "--publish", "--routes", "next.json"))).toEqual([
      ["publish --routes next.json", 0],
    ]);
  });

  it("a deployed table that is not stored: how to store it", async () => {
    desk.write("routes.json", RULES);
    await desk.redirects.delete([`release/${bundled}`]);
    const refused = await command("publish", "--routes", "next.json");
    expect(await codes(refused)).toEqual([["publish", 0]]);
    expect((await command("publish", "--routes", "next.json")).code).toBe(0);
  });
});
