/**
 * The packed package creates a site and serves it. It uses the dependencies of this checkout; `npm run release:check`
 * installs them from the registry, and deploys and updates such a site.
 */
import { execFileSync, spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { findFaultsOfPackage, pack } from "../../scripts/pack.ts";

const folder = mkdtempSync(join(tmpdir(), "sunset-package-"));
const modules = join(folder, "node_modules");
const site = join(folder, "museum");
let packed: ReturnType<typeof pack>;

/** The environment of programs in a site's folder, like npm's: with installed programs first in the path. */
const env = { ...process.env, PATH: `${join(modules, ".bin")}:${process.env.PATH}` };
const run = (command: string, args: readonly string[], cwd = site): string =>
  execFileSync(command, args, { cwd, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

beforeAll(() => {
  packed = pack(folder);
  mkdirSync(join(modules, ".bin"), { recursive: true });
  mkdirSync(join(modules, "sunset-edge"));
  execFileSync("tar", ["-xzf", packed.tarball, "-C", join(modules, "sunset-edge"), "--strip", "1"]);
  symlinkSync("../sunset-edge/bin/sunset.mjs", join(modules, ".bin/sunset-edge"));
  symlinkSync("../node/bin/node", join(modules, ".bin/node"));
  const { dependencies } = JSON.parse(readFileSync("package.json", "utf8"));
  for (const name of Object.keys(dependencies)) {
    const link = join(modules, name);
    mkdirSync(join(link, ".."), { recursive: true });
    symlinkSync(join(process.cwd(), "node_modules", name), link);
  }
  const answers = ["--host", "www.museum.example", "--name", "Museum", "--gate", "2030-01-31"];
  const more = ["--to", "https://www.new.example/", "--time-zone", "Europe/Berlin"];
  run("sunset-edge", ["init", "museum", ...answers, ...more], folder);
});

afterAll(() => rmSync(folder, { recursive: true }));

const table = (): string => join(site, "routes.json");

describe("the package", () => {
  it("contains what a site needs, and nothing else", () => {
    expect(findFaultsOfPackage(packed)).toEqual([]);
  });

  it("creates a site that depends on its version", () => {
    const { dependencies } = JSON.parse(readFileSync(join(site, "package.json"), "utf8"));
    const { version } = JSON.parse(readFileSync("package.json", "utf8"));
    expect(dependencies).toEqual({ "sunset-edge": `^${version}` });
  });

  it("shows a redirect of that site, as of the gate, without touching storage", async () => {
    const args = ["start", "--", "--port", "0", "--json", "--at", "2030-01-31"];
    const child = spawn("npm", args, { cwd: site, env, stdio: ["ignore", "pipe", "inherit"] });
    onTestFinished(() => void child.kill("SIGKILL"));
    let output = "";
    for await (const chunk of child.stdout) {
      output += String(chunk);
      if (output.includes('"port"')) break;
    }
    const { port, at } = JSON.parse(/\{.*\}/.exec(output)?.[0] ?? "{}");
    expect(at).toBe("2030-01-30T23:00:00Z");
    const answer = await fetch(`http://127.0.0.1:${port}/about?x=1`, { redirect: "manual" });
    expect(answer.status).toBe(301);
    expect(answer.headers.get("location")).toBe("https://www.new.example/?x=1");
    expect(existsSync(join(site, ".wrangler/state"))).toBe(false);
    // npm's shell does not forward the signal.
    child.kill("SIGTERM");
    const isServed = (): Promise<boolean> =>
      fetch(`http://127.0.0.1:${port}/`, { redirect: "manual" }).then(
        () => true,
        () => false,
      );
    await expect.poll(isServed).toBe(false);
  });

  it("tests that site's table on workerd with the examples of its rules", () => {
    const written = JSON.parse(readFileSync(table(), "utf8"));
    const rule = {
      from: "/shop/:article",
      to: "https://www.new.example/products/:article",
      examples: { match: ["/shop/lamp"] },
    };
    writeFileSync(table(), JSON.stringify({ ...written, rules: [rule] }));
    expect(run("sunset-edge", ["test"])).toMatch(/^\d+ passed, 0 failed$/m);
    const broken = { ...rule, examples: { match: ["/shops/lamp"] } };
    writeFileSync(table(), JSON.stringify({ ...written, rules: [broken] }));
    expect(() => run("sunset-edge", ["test"])).toThrow(/example-broken/);
  });

  it("leaves no files except ignored ones", () => {
    expect(readdirSync(site).filter((it) => it.startsWith("."))).toEqual([
      ".github",
      ".gitignore",
      ".wrangler",
    ]);
  });
});
