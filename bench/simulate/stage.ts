/** The Worker on workerd, in one isolate with an embedded D1 that can persist, and a sender. */
import { convertV4MiniflareOptions, Miniflare, NoOpLog, Response } from "miniflare";
import { HITS, migrateLocally } from "../../src/cli/tables/local-hits.ts";
import { readDeployment } from "../../src/cli/tables/site-folder.ts";
import type { WorkerModules } from "../../src/dev/bundle.ts";
import { modulesOf } from "../../src/dev/server.ts";
import type { HitsDatabase } from "../../src/hits/database.ts";
import { type Fault, STAGE } from "./stage-words.ts";

export interface Sent {
  readonly url: string;
  readonly agent: string;
  readonly referrer: string | null;
}

/** Status, headers and body as received. */
export type Got = readonly [status: number, headers: readonly (readonly string[])[], body: string];

export interface Stage {
  readonly db: HitsDatabase;
  /** @param speed The factor by which pauses between batches are shorter than in production. */
  cue(at: number, fault?: Fault, speed?: number): Promise<void>;
  /** Sends visits one after another, each as a separate invocation. */
  send(visits: readonly Sent[]): Promise<readonly Got[]>;
  /** Ends the isolate at once, losing everything in its memory. */
  stop(): Promise<void>;
}

const SENDER = `export default { async fetch(request, { SITE }) {
  const got = [];
  for (const { url, agent, referrer } of await request.json()) {
    const headers = { "user-agent": agent, ...(referrer === null ? {} : { referer: referrer }) };
    const response = await SITE.fetch(url, { redirect: "manual", headers });
    got.push([response.status, [...response.headers], await response.text()]);
  }
  return Response.json(got);
} }`;

export interface StageOptions {
  /** The storage folder, which can be used as `SUNSET_STORAGE` afterwards; null to keep nothing. */
  readonly storage: string | null;
  readonly hasDatabase?: boolean;
}

export async function openStage(
  worker: WorkerModules,
  { storage, hasDatabase = true }: StageOptions,
): Promise<Stage> {
  const { compatibilityDate, compatibilityFlags } = readDeployment(process.cwd());
  const shared = { compatibilityDate, compatibilityFlags: [...compatibilityFlags] };
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      cf: false,
      log: new NoOpLog(),
      telemetry: { enabled: false },
      ...(storage === null ? {} : { resourcePersistencePath: storage }),
      workers: [
        {
          ...shared,
          name: "sender",
          modules: true,
          script: SENDER,
          serviceBindings: { SITE: "site" },
        },
        {
          ...shared,
          name: "site",
          modules: modulesOf(worker),
          // The database always exists; it is not bound if the Worker has none.
          d1Databases: hasDatabase ? [HITS] : [],
          outboundService: () => new Response("<!doctype html><title>old</title><p>The old page"),
        },
        {
          ...shared,
          name: "store",
          modules: true,
          script: "export default {}",
          d1Databases: [HITS],
        },
      ],
    }),
  );
  await miniflare.ready;
  const db: HitsDatabase = await miniflare.getD1Database(HITS, "store");
  await migrateLocally(db);
  const site = await miniflare.getWorker("site");
  const sender = await miniflare.getWorker("sender");
  return {
    db,
    async cue(at, fault = "none", speed = 1) {
      await site.fetch(`http://${STAGE}/`, {
        method: "POST",
        body: JSON.stringify({ at, fault, speed }),
      });
    },
    async send(visits) {
      const answer = await sender.fetch("http://sender/", {
        method: "POST",
        body: JSON.stringify(visits),
      });
      return (await answer.json()) as readonly Got[];
    },
    stop: () => miniflare.dispose(),
  };
}
