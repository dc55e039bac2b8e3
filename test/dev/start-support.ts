import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished } from "vitest";
import { type Ran, sunset } from "../cli/support.ts";
import { descendants, isAlive } from "../node-support/processes.ts";
import { SITE } from "../support/table.ts";

/** Longer than it takes on any busy machine unless something is broken. */
export const HANGS = { timeout: 180_000 };

const rules = ["a", "b", "c"].map((it) => ({
  from: `/global/${it}`,
  to: `https://www.new.example/${it}`,
}));
/** A rule that only the release has. */
const D = { from: "/global/deep/d", to: "https://www.new.example/d" };

/** A folder with a table of three rules, and `next.json` with one more and an open gate, for `npm start`. */
export function createStartFolder() {
  const folder = mkdtempSync(join(tmpdir(), "sunset-start-"));
  const routes = join(folder, "routes.json");
  const storage = join(folder, "storage");
  const next = { site: { ...SITE, activatesAt: "2024-12-01T00:00:00Z" }, rules: [...rules, D] };
  writeFileSync(routes, JSON.stringify({ site: SITE, rules }));
  writeFileSync(join(folder, "next.json"), JSON.stringify(next));
  return {
    folder,
    routes,
    storage,
    /** Runs a command on the server's storage. */
    command: (...words: readonly string[]): Promise<Ran> =>
      sunset(words, { cwd: folder, env: { SUNSET_STORAGE: storage } }),
    /** Starts the server and returns its start-up output. */
    async start(): Promise<{ readonly child: ChildProcess; readonly output: string }> {
      const args = ["src/program/main.ts", "start", "--port", "0", "--routes", routes];
      const child = spawn("node", ["scripts/bootstrap.mjs", ...args], {
        stdio: ["ignore", "pipe", "inherit"],
        env: { ...process.env, NO_COLOR: "1", SUNSET_STORAGE: storage },
      });
      onTestFinished(() => void child.kill("SIGKILL"));
      let output = "";
      for await (const chunk of child.stdout) {
        output += String(chunk);
        if (output.includes("Ctrl-C")) break;
      }
      return { child, output };
    },
  };
}

export function tryCurls(output: string): void {
  const curls = output.match(/^\s*curl .*$/gm) ?? [];
  expect(curls).toHaveLength(3);
  for (const line of curls) {
    const answer = execFileSync("sh", ["-c", `${line} -s`], { encoding: "utf8" });
    expect(answer).toMatch(/^HTTP\/1\.1 301 /);
    expect(answer).toMatch(/^Location: https:\/\//im);
    expect(answer).toMatch(/^Cache-Control: public, max-age=\d+\r$/im);
  }
}

export async function end(child: ChildProcess, signal: "SIGINT" | "SIGTERM"): Promise<void> {
  const processes = descendants(child.pid ?? 0);
  expect(processes.length).toBeGreaterThan(0);
  child.kill(signal);
  await once(child, "exit");
  await expect.poll(() => processes.filter(isAlive), HANGS).toEqual([]);
}
