import { rmSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { descendants, isAlive } from "../node-support/processes.ts";
import { createStartFolder, end, HANGS, tryCurls } from "./start-support.ts";

const { folder, routes, start, command } = createStartFolder();
afterAll(() => rmSync(folder, { recursive: true }));

describe("npm start", HANGS, () => {
  it("says which table serves if a promoted release precedes the file, and how the file gets served", async () => {
    const { stdout } = await command("publish", "--routes", "next.json");
    expect((await command("promote", stdout.trim(), "--break-glass", "x")).code).toBe(0);
    const { child, output } = await start();
    expect(output).toMatch(/^Old Shop \(release [0-9a-f]{12}, 4 rules\)\.$/m);
    expect(output).toContain(
      `Not ${routes}: a release that was promoted in the local KV takes precedence`,
    );
    expect(output).toContain("The gate at 2024-12-01T00:00:00Z is open");
    expect(output).toContain("/global/deep/d");
    tryCurls(output);
    const back = /To serve .*: npx sunset-edge (.*)$/m.exec(output)?.[1] ?? "";
    expect((await command(...back.split(" "))).stdout).toBe("bundled\n");
    await end(child, "SIGTERM");
  });

  it("leaves no runtime behind when it is killed or its terminal is closed", async () => {
    for (const signal of ["SIGKILL", "SIGHUP"] as const) {
      const { child } = await start();
      const processes = descendants(child.pid ?? 0);
      // The server is the first process below the script that starts it.
      process.kill(processes[0] ?? 0, signal);
      await expect.poll(() => processes.filter(isAlive), HANGS).toEqual([]);
    }
  });
});
