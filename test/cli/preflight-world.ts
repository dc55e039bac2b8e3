import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect } from "vitest";
import type { Check } from "../../src/cli/checklist/checklist.ts";
import { type CloudflareApi, startCloudflareApi } from "../node-support/cloudflare-api.ts";
import {
  createZoneSide,
  paths,
  REDIRECTS,
  SIGNOFFS,
  WORKER,
  type ZoneSide,
} from "../node-support/cloudflare-zone.ts";
import { SITE } from "../support/table.ts";
import { type Ran, sunset } from "./support.ts";

const NOW = Date.parse("2026-01-01T00:00:00Z");

export const TABLE = {
  site: {
    ...SITE,
    hosts: ["www.oldshop.net", "oldshop.net"],
    targetHosts: ["www.newshop.net"],
    fallback: "https://www.newshop.net/",
    announceAt: "2026-02-01T00:00:00Z",
    activatesAt: "2026-03-01T00:00:00Z",
  },
  rules: [],
};

export const READY = `name = "${WORKER}"
workers_dev = false
preview_urls = true
routes = [
  { pattern = "www.oldshop.net/*", zone_name = "oldshop.net" },
  { pattern = "oldshop.net/*", zone_name = "oldshop.net" },
]

[[kv_namespaces]]
binding = "REDIRECTS"

[[kv_namespaces]]
binding = "SIGNOFFS"

[vars]
DEBUG_HEADERS = "off"

[previews.vars]
CONSOLE = "on"
ACCESS_TEAM_DOMAIN = "oldshop.cloudflareaccess.com"
ACCESS_AUD = "5555555555555555555555555555555555555555555555555555555555555555"

[[previews.kv_namespaces]]
binding = "REDIRECTS"
id = "${REDIRECTS}"

[[previews.kv_namespaces]]
binding = "SIGNOFFS"
id = "${SIGNOFFS}"
`;

/** Provides a ready folder and account for each test of the calling file, and functions that break them. */
export function preflightWorld() {
  const folder = mkdtempSync(join(tmpdir(), "sunset-preflight-"));
  let api: CloudflareApi;
  let side: ZoneSide;
  const write = (file: string, text: string): void => writeFileSync(join(folder, file), text);

  beforeAll(async () => {
    api = await startCloudflareApi({ also: (method, url) => side.answer(method, url) });
  });
  beforeEach(() => {
    api.reset();
    side = createZoneSide(api.accountId);
    write("routes.json", JSON.stringify(TABLE));
    write("wrangler.toml", READY);
  });
  afterAll(async () => {
    await api.stop();
    rmSync(folder, { recursive: true });
  });

  function run(...args: string[]): Promise<Ran> {
    const env = {
      CLOUDFLARE_API_TOKEN: api.token,
      CLOUDFLARE_ACCOUNT_ID: api.accountId,
      CLOUDFLARE_API_BASE_URL: api.url,
    };
    const sleep = async (): Promise<void> => {};
    return sunset(["preflight", ...args], {
      cwd: folder,
      env,
      fetchApi: api.fetch,
      now: NOW,
      sleep,
    });
  }

  async function checks(...args: string[]): Promise<Check[]> {
    const { checks } = JSON.parse((await run("--json", ...args)).stdout) as { checks: Check[] };
    return checks;
  }

  return {
    folder,
    api: () => api,
    /** Returns the answers of the account. */
    side: () => side,
    /** Returns the paths of the answers. */
    at: () => paths(api.accountId),
    write,
    run,
    checks,
    /** Returns the lines that are not ok, as `state id message`. */
    wrongOf: async (...args: string[]): Promise<string[]> =>
      (await checks(...args))
        .filter((it) => it.state !== "ok")
        .map(({ id, state, message }) => `${state} ${id} ${message}`),
    /** Replaces text in wrangler.toml. */
    edit(from: string, to: string): void {
      expect(READY).toContain(from);
      write("wrangler.toml", READY.replace(from, to));
    },
    editSite: (patch: object): void =>
      write("routes.json", JSON.stringify({ ...TABLE, site: { ...TABLE.site, ...patch } })),
    /** Replaces a result in the account. */
    change: (path: keyof ReturnType<typeof paths>, result: unknown): void =>
      void side.results.set(paths(api.accountId)[path], result),
  };
}
