import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { SITE } from "../support/table.ts";

const folder = mkdtempSync(join(tmpdir(), "sunset-pipe-"));
afterAll(() => rmSync(folder, { recursive: true }));
const NEW = "https://www.new.example";
const rules = Array.from({ length: 5000 }, (_, it) => ({ from: `/global/${it}#`, to: NEW }));
writeFileSync(join(folder, "routes.json"), JSON.stringify({ site: SITE, rules }));
writeFileSync(join(folder, "old.txt"), "https://www.old.example/global/a\n");
writeFileSync(join(folder, "new.txt"), `${NEW}/a\n`);

/** Starts a command whose output is closed before anything is written. */
function start(...args: readonly string[]) {
  const main = join(process.cwd(), "src/program/main.ts");
  const child = spawn(process.execPath, [main, ...args], {
    cwd: folder,
    stdio: ["pipe", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  child.stdout.destroy();
  child.stderr.resume();
  child.stdin.on("error", () => {});
  return child;
}

describe("when the reader of its output goes away, a command", () => {
  it("still writes its file", async () => {
    const child = start("suggest", "--old", "old.txt", "--new", "new.txt", "-o", "s.csv");
    expect(await once(child, "exit")).toEqual([0, null]);
    expect(existsSync(join(folder, "s.csv"))).toBe(true);
  });

  it("still writes its file, also if the reader of its messages goes away", async () => {
    const child = start("inventory", "old.txt", "-o", "inventory.csv");
    child.stderr.destroy();
    expect(await once(child, "exit")).toEqual([0, null]);
    expect(existsSync(join(folder, "inventory.csv"))).toBe(true);
  });

  it("still ends with its own exit code", async () => {
    expect(await once(start("validate"), "exit")).toEqual([1, null]);
  });

  it("ends even if its input does not", async () => {
    const child = start("resolve", "-");
    const exit = once(child, "exit");
    const feed = (): void =>
      void (child.exitCode === null && child.stdin.write("/a\n".repeat(5000)));
    child.stdin.on("drain", feed);
    feed();
    expect((await exit)[0]).toBe(0);
  });
});
