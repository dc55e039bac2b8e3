import { createExecutionContext } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { createEntry } from "../../src/http/entry.ts";

const HOSTS = new Set(["www.old.example", "old.example"]);

interface Env {
  readonly CONSOLE?: string;
}

async function ask(address: string, env: Env): Promise<{ by: string; loads: number }> {
  let loads = 0;
  const entry = createEntry<Env>({
    app: { fetch: () => new Response("production") },
    hosts: HOSTS,
    loadConsole: async () => {
      loads += 1;
      return { fetch: () => new Response("console") };
    },
  });
  const send = () => entry.fetch(new Request(address), env, createExecutionContext());
  await send();
  return { by: await (await send()).text(), loads };
}

describe("createEntry()", () => {
  it.each([
    ["if CONSOLE is not set", "https://preview.example/_sunset", {}],
    ["if CONSOLE has another value", "https://preview.example/_sunset", { CONSOLE: "true" }],
    ["if CONSOLE is off", "https://preview.example/_sunset", { CONSOLE: "off" }],
    ["on a host of the site", "https://www.old.example/_sunset", { CONSOLE: "on" }],
    ["on another host of the site", "https://old.example/global", { CONSOLE: "on" }],
    [
      "on a host of the site with a last dot",
      "https://www.old.example./_sunset",
      { CONSOLE: "on" },
    ],
    [
      "on a host of the site in capital letters",
      "https://WWW.OLD.EXAMPLE/_sunset",
      { CONSOLE: "on" },
    ],
    ["to monitors", "https://preview.example/_sunset/health", { CONSOLE: "on" }],
    [
      "on a host of the site with a user name",
      "https://x@www.old.example/_sunset",
      { CONSOLE: "on" },
    ],
  ])("answers as in production, without loading the console, %s", async (_name, address, env) => {
    expect(await ask(address, env)).toEqual({ by: "production", loads: 0 });
  });

  it("loads the console once if it is on", async () => {
    expect(await ask("https://preview.example/global", { CONSOLE: "on" })).toEqual({
      by: "console",
      loads: 1,
    });
  });
});
