import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { addStart } from "../../src/dev/commands/start.ts";
import { sunset } from "../cli/support.ts";
import { descendants, isAlive } from "../node-support/processes.ts";
import { SITE } from "../support/table.ts";

const folder = mkdtempSync(join(tmpdir(), "sunset-start-"));
afterAll(() => rmSync(folder, { recursive: true }));

const routes = join(folder, "routes.json");
const rules = ["a", "b", "c"].map((it) => ({
  from: `/global/${it}`,
  to: `https://www.new.example/${it}`,
}));
/** A rule that only the release has. */
const D = { from: "/global/deep/d", to: "https://www.new.example/d" };
writeFileSync(routes, JSON.stringify({ site: SITE, rules }));

/** Longer than it takes on any busy machine unless something is broken. */
const HANGS = { timeout: 180_000 };

const storage = join(folder, "storage");
const env = { ...process.env, NO_COLOR: "1", SUNSET_STORAGE: storage };

/** Starts the server and returns its start-up output. */
async function start(): Promise<{ readonly child: ChildProcess; readonly output: string }> {
  const args = ["src/program/main.ts", "start", "--port", "0", "--routes", routes];
  const child = spawn("node", ["scripts/bootstrap.mjs", ...args], {
    stdio: ["ignore", "pipe", "inherit"],
    env,
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let output = "";
  for await (const chunk of child.stdout) {
    output += String(chunk);
    if (output.includes("Ctrl-C")) break;
  }
  return { child, output };
}

function tryCurls(output: string): void {
  const curls = output.match(/^\s*curl .*$/gm) ?? [];
  expect(curls).toHaveLength(3);
  for (const line of curls) {
    const answer = execFileSync("sh", ["-c", `${line} -s`], { encoding: "utf8" });
    expect(answer).toMatch(/^HTTP\/1\.1 301 /);
    expect(answer).toMatch(/^Location: https:\/\//im);
    expect(answer).toMatch(/^Cache-Control: public, max-age=\d+\r$/im);
  }
}

async function end(child: ChildProcess, signal: "SIGINT" | "SIGTERM"): Promise<void> {
  const processes = descendants(child.pid ?? 0);
  expect(processes.length).toBeGreaterThan(0);
  child.kill(signal);
  await once(child, "exit");
  await expect.poll(() => processes.filter(isAlive), HANGS).toEqual([]);
}

/** Runs a command on the storage of the running server. */
const command = (...words: readonly string[]) =>
  sunset(words, { cwd: folder, env: { SUNSET_STORAGE: storage } });

describe("npm start", HANGS, () => {
  it("prints addresses and curl lines that work, and leaves nothing behind after SIGINT", async () => {
    const { child, output } = await start();
    expect(output).toContain(`Old Shop (${routes}, 3 rules).`);
    expect(output).toMatch(/Site\s+http:\/\/localhost:\d+\//);
    expect(output).toMatch(/Preview\s+http:\/\/preview\.localhost:\d+\//);
    const console = /Console\s+(http:\/\/localhost:\d+\/_sunset)/.exec(output)?.[1];
    tryCurls(output);
    // Commands run meanwhile print the server's port.
    const next = { site: { ...SITE, activatesAt: "2024-12-01T00:00:00Z" }, rules: [...rules, D] };
    writeFileSync(join(folder, "next.json"), JSON.stringify(next));
    const { stdout, stderr } = await command("publish", "--routes", "next.json");
    expect(stderr).toContain(`${console}/releases/${stdout.trim()}`);
    expect((await command("promote", stdout.trim(), "--break-glass", "x")).code).toBe(0);
    await end(child, "SIGINT");
    expect(existsSync(join(storage, "console.json"))).toBe(false);
  });

  it("says which table serves where a promoted release goes before the file, and how the file does", async () => {
    const { child, output } = await start();
    expect(output).toMatch(/^Old Shop \(release [0-9a-f]{12}, 4 rules\)\.$/m);
    expect(output).toContain(`Not ${routes}: a release goes before it`);
    expect(output).toContain("The gate at 2024-12-01T00:00:00Z is open");
    expect(output).toContain("/global/deep/d");
    tryCurls(output);
    const back = /To serve .*: npx sunset-edge (.*)$/m.exec(output)?.[1] ?? "";
    expect((await command(...back.split(" "))).stdout).toBe("bundled\n");
    await end(child, "SIGTERM");
  });

  it("leaves no runtime behind when it is killed outright, nor when its terminal is gone", async () => {
    for (const signal of ["SIGKILL", "SIGHUP"] as const) {
      const { child } = await start();
      const processes = descendants(child.pid ?? 0);
      // The server is the first process below the script that starts it.
      process.kill(processes[0] ?? 0, signal);
      await expect.poll(() => processes.filter(isAlive), HANGS).toEqual([]);
    }
  });

  it.each([
    [["--port", "99999"], "is not a port"],
    [["--origin", "old.example"], "is not a web address"],
    [["--routes", "nowhere.json"], "there is no such file"],
    [["--routes", routes, "--at", "tomorrow"], "is not a date-time"],
  ])("refuses %j with what to do", async (args, message) => {
    const { code, stderr } = await sunset(["start", ...args], {
      more: { start: async () => addStart },
    });
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).toContain("fix:");
  });
});
