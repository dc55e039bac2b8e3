/**
 * `npm run release:check`: checks whether this checkout can be released. With `--tag v1.2.3`, as in the publishing
 * workflow, also checks that it is that release. `--no-walk` skips the site that is installed from the tarball.
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

/** Checks the version and its heading in the changelog, which has a date if it is released. */
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

/** Checks that `init` writes the settings of this repository's deployment, except those specific to a site. */
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

/** Ignores the folder of migrations, which is in the package there and at the root here. */
function withoutFolders(key: string, value: unknown): unknown {
  return key === "migrations_dir" ? undefined : value;
}

/** Reports what npm would correct or lacks, except that nobody is logged in here. */
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
