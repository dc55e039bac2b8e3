/**
 * The steps of docs/first-site.md from an empty folder to a signed map. Its commands are run unchanged on a fictional
 * site of three thousand addresses and print what the page shows. Each test continues where the previous one ended.
 */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { get } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readSuggestions } from "../../src/formats/suggestions/read.ts";
import type { PlacedRow, SuggestionRow } from "../../src/formats/suggestions/rows.ts";
import { writeSuggestionsWorkbook } from "../../src/formats/suggestions/write-workbook.ts";
import { type Ran, sunset } from "../cli/support.ts";
import { readShownSteps, splitWords } from "../node-support/documented-commands.ts";
import { makeFirstSite, WHOLE } from "../node-support/first-site/first-site.ts";
import { NEW_HOST } from "../node-support/first-site/pages.ts";
import { liveSite } from "../node-support/first-site/live-site.ts";
import { type NewSite, startNewSite } from "../node-support/new-site.ts";

const DOCUMENT = "docs/first-site.md";
const document = readFileSync(DOCUMENT, "utf8");
const steps = readShownSteps(DOCUMENT);
const site = makeFirstSite(WHOLE);

let cwd = mkdtempSync(join(tmpdir(), "sunset-first-site-"));
const folder = cwd;
let old: NewSite;
let server: ChildProcess | undefined;
let port = "8787";
/** The steps, in the order in which they were run. */
const ran = new Set<string>();
/** Longer than it takes on any busy machine unless something is broken. */
const HANGS = { timeout: 300_000 };

beforeAll(async () => {
  old = await startNewSite(liveSite(site), 404);
});

afterAll(async () => {
  await old.close();
  if (server?.exitCode === null) {
    server.kill("SIGINT");
    await once(server, "exit");
  }
  rmSync(folder, { recursive: true });
});

const file = (name: string): string => join(cwd, name);
const read = (name: string): string => readFileSync(file(name), "utf8");

/** Runs a step unchanged and compares its output; `ID` is replaced by the reader's value. */
async function run(step: string, { id = "ID" } = {}): Promise<Ran[]> {
  ran.add(step);
  const results: Ran[] = [];
  for (const { command, shown } of steps.get(step) ?? []) {
    const words = splitWords(command).map((it) => (it === "ID" ? id : it));
    const result = await runCommand(words);
    const lines = new Set(stable(`${result.stdout}\n${result.stderr}`).split("\n"));
    const wrong = shown.filter((it) => !lines.has(stable(it)));
    expect(wrong, `${command}\n${result.stdout}\n${result.stderr}`).toEqual([]);
    results.push(result);
  }
  return results;
}

const codes = async (step: string): Promise<number[]> => (await run(step)).map((it) => it.code);

/** Removes parts that differ in each run, and figures, which change with the learned model of suggestions. */
function stable(text: string): string {
  return text
    .replaceAll(/\b[0-9a-f]{12}(?:[0-9a-f]{52})?\b/g, "ID")
    .replaceAll(/\(\d+ \w+ \d{4}, [^)]+\)/g, "(DAY, SOMEBODY)")
    .replaceAll(/\d+(?:[.,:]\d+)*/g, "N")
    .replaceAll(/[█▏▎▍▌▋▊▉]+/g, "")
    .replaceAll(/ +/g, " ")
    .replaceAll(/ $/gm, "");
}

async function runCommand([program, ...args]: readonly string[]): Promise<Ran> {
  const line = args.join(" ");
  if (program === "cd") {
    cwd = join(cwd, line);
    return { code: 0, stdout: "", stderr: "" };
  }
  if (program === "npm" && line === "start") return start();
  if (program === "npm") {
    const stdout = execFileSync("npm", [...args], { cwd, encoding: "utf8" });
    return { code: 0, stdout, stderr: "" };
  }
  expect([program, args[0]]).toEqual(["npx", "sunset-edge"]);
  const words = args.slice(1).map((it) => it.replace("localhost:8787", `localhost:${port}`));
  return sunset(words, {
    cwd,
    isSite: false,
    now: Date.now(),
    fetch: (url, init) => (url.includes("localhost") ? fetch(url, init) : old.fetch(url, init)),
    lookup: async () => ["93.184.216.34"],
    sleep: async () => {},
  });
}

/** Starts the site's own `npm start` on a free port. */
async function start(): Promise<Ran> {
  const child = spawn("node", [resolve("bin/sunset.mjs"), "start", "--port", "0"], {
    cwd,
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, NO_COLOR: "1" },
  });
  server = child;
  let stdout = "";
  for await (const chunk of child.stdout) {
    stdout += String(chunk);
    if (stdout.includes("Ctrl-C")) break;
  }
  expect(stdout).toContain("Ctrl-C");
  port = /localhost:(\d+)/.exec(stdout)?.[1] ?? "";
  return { code: 0, stdout, stderr: "" };
}

describe("docs/first-site.md", HANGS, () => {
  it("starts with a folder, and a Worker that serves it", async () => {
    expect(await codes("init")).toEqual([0, 0, 0]);
    for (const [name, content] of site.files) {
      mkdirSync(dirname(file(`sources/${name}`)), { recursive: true });
      writeFileSync(file(`sources/${name}`), content);
    }
    expect(await codes("start")).toEqual([0]);
  });

  it("adds to the table what the survey recommends", async () => {
    expect(await codes("survey")).toEqual([0]);
    addRules("form");
  });

  it("makes an inventory of each site", async () => {
    expect(await codes("inventory")).toEqual([0, 0]);
  });

  it("imports the spreadsheet once its mistakes are corrected", async () => {
    expect(await codes("import")).toEqual([1]);
    const map = readFileSync(file("sources/weiterleitungen.csv"), "latin1");
    const mended = map
      .replace(/^.*lt\. Personal\r\n/m, "")
      .replace(";http:", ";https:")
      .replace("exmaple", "example")
      .replace(";entfällt;", ";;410")
      .replace(";offen;", ";?;");
    writeFileSync(file("sources/weiterleitungen.csv"), mended, "latin1");
    expect(await codes("import-again")).toEqual([0]);
  });

  it("reports what is missing, and gives addresses that are no pages a rule", async () => {
    expect(await codes("coverage")).toEqual([0]);
    addRules("search");
  });

  it("suggests targets for the others", async () => {
    await run("suggest");
    const rows = await readRows();
    const sure = rows.filter((it) => it.tier === "sure" && site.answers.has(it.old));
    const right = sure.filter((it) => site.answers.get(it.old) === it.to);
    expect(sure.length).toBeGreaterThan(site.pages.length / 2);
    expect(right.length / sure.length).toBeGreaterThan(0.98);
  });

  it("imports what people decided in the workbook", async () => {
    const rows = await readRows();
    const decided = decide(rows);
    const workbook = { rows: decided, title: "", intro: "", about: [] };
    writeFileSync(file("suggestions.xlsx"), await writeSuggestionsWorkbook(workbook));
    expect(await codes("decided")).toEqual([0, 0, 0, 0]);
  });

  it("has the table signed, then promotes it", async () => {
    const [published] = await run("publish");
    const id = published?.stdout.trim() ?? "";
    const link = /^Review it +(\S+)$/m.exec(published?.stderr ?? "")?.[1] ?? "";
    expect((await runCommand(["npx", "sunset-edge", "promote", id])).code).toBe(5);
    await approve(link);
    await run("promote", { id });
    await expect
      .poll(() => ask("/de/impressum"), HANGS)
      .toEqual([302, `https://${NEW_HOST}/de/impressum`]);
  });

  it("answers old addresses according to the table once the gate is open", async () => {
    expect(await codes("see")).toEqual([0]);
  });

  describe("redirects an address", () => {
    const product = site.pages.find((it) => it.kind === "product" && it.to !== null);
    const shop = product?.path ?? "";
    const to = (path: string): [number, string] => [302, `https://${NEW_HOST}${path}`];
    it.each<[string, string, [number, string | null]]>([
      ["from the spreadsheet", "/de/impressum", to("/de/impressum")],
      ["of the previous site", "/index.php?page=jobs", to("/de/karriere")],
      ["in a group", shop, to(product?.to ?? "")],
      ["in capitals", shop.toUpperCase(), to(product?.to ?? "")],
      ["with a campaign parameter", `${shop}?utm_source=x`, to(`${product?.to}?utm_source=x`)],
      ["with raw letters", "/de/händler/aachen", to("/de/haendlersuche/aachen")],
      ["that somebody corrected", KNOWN, to(BETTER)],
      ["with a query", "/suche?q=akku", to("/de/produkte?q=akku")],
      ["that nobody knows", "/de/nie-gesehen", to("/")],
      ["of a page that is gone", "/warenkorb", [410, null]],
    ])("%s: %s", async (_, path, expected) => {
      expect(await ask(path)).toEqual(expected);
    });
  });

  it("does nothing for visitors before the gate", async () => {
    expect((await fetch(`http://localhost:${port}/de/impressum`)).status).toBe(200);
  });

  it("has no command that is not run here", () => {
    expect([...steps.keys()]).toEqual([...ran]);
    expect(document.match(/^ *\$ /gm)).toHaveLength([...steps.values()].flat().length);
  });
});

/** Returns the preview's status and target at the gate. Its host name does not resolve on every machine. */
function ask(path: string): Promise<[number, string | null]> {
  const url = new URL(path, "http://127.0.0.1");
  url.searchParams.append("__at", "2030-01-31T00:00:00+01:00");
  const headers = { host: `preview.localhost:${port}` };
  const options = { host: "127.0.0.1", port, path: url.pathname + url.search, headers };
  return new Promise((done, fail) => {
    const request = get(options, (response) => {
      response.resume();
      done([response.statusCode ?? 0, response.headers.location ?? null]);
    });
    request.on("error", fail);
  });
}

/** Adds the rules that the page shows below some words to the table. */
function addRules(words: string): void {
  const after = document.slice(document.search(new RegExp(`^Add .*${words}`, "m")));
  const added = JSON.parse(/```json\n([^]*?)\n```/.exec(after)?.[1] ?? "");
  const table = JSON.parse(read("routes.json"));
  writeFileSync(
    file("routes.json"),
    JSON.stringify({ ...table, rules: [...table.rules, ...added] }, null, 2),
  );
}

async function readRows(): Promise<readonly PlacedRow[]> {
  const read = readSuggestions(readFileSync(file("suggestions.xlsx")));
  if (!read.ok) throw new TypeError(read.problem.message);
  return read.value.rows;
}

/** An address whose page cannot be known from the catalogue number alone. */
const KNOWN = "/artikel.php?id=4833";
const BETTER = "/de/produkte/maehroboter";
const KNOWN_BETTER = new Map([
  [KNOWN, BETTER],
  ["/de/presse/2015/pm-1425.html", "/de/newsroom"],
]);

/**
 * Decides like a person: accepts groups, sure suggestions and, by the filter, the manuals; corrects two from their own
 * knowledge; and marks three as wrong.
 */
function decide(rows: readonly PlacedRow[]): SuggestionRow[] {
  const isGuess = (row: SuggestionRow): boolean => row.kind === "address" && row.tier === "guess";
  const wrong = new Set(rows.filter(isGuess).slice(0, 3));
  return rows.map((row) => {
    const better = KNOWN_BETTER.get(row.old.replace(/^https:\/\/[^/]+/, ""));
    if (better !== undefined) return { ...row, other: `https://${NEW_HOST}${better}` };
    if (wrong.has(row)) return { ...row, decision: "reject" };
    const isManual = row.tier === "likely" && row.old.includes("/downloads/");
    const isTaken = row.kind !== "in a group" && (row.tier === "sure" || isManual);
    return isTaken ? { ...row, decision: "accept" } : row;
  });
}

/** Presses the button on the page of a version, as soon as the table has been checked. */
async function approve(link: string): Promise<void> {
  let token: string | undefined;
  const isReady = async (): Promise<boolean> => {
    const page = await (await fetch(link)).text();
    token = /\/decision"[^]*?name="token" value="([0-9a-f]+)"/.exec(page)?.[1];
    return token !== undefined;
  };
  await expect.poll(isReady, { timeout: HANGS.timeout, interval: 500 }).toBe(true);
  const response = await fetch(`${link}/decision`, {
    method: "POST",
    headers: { "sec-fetch-site": "same-origin" },
    body: new URLSearchParams({ token: token ?? "", decision: "approve", comment: "" }),
    redirect: "manual",
  });
  expect(response.status).toBe(303);
}
