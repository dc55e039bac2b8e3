/** Dependencies and their install scripts; and reproducible builds. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { listMaterials } from "../../scripts/materials.ts";
import { FILES } from "../../src/cli/init/files.ts";
import { SITE } from "../support/table.ts";

const read = (file: string) => JSON.parse(readFileSync(file, "utf8"));
const manifest = read("package.json");
const { packages } = read("package-lock.json");

interface Locked {
  readonly version?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly dev?: boolean;
  readonly hasInstallScript?: boolean;
}
const locked = Object.entries<Locked>(packages).filter(([path]) => path !== "");
const nameOf = (path: string) =>
  path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);

describe("installed packages", () => {
  it("have exact versions", () => {
    const named = { ...manifest.dependencies, ...manifest.devDependencies };
    const loose = Object.entries<string>(named).filter(
      ([, version]) => !/^(?:npm:[^@]+@)?\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version),
    );
    expect(loose).toEqual([["sunset-edge", "file:."]]);
  });

  it("have hashes in the lockfile", () => {
    const unheld = locked.filter(([, it]) => it.integrity === undefined && it.link !== true);
    expect(unheld.map(([path]) => path)).toEqual([]);
  });

  it("may run scripts only if they are named, here and in a new site", () => {
    const own = locked.filter(([, it]) => it.hasInstallScript).map(([path]) => nameOf(path));
    const allowed = Object.keys(manifest.allowScripts);
    expect(allowed.toSorted()).toEqual([...new Set(own)].toSorted());
    const made = FILES["package.json"]?.({ site: { hosts: ["a.example"] }, dependencies: {} });
    expect(Object.keys(JSON.parse(made ?? "{}").allowScripts).toSorted()).toEqual(
      allowed.toSorted(),
    );
  });

  it("are listed in the package, in the same way each time", () => {
    const text = listMaterials();
    expect(text).toBe(listMaterials());
    const { metadata, components } = JSON.parse(text);
    expect(metadata.component.name).toBe(manifest.name);
    const listed = components.map(
      (it: { name: string; version: string }) => `${it.name}@${it.version}`,
    );
    for (const [name, version] of Object.entries<string>(manifest.dependencies)) {
      expect(listed).toContain(`${name}@${version}`);
    }
  });
});

describe("the built Worker", () => {
  const folder = mkdtempSync(join(tmpdir(), "sunset-builds-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  function build(name: string): ReadonlyMap<string, string> {
    const cwd = mkdtempSync(join(folder, name));
    const rules = Array.from({ length: 300 }, (_, at) => ({
      from: `/global/${at}`,
      to: `https://www.new.example/${at}`,
    }));
    writeFileSync(join(cwd, "routes.json"), JSON.stringify({ site: SITE, rules }));
    writeFileSync(join(cwd, "wrangler.toml"), readFileSync("wrangler.toml"));
    // Each in a process of its own, since a process bundles only once.
    execFileSync(process.execPath, [resolve("bin/sunset.mjs"), "build"], { cwd, stdio: "pipe" });
    const out = join(cwd, "build/worker");
    const files = readdirSync(out, { recursive: true, encoding: "utf8" }).toSorted();
    return new Map(files.map((it) => [it, readFileSync(join(out, it)).toString("base64")]));
  }

  it("is identical when built twice in two folders", () => {
    const [first, second] = [build("a"), build("another-folder-")];
    expect([...second.keys()]).toEqual([...first.keys()]);
    expect(first.size).toBeGreaterThan(3);
    const others = [...first].filter(([name, contents]) => second.get(name) !== contents);
    expect(others.map(([name]) => name)).toEqual([]);
  });
});
