import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { SITE } from "../support/table.ts";
import { VERSION } from "../../src/cli/terminal/version.ts";
import { sunset } from "./support.ts";

const NEW = "https://www.new.example";
const folder = mkdtempSync(join(tmpdir(), "sunset-"));
afterAll(() => rmSync(folder, { recursive: true }));

function table(name: string, rules: readonly object[], site: object = {}): string {
  writeFileSync(join(folder, name), JSON.stringify({ site: { ...SITE, ...site }, rules }));
  return name;
}

table("routes.json", [
  { from: "/global/Page", to: `${NEW}/page` },
  { from: "/global/app", gone: true },
  { from: "/global/p/:slug/*", to: `${NEW}/p/:slug/:splat`, lowercase: true },
  { from: "/global/p/:slug", to: `${NEW}/p/:slug?x=1`, startsAt: "2030-01-01T00:00:00Z" },
]);

const world = { cwd: folder };

describe("sunset resolve", () => {
  it("prints a line for each address", async () => {
    const { code, stdout, stderr } = await sunset(
      ["resolve", "https://www.old.example/global/page", "/global/app"],
      world,
    );
    expect(stdout).toBe(
      `https://www.old.example/global/page  301 redirect -> ${NEW}/page  (rule /global/Page; public, max-age=3600)\n` +
        "/global/app  410 gone  (rule /global/app; public, max-age=3600)\n",
    );
    expect([code, stderr]).toEqual([0, ""]);
  });

  it("says on a terminal that it ignores rows", async () => {
    const seen = { ...world, isTerminal: true };
    const { stderr } = await sunset(["resolve", "/global/app"], seen);
    expect(stderr).toContain("By routes.json only, without the rows in KV: npx sunset-edge rows");
    expect((await sunset(["resolve", "/global/app", "--json"], seen)).stderr).toBe("");
  });

  it("reads an address of the site without its scheme, as the console does", async () => {
    const { code, stdout } = await sunset(["resolve", "www.old.example/global/page"], world);
    expect(stdout).toContain("301 redirect");
    expect(code).toBe(0);
  });

  it("prints one object per line with --json, with fields in the promised order", async () => {
    const { stdout } = await sunset(
      ["resolve", "--json", "https://old.example/global/PAGE?a=1", "https://old.example/else"],
      world,
    );
    const lines = stdout.trimEnd().split("\n");
    expect(lines[0]).toBe(
      JSON.stringify({
        url: "https://old.example/global/PAGE?a=1",
        outcome: "redirect",
        status: 301,
        location: `${NEW}/page?a=1`,
        rule: "/global/Page",
        reason: "rule",
        cacheControl: "public, max-age=3600",
        announce: false,
      }),
    );
    expect(JSON.parse(lines[1] ?? "")).toEqual({
      url: "https://old.example/else",
      outcome: "pass",
      status: null,
      location: null,
      rule: null,
      reason: "scope",
      cacheControl: null,
      announce: false,
    });
  });

  it("answers as of the instant in --at", async () => {
    const { stdout } = await sunset(
      ["resolve", "--json", "--at", "2024-12-31T23:59:59Z", "/global/page"],
      world,
    );
    expect(JSON.parse(stdout)).toMatchObject({ outcome: "pass", reason: "gate", announce: true });
  });

  it("answers for another method", async () => {
    const { stdout } = await sunset(
      ["resolve", "--json", "--method", "post", "/global/page"],
      world,
    );
    expect(JSON.parse(stdout)).toMatchObject({ status: 308 });
  });

  it("reads addresses from standard input, one per line", async () => {
    const stdin =
      "\uFEFFhttps://old.example/global/page\r\n\r\n  /global/app  \nnot a url\nmailto:a@b.example\nhttps://old.example/global/page\t301\n/global/x";
    const { code, stdout } = await sunset(["resolve", "-", "--json"], { ...world, stdin });
    const answers = stdout
      .trimEnd()
      .split("\n")
      .map((it) => JSON.parse(it));
    expect(answers.map((it) => it.outcome ?? it.error)).toEqual([
      "redirect",
      "gone",
      "not a URL: write it whole, such as https://www.example.com/page",
      "not a web address, but mailto:",
      "there is a tab in it: give only one column, with one address per line",
      "redirect",
    ]);
    expect(code).toBe(1);
  });

  it.each([
    ["a date", "2025-01-01", "2024-12-31T23:00:00Z"],
    ["a date and a time", "2025-01-01T00:30", "2024-12-31T23:30:00Z"],
    ["an instant with its offset", "2025-01-01T00:00:00Z", "2025-01-01T00:00:00Z"],
  ])("reads %s in the site's time zone", async (_name, at, instant) => {
    const site = { ...SITE, timeZone: "Europe/Berlin" };
    const stdin = JSON.stringify({ site, rules: [] });
    const args = ["resolve", "/global/x", "--explain", "--routes", "-", "--at", at];
    const { stdout } = await sunset(args, { ...world, stdin });
    expect(stdout).toContain(`(${instant}))`);
    const json = await sunset([...args, "--json"], { ...world, stdin });
    expect(json.stdout).toContain(`(it is ${instant})`);
  });

  it("explains the answer with --explain", async () => {
    const { stdout } = await sunset(
      ["resolve", "--explain", "https://WWW.old.example/Global//P/POCO%2DX/?utm_source=x"],
      world,
    );
    expect(stdout.split("\n").map((it) => it.trim())).toEqual([
      "https://WWW.old.example/Global//P/POCO%2DX/?utm_source=x",
      "Compared as www.old.example/global/p/poco-x (doubled slashes reduced to one, the last slash removed, escapes decoded, lower-cased, the query apart).",
      "www.old.example is one of the site's hosts.",
      "The path is in scope /global.",
      "The gate at 2025-01-01T00:00:00Z is open (it is 2026-01-01T00:00:00Z).",
      "Rules that match host and path, best first:",
      "/global/p/:slug: not yet: it starts at 2030-01-01T00:00:00Z",
      "/global/p/:slug/*: answers",
      `Its target is ${NEW}/p/:slug/:splat.`,
      "Filled in: :slug = POCO%2DX, :splat = nothing.",
      "The visitor's utm_source=x is carried over, except names that the target has itself.",
      `301 redirect -> ${NEW}/p/poco%2Dx/?utm_source=x  (rule /global/p/:slug/*; public, max-age=3600)`,
      "",
      "",
    ]);
  });

  it("includes the explanation in --json", async () => {
    const { stdout } = await sunset(["resolve", "--json", "--explain", "/global/app"], world);
    expect(JSON.parse(stdout).explanation).toContain(
      "The page says that the address is gone, and suggests https://www.new.example/.",
    );
  });

  it("answers by a table with findings, and reports them", async () => {
    const routes = table("findings.json", [
      { from: "/global/x", to: "https://evil.example/" },
      { from: "/global/y", to: `${NEW}/y` },
    ]);
    const { code, stdout, stderr } = await sunset(
      ["resolve", "--routes", routes, "--json", "/global/x", "/global/y"],
      world,
    );
    expect(
      stdout
        .trimEnd()
        .split("\n")
        .map((it) => JSON.parse(it).outcome),
    ).toEqual(["refused", "redirect"]);
    expect(stderr).toContain("findings.json:1:");
    expect(stderr).toContain("target-host-not-allowed");
    expect(code).toBe(0);
  });

  it.each([
    ["a table that is not JSON", "{", 1, "json-syntax"],
    [
      "a table with a misspelt field",
      JSON.stringify({ site: SITE, rules: [{ from: "/global/x", gone: true, startAt: "x" }] }),
      1,
      'Did you mean "startsAt"?',
    ],
  ])("stops at %s", async (_name, text, code, message) => {
    writeFileSync(join(folder, "broken.json"), text);
    const ran = await sunset(["resolve", "--routes", "broken.json", "/global/x"], world);
    expect([ran.code, ran.stdout]).toEqual([code, ""]);
    expect(ran.stderr).toContain(message);
  });

  it.each([
    ["no address", ["resolve"], "No address to resolve"],
    ["a date without an offset", ["resolve", "/x", "--at", "2025-01-01"], "bare date"],
    ["a missing table", ["resolve", "/x", "--routes", "no.json"], "there is no such file"],
    ["a folder for a table", ["resolve", "/x", "--routes", "."], "Cannot read .: it is a folder"],
    [
      "a folder for a list",
      ["diff", "routes.json", "routes.json", "--urls", "."],
      "Cannot read .: it is a folder",
    ],
    ["an unknown option", ["resolve", "/x", "--explian"], "--explain"],
    ["an unknown command", ["resovle"], "resolve"],
    ["standard input for two inputs", ["resolve", "-", "--routes", "-"], "standard input"],
    [
      "a table as an argument",
      ["publish", "next.json", "--remote"],
      "fix: npx sunset-edge publish --routes next.json --remote\n",
    ],
    [
      "a release as an argument",
      ["rollback", "0123456789ab"],
      "fix: npx sunset-edge rollback --to 0123456789ab\n",
    ],
  ])("is refused (2) with %s", async (_name, args, message) => {
    const { code, stdout, stderr } = await sunset(args, world);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
  });

  it.each([
    ["an instant, which is no table", ["gate", "+7d"]],
    ["an address, which is no table", ["check", `${NEW}/a`]],
    ["a table beside another", ["publish", "next.json", "--routes", "routes.json"]],
  ])("names no command for %s as an argument", async (_name, args) => {
    const { code, stderr } = await sunset(args, world);
    expect([code, stderr]).toEqual([2, expect.not.stringContaining("fix:")]);
  });

  it("says that it has no help for a command that does not exist", async () => {
    const { code, stdout, stderr } = await sunset(["help", "resolv"]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("unknown command 'resolv'\n(Did you mean resolve?)");
    expect((await sunset(["help", "resolve"])).stdout).toContain("--explain");
  });

  it("prints its help and its version on request", async () => {
    expect(await sunset(["--version"])).toMatchObject({ code: 0, stdout: `${VERSION}\n` });
    const help = await sunset(["--help"]);
    expect(help).toMatchObject({ code: 0, stderr: "" });
    expect(help.stdout).toContain("validate");
    expect(help.stdout).toContain("5 refused");
  });
});
