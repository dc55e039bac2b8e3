import { execFileSync } from "node:child_process";
import {
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sunset } from "./support.ts";

/** A list of one address as `inventory` writes it. */
const WRITTEN = /^url,hits,[\s\S]*\/a,/;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sunset-output-"));
  writeFileSync(join(folder, "list.txt"), "https://www.old.example/a\n");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string) => join(folder, name);
const list = () => readdirSync(folder).toSorted();
const write = (to: string) => sunset(["inventory", "list.txt", "-o", to], { cwd: folder });
const inside = (name: string) => readFileSync(at(name), "utf8");

describe("-o", () => {
  it.each<[what: string, make: () => void, target: string]>([
    ["a link to a file", () => symlinkSync("real.csv", at("out.csv")), "real.csv"],
    [
      "a link to a link to a file",
      () => {
        symlinkSync("between.csv", at("out.csv"));
        symlinkSync("real.csv", at("between.csv"));
      },
      "real.csv",
    ],
    [
      "a link into another folder",
      () => {
        mkdirSync(at("elsewhere"));
        symlinkSync(join("elsewhere", "real.csv"), at("out.csv"));
      },
      join("elsewhere", "real.csv"),
    ],
  ])("follows %s", async (_what, make, target) => {
    make();
    writeFileSync(at(target), "before");
    expect((await write("out.csv")).code).toBe(0);
    expect(lstatSync(at("out.csv")).isSymbolicLink()).toBe(true);
    expect(inside(target)).toMatch(WRITTEN);
  });

  it("creates the file that a dangling link names", async () => {
    symlinkSync("real.csv", at("out.csv"));
    expect((await write("out.csv")).code).toBe(0);
    expect(lstatSync(at("out.csv")).isSymbolicLink()).toBe(true);
    expect(inside("real.csv")).toMatch(WRITTEN);
  });

  it("does not change another hard link to the file, and says so", async () => {
    writeFileSync(at("out.csv"), "before");
    linkSync(at("out.csv"), at("other.csv"));
    const { code, stderr } = await write("out.csv");
    expect([code, inside("other.csv")]).toEqual([0, "before"]);
    expect(inside("out.csv")).toMatch(WRITTEN);
    expect(stderr).toContain(
      "out.csv had other names too (hard links): these keep the old content",
    );
    // Each of them has only one name now.
    expect((await write("out.csv")).stderr).not.toContain("hard link");
  });

  it.each([0o600, 0o640, 0o755])("keeps the mode %o", async (mode) => {
    writeFileSync(at("out.csv"), "before", { mode });
    const before = statSync(at("out.csv"));
    expect((await write("out.csv")).code).toBe(0);
    const { mode: after, uid, gid } = statSync(at("out.csv"));
    expect({ mode: after, uid, gid }).toEqual({
      mode: before.mode,
      uid: before.uid,
      gid: before.gid,
    });
    expect(inside("out.csv")).toMatch(WRITTEN);
  });

  it.runIf(process.getuid?.() === 0)("keeps the owner of the file", async () => {
    writeFileSync(at("out.csv"), "before");
    execFileSync("chown", ["12345:12346", at("out.csv")]);
    expect((await write("out.csv")).code).toBe(0);
    expect(statSync(at("out.csv"))).toMatchObject({ uid: 12345, gid: 12346 });
  });

  it.each([
    ["a FIFO", "out.csv"],
    ["a link to a FIFO", "link.csv"],
  ])("writes to %s, which stays", async (_what, name) => {
    execFileSync("mkfifo", [at("out.csv")]);
    symlinkSync("out.csv", at("link.csv"));
    const read = readFile(at("out.csv"), "utf8");
    expect((await write(name)).code).toBe(0);
    expect(lstatSync(at("out.csv")).isFIFO()).toBe(true);
    expect(await read).toMatch(WRITTEN);
  });

  it.each<[command: string, args: readonly string[], beginning: RegExp]>([
    ["import", ["list.csv", "--from", "csv", "--draft-site", "X", "-o", "out.csv"], /^\{/],
    ["suggest", ["--old", "list.txt", "--new", "new.txt", "-o", "out.csv"], /^\uFEFFDecision/],
    ["export", ["--to", "csv", "--routes", "routes.json", "-o", "out.csv"], /^old url/],
  ])("does not read from what it writes to, with %s", async (command, args, beginning) => {
    writeFileSync(at("list.csv"), "https://www.old.example/a,https://www.new.example/a\n");
    writeFileSync(at("new.txt"), "https://www.new.example/a\n");
    const site = { name: "X", hosts: ["www.old.example"], scope: ["/"], keep: [] };
    const rest = { targetHosts: ["www.new.example"], activatesAt: "2026-01-01T00:00:00Z" };
    const table = { site: { ...site, ...rest, fallback: null, maxAgeSeconds: 1 }, rules: [] };
    writeFileSync(at("routes.json"), JSON.stringify(table));
    execFileSync("mkfifo", [at("out.csv")]);
    const read = readFile(at("out.csv"), "utf8");
    const { code, stderr } = await sunset([command, ...args], { cwd: folder });
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(await read).toMatch(beginning);
  });

  it.runIf(mayMakeDevices())("writes to a device, which stays", async () => {
    makeDevice(at("out.csv"));
    expect((await write("out.csv")).code).toBe(0);
    expect(lstatSync(at("out.csv")).isCharacterDevice()).toBe(true);
  });

  it.each<[what: string, make: () => void, message: string]>([
    ["a folder", () => mkdirSync(at("out.csv")), "it is a folder"],
    [
      "a dangling link to a missing folder",
      () => symlinkSync("no/real.csv", at("out.csv")),
      "no such file",
    ],
    ["links in a loop", () => symlinkSync("out.csv", at("out.csv")), "ELOOP"],
  ])("reports %s, and leaves nothing behind", async (_what, make, message) => {
    make();
    const before = list();
    const { code, stderr } = await write("out.csv");
    expect(code).toBe(2);
    expect(stderr).toContain("Cannot write out.csv: ");
    expect(stderr).toContain(message);
    expect(list()).toEqual(before);
  });

  it("does not follow a link in the place of its temporary file", async () => {
    writeFileSync(at("victim"), "mine");
    for (const name of [`out.csv.${process.pid}.tmp`]) symlinkSync("victim", at(name));
    await write("out.csv");
    expect(inside("victim")).toBe("mine");
  });

  it("accepts /dev/stdout for standard output", async () => {
    const { code, stdout } = await write("/dev/stdout");
    expect(code).toBe(0);
    expect(stdout).toMatch(WRITTEN);
  });
});

/** Makes a device that accepts everything, like `/dev/null`, which no test may touch. */
function makeDevice(path: string): void {
  execFileSync("mknod", [path, "c", "1", "3"], { stdio: "ignore" });
}

function mayMakeDevices(): boolean {
  const trial = join(mkdtempSync(join(tmpdir(), "sunset-device-")), "null");
  try {
    makeDevice(trial);
    writeFileSync(trial, "x");
    return true;
  } catch {
    return false;
  } finally {
    rmSync(trial, { force: true });
  }
}
