/** The deployed Worker: how its entry uses its modules. Most tests have a deployment of their own. */
import { convertV4MiniflareOptions, Miniflare, NoOpLog } from "miniflare";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundleWorker, type WorkerModules } from "../../src/dev/bundle.ts";
import { modulesOf } from "../../src/dev/server.ts";
import { migrateLocally } from "../../src/cli/tables/local-hits.ts";
import type { HitsDatabase } from "../../src/hits/database.ts";
import { readDeployment } from "../../src/cli/tables/site-folder.ts";
import { createBundleModules } from "../../src/release/bundle-modules.ts";
import { FRONT_HEADER } from "../../src/console/access/front-header.ts";
import { createBindingStore } from "../../src/store/kv/kv-binding.ts";
import { OVERLAY_KEY } from "../../src/store/records/keys.ts";
import { promote, publish } from "../node-support/publish.ts";
import { releaseOf } from "../node-support/release.ts";
import { largeTable } from "../store/large-table.ts";

const { compatibilityDate, compatibilityFlags } = readDeployment(process.cwd());

const OLD = "https://www.old.example";
const NEW = "https://www.new.example";

let modules: WorkerModules;
let miniflare: Miniflare | null = null;

beforeAll(async () => {
  const table = await releaseOf([{ from: "/global/page", to: `${NEW}/bundled` }], { scope: ["/"] });
  modules = await bundleWorker("worker.ts", await createBundleModules(table));
});

afterAll(() => miniflare?.dispose());

/** Replaces the deployment; the old site answers 200 with its own name. */
async function deploy({
  kv = true,
  hits = false,
  worker = modules,
  ...bindings
}: {
  kv?: boolean;
  hits?: boolean;
  worker?: WorkerModules;
  CONSOLE?: string;
  NOTIFY_URL?: string;
  REDIRECTS?: string;
} = {}) {
  const isForReviewers = bindings.CONSOLE === "on";
  await miniflare?.dispose();
  miniflare = null;
  const started = new Miniflare(
    convertV4MiniflareOptions({
      cf: false,
      log: new NoOpLog(),
      telemetry: { enabled: false },
      workers: [
        {
          name: "sunset",
          compatibilityDate,
          compatibilityFlags: [...compatibilityFlags],
          modules: modulesOf(worker),
          kvNamespaces: kv ? ["REDIRECTS", "SIGNOFFS"] : [],
          d1Databases: hits ? ["HITS"] : [],
          bindings: { ...bindings, FRONT_KEY: "front" },
          outboundService: "old",
          serviceBindings: isForReviewers ? { LOCAL_REVIEWER: "old" } : {},
        },
        {
          name: "old",
          modules: true,
          script: `const posted = [];
            export default {
              async fetch(request) {
                if (request.method === "POST") posted.push([request.url, await request.json()]);
                return request.url.endsWith("/posted") ? Response.json(posted) : new Response("the old site");
              },
            };`,
        },
      ],
    }),
  );
  await started.ready;
  miniflare = started;
}

function running(): Miniflare {
  if (miniflare) return miniflare;
  throw new TypeError("Nothing is deployed");
}

async function ask(address: string): Promise<string> {
  const headers = { [FRONT_HEADER]: "front" };
  const response = await running().dispatchFetch(address, { headers, redirect: "manual" });
  const body = await response.text();
  return (
    response.headers.get("location") ??
    `${response.status} ${/<h1[^>]*>([^<]*)/.exec(body)?.[1] ?? body}`
  );
}

const redirects = async () =>
  createBindingStore(await running().getKVNamespace("REDIRECTS", "sunset"));

describe.each([
  ["that is empty", true, expect.any(Number)],
  ["that is not bound", false, null],
])("the Worker in production, with a namespace %s,", (_name, kv, age) => {
  // Nothing is written here, so one deployment is enough for all tests in any order.
  beforeAll(() => deploy({ kv }));

  it("redirects according to the bundled table", async () => {
    expect(await ask(`${OLD}/global/page`)).toBe(`${NEW}/bundled`);
    expect(await ask(`${OLD}/sitemap.xml`)).toContain(`<loc>${OLD}/global/page</loc>`);
  });

  it("has nothing at or below /_sunset", async () => {
    const paths = ["/_sunset", "/_sunset/", "/_sunset/table?q=x", "/%5Fsunset", "/_%73unset/rows"];
    const answers: string[] = [];
    for (const path of paths) answers.push(await ask(OLD + path));
    expect(answers).toEqual(paths.map(() => "404 Page not found"));
  });

  it("reports its health to a monitor, on any host", async () => {
    const answers: unknown[] = [];
    for (const host of [OLD, "https://elsewhere.example"]) {
      const response = await running().dispatchFetch(`${host}/_sunset/health`);
      answers.push([response.status, await response.json()]);
    }
    const canary = { ok: true, url: `${OLD}/global/page`, status: 301, location: `${NEW}/bundled` };
    const health = { ok: true, source: "bundle", ages: { current: age, overlay: age }, canary };
    const expected = [200, expect.objectContaining(health)];
    expect(answers).toEqual([expected, expected]);
  });
});

describe("the Worker in production", () => {
  it("redirects according to the promoted release from the first request on", async () => {
    await deploy();
    const release = await releaseOf([{ from: "/global/page", to: `${NEW}/promoted` }]);
    const kv = await redirects();
    await publish(kv, release);
    await promote(kv, release, Date.now());
    expect(await ask(`${OLD}/global/page`)).toBe(`${NEW}/promoted`);
  });

  it("passes a request to the old site if it fails at once", async () => {
    const script = "export default {};";
    const worker = await bundleWorker("worker.ts", { script, data: new Map() });
    await deploy({ worker });
    expect(await ask(`${OLD}/global/page`)).toBe("200 the old site");
  });

  it("passes a request to the old site if it fails later", async () => {
    const broken = new Uint8Array(new TextEncoder().encode("no JSON"));
    await deploy({ worker: new Map([...modules, ["old-urls.bin", broken]]) });
    expect(await ask(`${OLD}/sitemap.xml`)).toBe("200 the old site");
    expect(await ask(`${OLD}/global/page`)).toBe(`${NEW}/bundled`);
  });

  it("starts to serve rows in a scheduled run", async () => {
    await deploy();
    const kv = await redirects();
    await kv.put([{ key: "/global/typed", value: `${NEW}/typed` }]);
    await (await running().getWorker("sunset")).scheduled();
    const overlay = (await kv.getTexts([OVERLAY_KEY])).get(OVERLAY_KEY);
    expect(JSON.parse(overlay ?? "null")).toMatchObject({
      rows: [{ key: "/global/typed", state: "serving" }],
    });
  });

  it("reports findings through NOTIFY_URL, once", async () => {
    await deploy({ NOTIFY_URL: "https://hooks.example/s3cret" });
    await (await redirects()).put([{ key: "/global/typed", value: `${NEW}:8443/typed` }]);
    const worker = await running().getWorker("sunset");
    for (let minute = 0; minute < 3; minute++) await worker.scheduled();
    const old = await running().getWorker("old");
    const posted = await (await old.fetch("https://old.example/posted")).json();
    expect(posted).toMatchObject([
      ["https://hooks.example/s3cret", { findings: [{ from: "rows", about: "/global/typed" }] }],
    ]);
  });

  it("judges rows by the whole of a large release, even without visitors before", async () => {
    const site = { scope: ["/"], targetHosts: ["www.new.example", "www.old.example"] };
    const back = [0, 1, 2].map((it) => ({ from: `/back/${it}`, to: `${OLD}/typed/${it}` }));
    const release = await releaseOf([...largeTable("large"), ...back], site);
    expect(release.shards.length).toBeGreaterThan(2);
    const bundled = await createBundleModules(await releaseOf([], site));
    await deploy({ worker: await bundleWorker("worker.ts", bundled) });
    const kv = await redirects();
    await publish(kv, release);
    await promote(kv, release, Date.now());
    await kv.put(back.map(({ from }, it) => ({ key: `/typed/${it}`, value: OLD + from })));
    await (await running().getWorker("sunset")).scheduled();
    const overlay = (await kv.getTexts([OVERLAY_KEY])).get(OVERLAY_KEY);
    expect(JSON.parse(overlay ?? "null")).toMatchObject({
      rows: back.map((_, it) => ({ key: `/typed/${it}`, state: "rejected" })),
    });
  });
});

const database = async () => {
  const db: HitsDatabase = await running().getD1Database("HITS", "sunset");
  await migrateLocally(db);
  return db;
};

async function countedBy(db: HitsDatabase): Promise<readonly unknown[]> {
  return (await db.prepare("SELECT rule, total FROM hits").bind().all()).results;
}

/** Runs the cron over a day of 2001, and returns the sums of months. */
async function tidied(db: HitsDatabase): Promise<readonly unknown[]> {
  const row = "('2001-01-01', '/global/page', 'redirect', 301, 0, 0, 5)";
  await db.prepare(`INSERT INTO hits VALUES ${row}`).bind().all();
  await (await running().getWorker("sunset")).scheduled();
  return (await db.prepare("SELECT month, total FROM hits_by_month").bind().all()).results;
}

describe("the Worker with a database", () => {
  it("counts its answers, and writes them within a second", async () => {
    await deploy({ hits: true });
    const db = await database();
    for (let time = 0; time < 3; time++) await ask(`${OLD}/global/page`);
    await expect.poll(() => countedBy(db)).toEqual([{ rule: "/global/page", total: 3 }]);
  });

  it("answers the same without tables, and tidies up once they exist", async () => {
    await deploy({ hits: true });
    expect(await ask(`${OLD}/global/page`)).toBe(`${NEW}/bundled`);
    expect(await tidied(await database())).toEqual([{ month: "2001-01", total: 5 }]);
  });

  it("tidies up even if the rows cannot be read", async () => {
    await deploy({ kv: false, hits: true, REDIRECTS: "no namespace" });
    expect(await tidied(await database())).toEqual([{ month: "2001-01", total: 5 }]);
  });

  it("counts nothing in a deployment for reviewers, even with a database", async () => {
    await deploy({ hits: true, CONSOLE: "on" });
    const db = await database();
    const counted = await countedBy(db);
    for (let time = 0; time < 3; time++) await ask(`${OLD}/global/page`);
    await new Promise((resolve) => setTimeout(resolve, 2000));
    expect(await countedBy(db)).toEqual(counted);
  });
});

describe("the Worker in a deployment for reviewers", () => {
  describe("with an empty namespace", () => {
    beforeAll(() => deploy({ CONSOLE: "on" }));

    it("has the console, and answers as in production on the site's hosts", async () => {
      expect(await ask("http://localhost/_sunset")).toMatch(/^200 /);
      expect(await ask(`${OLD}/global/page`)).toBe(`${NEW}/bundled`);
      expect(await ask(`${OLD}/_sunset`)).toBe("404 Page not found");
    });

    it("shows the rules as written, which the bundle keeps in separate files", async () => {
      const response = await running().dispatchFetch("http://localhost/_sunset/table", {
        headers: { [FRONT_HEADER]: "front" },
      });
      expect(await response.text()).toContain(`${NEW}/bundled`);
    });
  });

  it("writes nothing in a scheduled run", async () => {
    await deploy({ CONSOLE: "on" });
    const kv = await redirects();
    await kv.put([{ key: "/global/typed", value: `${NEW}/typed` }]);
    await (await running().getWorker("sunset")).scheduled();
    expect((await kv.getTexts([OVERLAY_KEY])).get(OVERLAY_KEY)).toBeNull();
  });
});
