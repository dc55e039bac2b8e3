/**
 * `npm run release:check`: whether this checkout could be released as it is. With `--tag v1.2.3`, as the workflow that
 * publishes has it, also whether it is that very release. `--no-walk` leaves out the site that is installed from the tarball.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { parse } from "smol-toml";
import { wranglerToml } from "../src/cli/init/wrangler-toml.ts";
import { findFaultsOfPackage, pack } from "./pack.ts";
import { walk } from "./walk-package.ts";

const { values } = parseArgs({
  options: { tag: { type: "string" }, walk: { type: "boolean", default: true } },
  allowNegative: true,
});

const folder = mkdtempSync(join(tmpdir(), "sunset-release-"));
const { version }: { version: string } = JSON.parse(readFileSync("package.json", "utf8"));
let faultCount = 0;

try {
  report(`version ${version}`, findFaultsOfVersion(values.tag));
  report("a new site's wrangler.toml", findFaultsOfDeployment());
  mkdirSync(join(folder, "packed"));
  const packed = pack(join(folder, "packed"));
  report(
    `tarball: ${packed.files.length} files, ${packed.packedBytes} bytes`,
    findFaultsOfPackage(packed),
  );
  report("npm publish --dry-run", findFaultsOfPublishing());
  if (values.walk) {
    for (const [step, faults] of walk(packed, folder)) report(step, faults);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.stdout.write(`${faultCount === 0 ? "Ready" : "Not ready"} to be released\n`);
process.exitCode = faultCount === 0 ? 0 : 1;

function report(step: string, faults: readonly string[]): void {
  faultCount += faults.length;
  process.stdout.write(`${faults.length === 0 ? "ok  " : "FAIL"} ${step}\n`);
  for (const fault of faults) process.stdout.write(`     ${fault}\n`);
}

/** A release has a day; what is not released yet has a heading all the same. */
function findFaultsOfVersion(tag: string | undefined): string[] {
  const lock = JSON.parse(readFileSync("package-lock.json", "utf8"));
  const heading = readFileSync("CHANGELOG.md", "utf8").match(/^## (?<version>\S+) - (?<day>.*)$/m);
  const { version: changed, day = "" } = heading?.groups ?? {};
  const isDated = /^\d{4}-\d{2}-\d{2}$/.test(day);
  return [
    ...(lock.version === version ? [] : [`package-lock.json has ${lock.version}: npm install`]),
    ...(changed === version ? [] : [`CHANGELOG.md begins with ${changed}, not with ${version}`]),
    ...(isDated || (tag === undefined && day === "Unreleased")
      ? []
      : [`CHANGELOG.md says "${day}" where the day of the release stands`]),
    ...(tag === undefined || tag === `v${version}` ? [] : [`the tag is ${tag}`]),
  ];
}

/** What `init` writes has the settings that this repository's own deployment has, but for what is a site's own. */
function findFaultsOfDeployment(): string[] {
  const own = parse(readFileSync("wrangler.toml", "utf8"));
  const made = parse(wranglerToml("sunset", ["www.old.example"]));
  const general = ({ name: _name, routes: _routes, build: _build, ...settings }: typeof own) =>
    new Map(
      Object.entries(settings).map(([key, value]) => [key, JSON.stringify(value, withoutFolders)]),
    );
  const [wanted, got] = [general(own), general(made)];
  return [...new Set([...wanted.keys(), ...got.keys()])]
    .filter((key) => wanted.get(key) !== got.get(key))
    .map((key) => `${key}: ${got.get(key)}, and wrangler.toml here has ${wanted.get(key)}`);
}

/** Migrations lie in the package there, and at the root here. */
function withoutFolders(key: string, value: unknown): unknown {
  return key === "migrations_dir" ? undefined : value;
}

/** npm says what it would correct, or miss; that nobody is logged in here is no fault. */
function findFaultsOfPublishing(): string[] {
  const { status, stderr } = spawnSync("npm", ["publish", "--dry-run", "--ignore-scripts"], {
    encoding: "utf8",
  });
  const warnings = stderr
    .split("\n")
    .filter(
      (it) => /^npm (?:warn|error)/i.test(it) && !it.includes("requires you to be logged in"),
    );
  return status === 0 ? warnings : [...warnings, `npm publish --dry-run ended with ${status}`];
}
