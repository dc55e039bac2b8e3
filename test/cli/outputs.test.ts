/** No command writes over what it reads: a log, or the table. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Commands } from "../../src/cli/run.ts";
import { SITE } from "../support/table.ts";
import { sunset } from "./support.ts";

const more: Commands = {
  rehearse: async () => (await import("../../src/dev/rehearsal/command.ts")).addRehearse,
};

let folder: string;
let before: Record<string, string>;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sunset-outputs-"));
  mkdirSync(join(folder, "logs"));
  before = {
    "routes.json": JSON.stringify({ site: SITE, rules: [] }),
    "list.txt": "/a\n/b\n",
    "logs/access.txt": "/c 3\n",
    "inventory.csv": "url,hits,sources\nhttps://www.old.example/a,3,log\n",
  };
  for (const [file, text] of Object.entries(before)) writeFileSync(join(folder, file), text);
  symlinkSync("routes.json", join(folder, "link.json"));
});

afterEach(() => rmSync(folder, { recursive: true }));

const OLD = "https://www.old.example";

describe("a command that writes a file", () => {
  const LOST: readonly [why: string, args: string][] = [
    ["an inventory over the table", "inventory list.txt -o routes.json"],
    ["an inventory over the table that a link names", "inventory list.txt -o link.json"],
    ["an inventory over a list that it reads", "inventory list.txt -o ./list.txt"],
    ["an inventory over a file of a folder that it reads", "inventory logs -o logs/access.txt"],
    ["a report over the table", "coverage list.txt --html routes.json"],
    ["a report over a file of a folder that it reads", "coverage logs --html logs/access.txt"],
    ["a table over its map", "import list.txt --from csv -o list.txt --replace"],
    ["a list over what it was made from", "coverage list.txt --unmatched list.txt"],
    ["broken addresses over what they are from", "coverage list.txt --repaired list.txt"],
    ["two reports into one file", "coverage list.txt --unmatched new.csv --undecided ./new.csv"],
    ["an export over the table", "export --to csv -o routes.json"],
    ["the state of targets over the table", "check --csv routes.json"],
    ["a survey over the table", `survey ${OLD} --html routes.json`],
    ["a survey's addresses over the table", `survey ${OLD} -o routes.json`],
    ["both files of a survey into one", `survey ${OLD} --html new.html -o new.html`],
    ["the page of a rehearsal over the table", "rehearse -o routes.json"],
    ["rejects over the table", "import list.txt --from csv -o new.json --rejects link.json"],
  ];

  it.each(LOST)("does not write %s", async (_, args) => {
    const { code, stderr } = await sunset(args.split(" "), { cwd: folder, more });
    expect(stderr).toMatch(/error: .*(would be written over a file that this|name the same file)/);
    expect(code).toBe(2);
    expect(read()).toEqual(before);
  });

  it("writes an inventory over an inventory that it continues", async () => {
    const args = ["inventory", "inventory.csv", "list.txt", "-o", "inventory.csv"];
    expect((await sunset(args, { cwd: folder })).code).toBe(0);
    expect(read()["inventory.csv"]).toContain("https://www.old.example/b");
  });

  it("writes several files to a device", async () => {
    const args = ["coverage", "list.txt", "--unmatched", "/dev/null", "--undecided", "/dev/null"];
    expect((await sunset(args, { cwd: folder })).code).toBe(0);
  });
});

describe("a file whose name is empty, as a variable may be in a script", () => {
  it.each([
    "validate ?",
    "resolve /a --routes ?",
    "coverage ?",
    "inventory ?",
    "inventory list.txt -o ?",
    "diff routes.json routes.json --urls ?",
    "export --to csv -o ?",
  ])("is not the current folder: %s", async (args) => {
    const words = args.split(" ").map((it) => (it === "?" ? "" : it));
    const { code, stderr } = await sunset(words, { cwd: folder });
    expect(stderr).toBe(
      "error: The name of a file is empty\n  fix: Name a file, or - for a standard stream\n",
    );
    expect(code).toBe(2);
  });
});

describe("a file that cannot be written", () => {
  it("says which folder is missing", async () => {
    const { code, stderr } = await sunset(["export", "--to", "csv", "-o", "a b/c.csv"], {
      cwd: folder,
    });
    expect(stderr).toContain(
      "error: Cannot write a b/c.csv: there is no folder a b\n  fix: Make it: mkdir -p 'a b'\n",
    );
    expect(code).toBe(2);
  });
});

function read(): Record<string, string> {
  return Object.fromEntries(
    Object.keys(before).map((file) => [file, readFileSync(join(folder, file), "utf8")]),
  );
}
