import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { addStart } from "../../src/dev/commands/start.ts";
import { sunset } from "../cli/support.ts";
import { createStartFolder, end, HANGS, tryCurls } from "./start-support.ts";

const { folder, routes, storage, start, command } = createStartFolder();
afterAll(() => rmSync(folder, { recursive: true }));

describe("npm start", HANGS, () => {
  it("prints addresses and working curl commands, and leaves nothing behind after SIGINT", async () => {
    const { child, output } = await start();
    expect(output).toContain(`Old Shop (${routes}, 3 rules).`);
    expect(output).toMatch(/Site\s+http:\/\/localhost:\d+\//);
    expect(output).toMatch(/Preview\s+http:\/\/preview\.localhost:\d+\//);
    const console = /Console\s+(http:\/\/localhost:\d+\/_sunset)/.exec(output)?.[1];
    tryCurls(output);
    // Commands run meanwhile print the server's port.
    const { stdout, stderr } = await command("publish", "--routes", "next.json");
    expect(stderr).toContain(`${console}/releases/${stdout.trim()}`);
    await end(child, "SIGINT");
    expect(existsSync(join(storage, "console.json"))).toBe(false);
  });

  it.each([
    [["--port", "99999"], "is not a port"],
    [["--origin", "old.example"], "is not a web address"],
    [["--routes", "nowhere.json"], "there is no such file"],
    [["--routes", routes, "--at", "tomorrow"], "is not a date-time"],
  ])("refuses %j with advice", async (args, message) => {
    const { code, stderr } = await sunset(["start", ...args], {
      more: { start: async () => addStart },
    });
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).toContain("fix:");
  });
});
