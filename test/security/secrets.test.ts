/** Credentials and signatures get into no package and no commit by mistake. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { FILES } from "../../src/cli/init/files.ts";

const SECRETS = [
  ".env",
  ".env.production",
  ".dev.vars",
  ".dev.vars.preview",
  "access.pem",
  "deploy.key",
  "signoffs.json",
  ".wrangler/state/v3/kv/x.sqlite",
  ".sunset/check.jsonl",
];

const folder = mkdtempSync(join(tmpdir(), "sunset-secrets-"));
afterAll(() => rmSync(folder, { recursive: true }));

function put(at: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(at, name)), { recursive: true });
    writeFileSync(join(at, name), text);
  }
}

describe("secrets on disk", () => {
  const noDependencies = { site: { hosts: ["www.old.example"] }, dependencies: {} };
  it.each([
    ["this repository", readFileSync(".gitignore", "utf8")],
    ["a new site", FILES[".gitignore"]?.(noDependencies) ?? ""],
  ])("are excluded from commits by .gitignore of %s", (_whose, rules) => {
    const at = mkdtempSync(join(folder, "git-"));
    put(at, { ".gitignore": rules, ".env.example": "" });
    put(at, Object.fromEntries(SECRETS.map((it) => [it, "secret"])));
    execFileSync("git", ["init", "--quiet"], { cwd: at });
    const listed = execFileSync("git", ["ls-files", "--others", "--exclude-standard"], { cwd: at });
    expect(listed.toString().trim().split("\n")).toEqual([".env.example", ".gitignore"]);
  });

  it("are excluded from the package, wherever they are", () => {
    const at = mkdtempSync(join(folder, "package-"));
    const { files, name, version, type } = JSON.parse(readFileSync("package.json", "utf8"));
    put(at, { "package.json": JSON.stringify({ name, version, type, files }) });
    put(at, {
      "bin/sunset.mjs": "",
      "dist/index.js": "",
      "dist/store/signoffs.js": "",
      "migrations/0001_hits.sql": "",
    });
    for (const within of ["", "bin", "dist", "dist/cli", "docs", "docs/decisions", "migrations"])
      put(at, Object.fromEntries(SECRETS.map((it) => [join(within, it), "secret"])));
    const packed = execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
      cwd: at,
      encoding: "utf8",
    });
    const [{ files: taken }] = JSON.parse(packed);
    expect(taken.map((it: { path: string }) => it.path).toSorted()).toEqual([
      "bin/sunset.mjs",
      "dist/index.js",
      "dist/store/signoffs.js",
      "migrations/0001_hits.sql",
      "package.json",
    ]);
  });
});
