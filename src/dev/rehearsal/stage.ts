import { once } from "node:events";
import { Agent, type IncomingMessage, request as httpRequest } from "node:http";
import { text } from "node:stream/consumers";
import { convertV4MiniflareOptions, Miniflare, NoOpLog, Response } from "miniflare";
import { createStorageWorker } from "../../cli/storage/bindings.ts";
import { leashRuntime } from "../../cli/storage/leash-runtime.ts";
import { readDeployment } from "../../cli/tables/site-folder.ts";
import { isVerificationFile } from "../../domain/url/verification-file.ts";
import { createBundleModules } from "../../release/bundle-modules.ts";
import type { CompiledRelease } from "../../release/compile-release.ts";
import { createBindingStore } from "../../store/kv/kv-binding.ts";
import type { KvStore } from "../../store/kv/kv-store.ts";
import { bundleWorker, type WorkerModules } from "../bundle.ts";
import { modulesOf, textsOf } from "../server.ts";
import type { Answer, Asked } from "./answer.ts";
import { type Cue, writeCue } from "./cue.ts";

/** The Worker on workerd, in a world whose clock, storage, old site and new site the rehearsal controls. */
export interface Stage {
  /** Workers KV as people and the command line see it, even while the Worker's own reads fail. */
  readonly kv: KvStore;
  cue(cue: Cue): Promise<void>;
  /** Runs the cron trigger, that is, the reconciler, once. Returns whether it succeeded. */
  runCron(): Promise<boolean>;
  /** Sends a request over HTTP. */
  ask(asked: Asked): Promise<Answer>;
  /** The hosts that the Worker has sent requests to so far. */
  hostsAsked(): ReadonlySet<string>;
  stop(): Promise<void>;
}

/** Bundles the Worker as it is deployed with a release, for any number of stages. */
export async function bundleForStage(release: CompiledRelease): Promise<WorkerModules> {
  return bundleWorker("dev/rehearsal/stage-worker.ts", await createBundleModules(release));
}

/**
 * Starts an isolate that has served nothing yet, on loopback, with an empty KV in memory.
 *
 * @param folder The site's folder; the current one if left out.
 */
export async function startStage(worker: WorkerModules, folder = process.cwd()): Promise<Stage> {
  const { compatibilityDate, compatibilityFlags, vars } = readDeployment(folder);
  const hosts = new Set<string>();
  const storage = createStorageWorker();
  leashRuntime();
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      host: "127.0.0.1",
      port: 0,
      cf: false,
      log: new NoOpLog(),
      telemetry: { enabled: false },
      workers: [
        {
          ...storage.worker,
          kvNamespaces: [NAMESPACE],
          serviceBindings: { [PRODUCTION]: "production" },
        },
        {
          name: "production",
          compatibilityDate,
          compatibilityFlags: [...compatibilityFlags],
          modules: modulesOf(worker),
          bindings: textsOf(vars),
          kvNamespaces: [NAMESPACE],
          unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }],
          outboundService: ({ url }: { readonly url: string }) => {
            hosts.add(new URL(url).host);
            return new Response(OLD_PAGE, { headers: OLD_HEADERS });
          },
        },
      ],
    }),
  );
  const port = await portOf(miniflare, "production");
  const { kv, runCron } = storage.bindingsBy(miniflare.dispatchFetch);
  const agent = new Agent({ keepAlive: true });
  return {
    kv: createBindingStore(kv(NAMESPACE)),
    cue: (cue) => sendCue(agent, port, writeCue(cue)),
    runCron: async () => (await runCron(PRODUCTION)) === "ok",
    ask: (asked) => ask(agent, port, asked),
    hostsAsked: () => hosts,
    async stop() {
      agent.destroy();
      await miniflare.dispose();
    },
  };
}

/** Waits for the socket of a Worker. A runtime that fails to start is stopped. */
async function portOf(miniflare: Miniflare, worker: string): Promise<number> {
  try {
    return Number((await miniflare.unsafeGetDirectURL(worker)).port);
  } catch (error) {
    await miniflare.dispose();
    throw error;
  }
}

const PRODUCTION = "PRODUCTION";
const NAMESPACE = "REDIRECTS";

/** The header that marks answers of the old site. */
const FROM_OLD_SITE = "x-old-site";
const OLD_HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "cache-control": "public, max-age=86400",
  [FROM_OLD_SITE]: "yes",
};
const OLD_PAGE = `<!doctype html><html lang="en"><head><title>The old site</title></head><body><p>As it was.</p></body></html>\n`;

const USER_AGENTS: Readonly<Record<Asked["by"], string>> = {
  visitor: "Mozilla/5.0 (rehearsal)",
  crawler: "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
};

/** Sends a cue, and ignores the response. */
async function sendCue(agent: Agent, port: number, cue: string): Promise<void> {
  await text(await send(agent, port, { url: cue }));
}

async function send(
  agent: Agent,
  port: number,
  { url, method = "GET", headers = {} }: Sent,
): Promise<IncomingMessage> {
  const { host, pathname, search } = new URL(url);
  const request = httpRequest({
    agent,
    host: "127.0.0.1",
    port,
    method,
    path: pathname + search,
    headers: { host, ...headers },
  });
  request.end();
  const [response]: IncomingMessage[] = await once(request, "response");
  if (!response) throw new TypeError("A response event carries the response");
  return response;
}

interface Sent {
  readonly url: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

async function ask(agent: Agent, port: number, asked: Asked): Promise<Answer> {
  const { method, url, by } = asked;
  const headers = { "user-agent": USER_AGENTS[by], accept: "text/html,*/*;q=0.8" };
  const response = await send(agent, port, { url, method, headers });
  const body = await text(response);
  const { headers: got, statusCode = 0 } = response;
  const hasPage = method === "GET" && !isVerificationFile(new URL(url).pathname);
  const hasBanner = !hasPage || body.includes('id="sunset-announcement"');
  return {
    from: got[FROM_OLD_SITE] === undefined ? "Sunset" : "the old site",
    status: statusCode,
    location: got.location ?? null,
    cacheControl: got["cache-control"] ?? null,
    isAnnounced: got.sunset !== undefined && hasBanner,
  };
}
