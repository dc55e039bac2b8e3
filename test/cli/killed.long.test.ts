import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it, onTestFinished } from "vitest";
import { descendants, isAlive } from "../node-support/processes.ts";

const folder = mkdtempSync(join(tmpdir(), "sunset-killed-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Longer than it takes on any busy machine unless something is broken. */
const HANGS = { timeout: 180_000 };

/** Works on the embedded storage like every command, until it is stopped. */
const command = join(folder, "command.mjs");
writeFileSync(
  command,
  `
import { openLocalKv } from ${JSON.stringify(join(process.cwd(), "src/cli/tables/local-kv.ts"))};
await openLocalKv(${JSON.stringify(join(folder, "v3"))}, ${JSON.stringify(folder)});
console.log("open");
setInterval(() => {}, 1000);
`,
);

it.each(["SIGINT", "SIGTERM", "SIGHUP", "SIGKILL"] as const)(
  "a command ended by %s leaves no runtime behind",
  HANGS,
  async (signal) => {
    const child = spawn(process.execPath, [command], { stdio: ["ignore", "pipe", "inherit"] });
    onTestFinished(() => void child.kill("SIGKILL"));
    const [opened] = await Promise.race([once(child.stdout, "data"), once(child, "exit")]);
    expect(String(opened)).toBe("open\n");
    const processes = descendants(child.pid ?? 0);
    expect(processes.length).toBeGreaterThan(0);
    child.kill(signal);
    await expect.poll(() => processes.filter(isAlive), HANGS).toEqual([]);
  },
);
