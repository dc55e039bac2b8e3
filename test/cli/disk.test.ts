import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { diskError, diskProblemIn, probeDisk } from "../../src/cli/terminal/disk.ts";
import { SITE } from "../support/table.ts";
import { sunset } from "./support.ts";

const folder = mkdtempSync(join(tmpdir(), "sunset-disk-"));
afterAll(() => rmSync(folder, { recursive: true }));

const failure = (code: string, path?: string): Error =>
  Object.assign(new Error(`${code}: as the system says it`), { code, ...(path ? { path } : {}) });

describe("a full or read-only disk", () => {
  it.each([
    ["ENOSPC", "Cannot write to /site/x: the disk is full"],
    ["EDQUOT", "Cannot write to /site/x: the quota is used up"],
    ["EROFS", "Cannot write to /site/x: the disk is read-only"],
    ["EACCES", "Cannot write to /site/x: you may not write there"],
  ])("is recognised by the system's error: %s", (code, message) => {
    expect(diskError(failure(code, "/site/x"))).toMatchObject({ message, exitCode: 4 });
  });

  it.each([
    ["another error", failure("ENOENT", "/x")],
    ["an error without a code", new Error("x")],
    ["a text", "ENOSPC"],
  ])("is not mistaken for %s", (_name, error) => {
    expect(diskError(error)).toBeNull();
  });

  it.each([
    [
      "workerd's",
      "e = rust/worker/ffi.rs:110: overloaded: No space left on device (os error 28)",
      "full",
    ],
    ["its database's", "D1_ERROR: database or disk is full: SQLITE_FULL", "full"],
    ["its database's", "attempt to write a readonly database: SQLITE_READONLY", "read-only"],
  ])("is recognised in %s words", (_name, line, says) => {
    expect(diskProblemIn(["something else", line], "/site")?.message).toContain(says);
    expect(diskProblemIn(["something else"], "/site")).toBeNull();
  });

  it("is not a folder without write permission, which is left unchanged", () => {
    const fresh = join(folder, "a/b");
    expect(probeDisk(fresh, true)).toBeNull();
    expect(readdirSync(fresh)).toEqual([]);
  });
});

/** Mounts a separate disk in a folder; null if mounting is not permitted here. */
function mountSmall(name: string, size: string): string | null {
  const path = join(folder, name);
  mkdirSync(path);
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${size}`, "tmpfs", path], {
      stdio: "ignore",
    });
  } catch {
    return null;
  }
  return path;
}

function unmount(path: string | null): void {
  if (path !== null) execFileSync("umount", [path]);
}

const small = mountSmall("small", "200k");
afterAll(() => unmount(small));

describe.runIf(small !== null)("a site on its own disk", () => {
  const cwd = small ?? "";
  const rules = [{ from: "/global/a", to: "https://www.new.example/a" }];

  it("that gets full: a command reports it in one line, with advice", async () => {
    copyFileSync("wrangler.toml", join(cwd, "wrangler.toml"));
    writeFileSync(join(cwd, "routes.json"), JSON.stringify({ site: SITE, rules }));
    const { code, stderr } = await sunset(["publish"], { cwd });
    const told = stderr.split("\n").filter((it) => /error:|fix:/.test(it));
    expect([code, told]).toEqual([
      4,
      [
        `error: Cannot write to ${join(cwd, ".wrangler/state/v3")}: the disk is full`,
        "  fix: Make room there, and run the command again: what was written stays",
      ],
    ]);
    expect(stderr).not.toMatch(/ffi\.rs|stack:/);
  });

  it("that becomes read-only: a command reports it in the same way", async () => {
    rmSync(join(cwd, ".wrangler"), { recursive: true, force: true });
    execFileSync("mount", ["-o", "remount,ro", cwd]);
    const { code, stderr } = await sunset(["status"], { cwd });
    expect([code, stderr]).toEqual([
      4,
      `error: Cannot write to ${join(cwd, ".wrangler/state/v3")}: the disk is read-only\n` +
        "  fix: Mount it for writing, or work in another folder\n",
    ]);
  });
});
