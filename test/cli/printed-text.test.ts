/** What people and other programs wrote is printed without anything that a terminal would interpret. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { run } from "../../src/cli/run.ts";
import { printJson, printLine, say } from "../../src/cli/terminal/output.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { SITE } from "../support/table.ts";
import { type Account, openAccount } from "./cloudflare.ts";
import { NOW, sunset } from "./support.ts";

/** Clears the screen, hides text, beeps, goes back in the line, and reverses its direction. */
const TYPED = "\u001b[2J\u001b[8m\u009b31m\u0007\r\u202e";
const INTERPRETED = /[^\P{Cc}\n]|\p{Bidi_Control}/u;

const NEW = "https://www.new.example";
const RULES: RuleData[] = [
  {
    from: `/global/a${TYPED}`,
    to: `${NEW}/a`,
    section: `A ${TYPED}`,
    note: TYPED,
  },
  { from: "/global/b/:name", where: { name: [`b${TYPED}`] }, to: `${NEW}/b?${TYPED}` },
];
const ADDRESSES = `/global/a${TYPED}\n/global/none${TYPED}\nhttps://no host${TYPED}/\n`;

let folder: string;
let account: Account;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "sunset-printed-"));
  const site = { ...SITE, name: `Old ${TYPED}`, texts: { en: { goneText: TYPED } } };
  write("next.json", JSON.stringify({ site, rules: RULES }));
  write("before.json", JSON.stringify({ site: SITE, rules: [] }));
  write(`broken${TYPED}.json`, JSON.stringify({ site, rules: [{ from: "/a", [TYPED]: TYPED }] }));
  write(`urls${TYPED}.txt`, ADDRESSES);
  write("urls.txt", ADDRESSES);
  write("map.csv", `from,to\n/global/c${TYPED},${TYPED}\n`);
  mkdirSync(join(folder, "build"));
  account = await openAccount();
});

afterAll(async () => {
  await account.stop();
  rmSync(folder, { recursive: true });
});

function write(name: string, text: string): void {
  writeFileSync(join(folder, name), text);
}

describe("nothing that a terminal interprets is printed by", () => {
  it.each<[string, readonly string[]]>([
    ["validate", ["validate", "next.json"]],
    ["validate of a broken table", ["validate", `broken${TYPED}.json`]],
    ["validate --fix", ["validate", "next.json", "--fix", "--dry-run"]],
    ["diff", ["diff", "before.json", "next.json"]],
    ["diff of addresses", ["diff", "before.json", "next.json", "--urls", "urls.txt"]],
    ["resolve", ["resolve", `/global/a${TYPED}`, `/global/b/b${TYPED}`, "--routes", "next.json"]],
    [
      "resolve --explain",
      ["resolve", `/global/a${TYPED}`, `/global/b/x${TYPED}`, "--explain", "--routes", "next.json"],
    ],
    ["coverage", ["coverage", `urls${TYPED}.txt`, "--routes", "next.json"]],
    ["check", ["check", "--routes", "next.json", "--dry-run"]],
    ["inventory", ["inventory", `urls${TYPED}.txt`, "-o", `out${TYPED}.csv`, "--dry-run"]],
    ["suggest", ["suggest", "--old", "urls.txt", "--new", `urls${TYPED}.txt`]],
    ["import", ["import", "map.csv", "--from", "csv", "--routes", "next.json"]],
    ["export", ["export", "--to", "netlify", "--routes", "next.json", "-o", `out${TYPED}`]],
    ["a file that is not there", ["coverage", `none${TYPED}`, "--routes", "next.json"]],
    ["an unknown option", ["coverage", `--none${TYPED}`]],
  ])("%s", async (_name, args) => {
    const { stdout, stderr } = await sunset(args, { cwd: folder });
    expect(stdout + stderr).not.toBe("");
    expect(stdout + stderr).not.toMatch(INTERPRETED);
  });

  it("publish, promote, releases and status", async () => {
    account.write("next.json", RULES, { name: `Old ${TYPED}` });
    const env = { SUNSET_BY: `Ana ${TYPED}` };
    const published = await account.remote(["publish", "--routes", "next.json"], { env });
    expect(published.code).toBe(0);
    const id = published.stdout.trim();
    const said = [published];
    const reason = ["--break-glass", TYPED];
    for (const args of [
      ["promote", id, ...reason],
      ["releases"],
      ["status"],
      ["verify", "--dry-run", "https://www.old.example"],
    ]) {
      said.push(await account.remote(args, { env }));
    }
    for (const { stdout, stderr } of said) expect(stdout + stderr).not.toMatch(INTERPRETED);
  });
});

/** Runs a writer on a terminal with colours, or elsewhere. */
async function written(
  isTTY: boolean,
  print: (io: Parameters<typeof say>[0]) => Promise<void> | void,
): Promise<string> {
  const stdout = Object.assign(new PassThrough({ encoding: "utf8" }), { isTTY });
  const io = {
    stdin: Object.assign(new PassThrough(), { isTTY }),
    stdout,
    stderr: stdout,
    env: {},
    cwd: folder,
    now: () => NOW,
  };
  await print(io);
  return String(stdout.read());
}

describe("the writer", () => {
  const STYLED = "\u001b[1m\u001b[31mred\u001b[39m\u001b[22m";

  it("keeps styles of ours on a terminal, and only there", async () => {
    for (const print of [printLine, say]) {
      expect(await written(true, (io) => print(io, STYLED))).toBe(`${STYLED}\n`);
      expect(await written(false, (io) => print(io, STYLED))).not.toMatch(INTERPRETED);
      expect(await written(true, (io) => print(io, `a\n${TYPED}`))).toBe(
        String.raw`a
\u{1b}[2J\u{1b}[8m\u{9b}31m\u{7}\u{d}\u{202e}` + "\n",
      );
    }
  });

  it.each([
    ["an error", ["coverage", "none\u001b[31m.csv", "--routes", "coloured.json"]],
    ["a heading", ["coverage", "urls\u001b[31m.txt", "--routes", "coloured.json"]],
  ])("keeps no style that somebody else wrote into %s", async (_name, args) => {
    const site = { ...SITE, name: "Old\u001b[31m" };
    const rules = [{ from: "/global/a", to: NEW, section: "A\u001b[31m" }];
    write("coloured.json", JSON.stringify({ site, rules }));
    write("urls\u001b[31m.txt", "/global/a\n");
    const text = await written(true, async (io) => void (await run(args, io)));
    expect(text).toContain(String.raw`\u{1b}[31m`);
    for (const it of ["none", "urls", "Old", "A"]) expect(text).not.toContain(`${it}\u001b[31m`);
  });

  it("keeps what scripts join letters with", async () => {
    const persian = "می\u200cخواهم";
    expect(await written(true, (io) => say(io, persian))).toBe(`${persian}\n`);
  });

  it("changes nothing in what programs read", async () => {
    expect(await written(true, (io) => printJson(io, { typed: TYPED }))).toBe(
      `${JSON.stringify({ typed: TYPED })}\n`,
    );
  });
});
