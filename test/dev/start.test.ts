import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { addStart } from "../../src/dev/commands/start.ts";
import { sunset } from "../cli/support.ts";
import { SITE } from "../support/table.ts";

const folder = mkdtempSync(join(tmpdir(), "sunset-start-"));
afterAll(() => rmSync(folder, { recursive: true }));

const routes = join(folder, "routes.json");
const rules = ["a", "b", "c"].map((it) => ({
  from: `/global/${it}`,
  to: `https://www.new.example/${it}`,
}));
writeFileSync(routes, JSON.stringify({ site: SITE, rules }));

/** The processes below one, by parent. */
function descendants(pid: number): number[] {
  const rows = execFileSync("ps", ["-eo", "pid=,ppid="], { encoding: "utf8" })
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number));
  const children = rows.flatMap(([child = 0, parent]) => (parent === pid ? [child] : []));
  return [...children, ...children.flatMap(descendants)];
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** So long that something is broken, on however busy a machine. */
const HANGS = { timeout: 180_000 };

describe("npm start", HANGS, () => {
  it.each(["SIGINT", "SIGTERM"] as const)(
    "prints addresses and curl lines that work, and leaves nothing behind after %s",
    async (signal) => {
      const args = ["src/program/main.ts", "start", "--port", "0", "--routes", routes];
      const child = spawn("node", ["scripts/bootstrap.mjs", ...args], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      onTestFinished(() => void child.kill("SIGKILL"));
      let output = "";
      for await (const chunk of child.stdout) {
        output += String(chunk);
        if (output.includes("Ctrl-C")) break;
      }
      expect(output).toMatch(/Site\s+http:\/\/localhost:\d+\//);
      expect(output).toMatch(/Preview\s+http:\/\/preview\.localhost:\d+\//);
      expect(output).toMatch(/Console\s+http:\/\/localhost:\d+\/_sunset/);
      const curls = output.match(/^\s*curl .*$/gm) ?? [];
      expect(curls).toHaveLength(3);
      for (const line of curls) {
        const answer = execFileSync("sh", ["-c", `${line} -s`], { encoding: "utf8" });
        expect(answer).toMatch(/^HTTP\/1\.1 301 /);
        expect(answer).toMatch(/^Location: https:\/\//im);
        expect(answer).toMatch(/^Cache-Control: public, max-age=\d+\r$/im);
      }
      const processes = descendants(child.pid ?? 0);
      expect(processes.length).toBeGreaterThan(0);
      child.kill(signal);
      await once(child, "exit");
      await expect.poll(() => processes.filter(isAlive), HANGS).toEqual([]);
    },
  );

  it.each([
    [["--port", "99999"], "is not a port"],
    [["--origin", "old.example"], "is not a web address"],
    [["--routes", "nowhere.json"], "there is no such file"],
    [["--routes", routes, "--at", "tomorrow"], "is not a date-time"],
  ])("refuses %j with what to do", async (args, message) => {
    const { code, stderr } = await sunset(["start", ...args], { more: [addStart] });
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).toContain("fix:");
  });
});
