/** A token comes from the environment, and appears neither in arguments nor in output. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createProgram } from "../../src/cli/run.ts";
import { PROCESS_IO } from "../../src/cli/terminal/process-io.ts";
import { DEV_COMMANDS } from "../../src/program/commands.ts";
import { sunset } from "../cli/support.ts";
import { SITE } from "../support/table.ts";

const TOKEN = "v1.0-not-to-be-told-0123456789abcdef";
const SECRET = "access-secret-not-to-be-told";

const io = { ...PROCESS_IO, stdout: new PassThrough(), stderr: new PassThrough() };
const { commands } = await createProgram(io, () => {}, DEV_COMMANDS);
const all = commands.flatMap((it) => [it, ...it.commands]);

const folder = mkdtempSync(join(tmpdir(), "sunset-tokens-"));
/** Answers of the API's refusal, of another server, and none. */
const server = createServer((request, response) => {
  if (request.url?.startsWith("/garbage")) response.end("<html>");
  else if (request.url?.startsWith("/broken")) request.destroy();
  else {
    response.statusCode = 403;
    const errors = [{ code: 10000, message: "Authentication error" }];
    response.end(JSON.stringify({ success: false, errors, messages: [], result: null }));
  }
});
beforeAll(async () => {
  writeFileSync(join(folder, "routes.json"), JSON.stringify({ site: SITE, rules: [] }));
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});

describe("an API token", () => {
  it.each(all.map((it) => [it.name(), it] as const))(
    "is not accepted as an argument of %s",
    (_name, command) => {
      const names = command.options.map((it) => it.long ?? it.short ?? "");
      expect(names.filter((it) => /token|secret|passw|credential|api-?key/i.test(it))).toEqual([]);
    },
  );

  const remote = all.filter((it) => it.options.some(({ long }) => long === "--remote"));
  const ID = "0123456789abcdef";
  const ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
    promote: [ID, "--yes"],
    history: ["/global/a"],
    diff: ["live", "routes.json"],
    check: ["--publish"],
  };
  const cases = remote.flatMap((it) =>
    ["", "/garbage", "/broken"].map((path) => [it.name(), path] as const),
  );
  it.each(cases)(
    "is never printed by %s --remote, whatever the answer (%s)",
    async (name, path) => {
      const { port } = server.address() as AddressInfo;
      const { code, stdout, stderr } = await sunset(
        [name, ...(ARGUMENTS[name] ?? []), "--remote"],
        {
          cwd: folder,
          sleep: async () => {},
          env: {
            CLOUDFLARE_API_TOKEN: TOKEN,
            CLOUDFLARE_ACCOUNT_ID: ID.repeat(2),
            CLOUDFLARE_API_BASE_URL: `http://127.0.0.1:${port}${path}`,
            CLOUDFLARE_ACCESS_CLIENT_ID: "id",
            CLOUDFLARE_ACCESS_CLIENT_SECRET: SECRET,
          },
        },
      );
      expect(code).not.toBe(0);
      for (const told of [TOKEN, SECRET]) expect(stdout + stderr).not.toContain(told);
    },
  );
});
