import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, it, describe } from "vitest";
import { type CheckResults, readCheckResults } from "../../src/store/records/check-results.ts";
import { createApiStore } from "../../src/store/kv/kv-api.ts";
import type { KvStore } from "../../src/store/kv/kv-store.ts";
import { type CloudflareApi, startCloudflareApi } from "../node-support/cloudflare-api.ts";
import { type SiteAnswer, startNewSite } from "../node-support/new-site.ts";
import { SITE } from "../support/table.ts";
import { credentialsOf } from "./cloudflare.ts";
import { NOW, type Ran, sunset } from "./support.ts";

const NEW = "https://www.new.example";

const TABLE = {
  site: { ...SITE, fallback: `${NEW}/` },
  rules: [
    { from: "/global/a", to: `${NEW}/a` },
    { from: "/global/b", to: `${NEW}/gone` },
    { from: "/global/c", to: `${NEW}/gone` },
    { from: "/global/p/:id", to: `${NEW}/p/:id` },
  ],
};

const ANSWERS = { [`${NEW}/gone`]: 404, [`${NEW}/`]: [302, `${NEW}/en`] } as const;

let folder: string;
let api: CloudflareApi;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "sunset-check-"));
  writeFileSync(join(folder, "routes.json"), JSON.stringify(TABLE));
  api = await startCloudflareApi();
});

beforeEach(() => api.reset());

afterAll(async () => {
  await api.stop();
  rmSync(folder, { recursive: true });
});

async function remote(
  args: readonly string[],
  answers: Readonly<Record<string, SiteAnswer>> = ANSWERS,
  now = NOW,
): Promise<Ran & { readonly asked: readonly string[] }> {
  const site = await startNewSite(answers);
  const ran = await sunset([...args, "--remote"], {
    cwd: folder,
    env: credentialsOf(api),
    fetch: site.fetch,
    fetchApi: api.fetch,
    sleep: async () => {},
    now,
  });
  await site.close();
  return { ...ran, asked: site.log };
}

function storeOf(): KvStore {
  const namespaceId = api.namespaceIds.REDIRECTS ?? "";
  const { token, accountId, url: baseUrl, fetch } = api;
  return createApiStore({ token, accountId, namespaceId, baseUrl, fetch });
}

async function resultsOf(release: string): Promise<CheckResults | null> {
  const results = await readCheckResults(storeOf(), release, NOW);
  if (results.ok) return results.value;
  throw new TypeError(results.problem.kind);
}

describe("sunset check --publish", () => {
  it("stores with the release what its page shows: counts, and unhealthy targets", async () => {
    const id = (await remote(["publish"])).stdout.trim();
    const { code, stderr } = await remote(["check", "--publish"]);
    expect([code, stderr]).toEqual([3, expect.stringContaining("now shows it")]);
    expect(await resultsOf(id)).toEqual({
      checkedAt: "2026-01-01T00:00:00Z",
      checkedBy: "ana@example.com",
      counts: { dead: 1, "soft-dead": 0, unknown: 0, redirected: 1, ok: 1 },
      unfilled: 1,
      targets: [
        {
          url: `${NEW}/gone`,
          verdict: "dead",
          status: 404,
          hops: 0,
          finalUrl: `${NEW}/gone`,
          reason: null,
          rules: 2,
          from: "/global/b",
        },
        {
          url: `${NEW}/`,
          verdict: "redirected",
          status: 200,
          hops: 1,
          finalUrl: `${NEW}/en`,
          reason: null,
          rules: 1,
          from: null,
        },
      ],
    });
  });

  it("requests nothing if the table is not published, and gives advice", async () => {
    const { code, stderr, asked } = await remote(["check", "--publish"]);
    expect(code).toBe(1);
    expect(stderr).toContain("This table is not a release in Cloudflare");
    expect(stderr).toContain("First: npx sunset-edge publish --remote");
    expect(asked).toEqual([]);
  });

  it("publishes nothing if no server answered, since this machine is offline", async () => {
    const id = (await remote(["publish"])).stdout.trim();
    const hangUp: SiteAnswer = (_request, response) => response.destroy();
    const silent = { [`${NEW}/a`]: hangUp, [`${NEW}/gone`]: hangUp, [`${NEW}/`]: hangUp };
    const { code } = await remote(["check", "--publish"], silent);
    expect([code, await resultsOf(id)]).toEqual([4, null]);
  });

  it("loses nothing if KV cannot be written, and says when the targets were requested", async () => {
    const id = (await remote(["publish"])).stdout.trim();
    api.fail({ kind: "status", status: 403 }, { where: /PUT .*bulk/ });
    const failed = await remote(["check", "--publish"]);
    expect([failed.code, failed.asked.length]).toEqual([4, 5]);
    const later = await remote(["check", "--publish"], ANSWERS, NOW + 3_600_000);
    expect([later.code, later.asked]).toEqual([3, []]);
    expect(await resultsOf(id)).toMatchObject({ checkedAt: "2026-01-01T00:00:00Z" });
  });

  it("ignores a malformed record, whoever wrote it", async () => {
    const id = (await remote(["publish"])).stdout.trim();
    await remote(["check", "--publish"]);
    await storeOf().put([{ key: `check/${id}/zzz`, value: "rubbish" }]);
    expect(await resultsOf(id)).toMatchObject({ checkedBy: "ana@example.com" });
  });

  it("writes nothing without the flag", async () => {
    const id = (await remote(["publish"])).stdout.trim();
    await remote(["check"]);
    expect(await resultsOf(id)).toBeNull();
  });
});
