/** The target of hostile requests: the console in this process, on a store in memory, with a version that waits. */
import type { webcrypto } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { FRONT_HEADER } from "../../src/console/access/front-header.ts";
import type { Instant } from "../../src/domain/instant.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { bundleWorker } from "../../src/dev/bundle.ts";
import type { KvBinding } from "../../src/store/kv/kv-binding.ts";
import type { KvStore } from "../../src/store/kv/kv-store.ts";
import { createTableProvider } from "../../src/store/isolate/table-provider.ts";
import type { SignoffRecord } from "../../src/store/records/signoffs.ts";
import { DigestStream } from "../node-support/digest-stream.ts";
import { publish } from "../node-support/publish.ts";
import { releaseOf } from "../node-support/release.ts";
import { bundleOf } from "../support/bundle.ts";
import { createMemoryStore, type MemoryStore } from "../support/memory-store.ts";
import { GATE } from "../support/table.ts";

/** The exports of `console-door.ts` that are used here. */
interface Door {
  createConsole(options: object): Promise<{
    fetch(request: Request, env: object, context: object): Response | Promise<Response>;
  }>;
  verifyToken(
    token: string,
    settings: { readonly issuer: string; readonly audience: string },
    keys: { find(kid: string): Promise<CryptoKey | null> },
    now: Instant,
  ): Promise<string | { readonly email: string; readonly subject: string }>;
  verifyChain(records: readonly SignoffRecord[]): Promise<{
    readonly entries: readonly { readonly key: string; readonly state: string }[];
  }>;
}

type CryptoKey = webcrypto.CryptoKey;

export interface FuzzedConsole {
  readonly signoffs: MemoryStore;
  /** The id of the version that waits. */
  readonly waiting: string;
  /** Returns the token in the forms of a page. */
  token(path: string): Promise<string>;
  fetch(request: Request): Promise<Response>;
}

export const ORIGIN = "http://localhost:8787";
const FRONT_KEY = "front";

Object.defineProperty(crypto, "DigestStream", { value: DigestStream });

/** Bundles the console as for deployment, because it is JSX and imports styles as text. */
async function openDoor(): Promise<Door> {
  const folder = mkdtempSync(join(tmpdir(), "sunset-fuzz-"));
  try {
    for (const [name, contents] of await bundleWorker("../test/fuzz/console-door.ts")) {
      writeFileSync(join(folder, name), contents);
    }
    writeFileSync(join(folder, "package.json"), '{"type":"module"}');
    return await import(pathToFileURL(join(folder, "console-door.js")).href);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export const { createConsole, verifyToken, verifyChain } = await openDoor();

function bindingOf(store: KvStore): KvBinding {
  return {
    get: (async (keys: string | string[]): Promise<unknown> => {
      if (Array.isArray(keys)) return store.getTexts(keys);
      const bytes = await store.getBytes(keys);
      return bytes && Uint8Array.from(bytes).buffer;
    }) as unknown as KvBinding["get"],
    put: (key, value) =>
      store.put([{ key, value: typeof value === "string" ? value : new Uint8Array(value) }]),
    delete: (key) => store.delete([key]),
    async list({ prefix }) {
      const names = await store.list(prefix);
      return { keys: names.map((name) => ({ name })), list_complete: true };
    },
  };
}

/** @param rules The rules of the live table; the version that waits has one more. */
export async function openConsole(rules: readonly RuleData[]): Promise<FuzzedConsole> {
  const kv = createMemoryStore();
  const signoffs = createMemoryStore();
  const bundle = bundleOf(await releaseOf(rules));
  const release = await releaseOf([
    ...rules,
    { from: "/global/waiting", to: "https://www.new.example/waiting" },
  ]);
  await publish(kv, release);
  const now = (): number => GATE;
  const live = createTableProvider({ kv, bundle, now, refreshSeconds: 30 });
  const app = await createConsole({ bundle, store: { live, kv }, now, patienceMs: 60_000 });
  const env = {
    CONSOLE: "on",
    FRONT_KEY,
    LOCAL_REVIEWER: { fetch: () => new Response() },
    SIGNOFFS: bindingOf(signoffs),
  };
  // Stands in for the old site, so that nothing leaves this machine.
  globalThis.fetch = async () =>
    new Response("<!doctype html><html><head><title>Old</title></head><body>Old</body></html>", {
      headers: { "content-type": "text/html" },
    });
  const fetch = async (request: Request): Promise<Response> => {
    request.headers.set(FRONT_HEADER, FRONT_KEY);
    const behind: Promise<unknown>[] = [];
    const context = {
      waitUntil: (work: Promise<unknown>) => void behind.push(work),
      passThroughOnException: () => {},
      props: {},
    };
    const response = await app.fetch(request, env, context);
    await Promise.allSettled(behind);
    return response;
  };
  const waiting = release.manifest.release;
  return {
    signoffs,
    waiting,
    fetch,
    async token(path) {
      const page = await fetch(new Request(ORIGIN + path));
      return /name="token" value="([0-9a-f]+)"/.exec(await page.text())?.[1] ?? "";
    },
  };
}
