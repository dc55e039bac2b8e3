/** Cloudflare's own engine for `_redirects`, in the runtime that wrangler starts. One runtime serves all tables. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { convertV4MiniflareOptions, Miniflare, NoOpLog } from "miniflare";
import * as z from "zod/mini";
import type { VendorAnswer } from "./vendor-engines.ts";

const answerSchema = z.nullable(z.object({ status: z.number(), location: z.string() }));

export interface CloudflareEngine {
  /** Requests all addresses from the table with this number. */
  ask(table: number, urls: readonly URL[]): Promise<readonly VendorAnswer[]>;
  dispose(): Promise<void>;
}

/** Requests a list of addresses from the assets, so that each table needs only one request. */
const WORKER = `export default {
  async fetch(request, env) {
    const ask = async (url) => {
      const { status, headers } = await env.ASSETS.fetch(url, { redirect: "manual" });
      const location = headers.get("location");
      return location === null ? null : { status, location };
    };
    return Response.json(await Promise.all((await request.json()).map(ask)));
  },
};`;

/** @param tables The texts of whole files. */
export async function startCloudflare(tables: readonly string[]): Promise<CloudflareEngine> {
  const folder = await mkdtemp(join(tmpdir(), "sunset-redirects-"));
  const workers = await Promise.all(
    tables.map(async (text, index) => {
      const directory = join(folder, `t${index}`);
      await mkdir(directory);
      await writeFile(join(directory, "_redirects"), text);
      return {
        name: `t${index}`,
        compatibilityDate: "2026-01-01",
        modules: [{ type: "ESModule" as const, path: "index.js", contents: WORKER }],
        routes: [`t${index}.example/*`],
        assets: { directory, binding: "ASSETS", run_worker_first: true },
      };
    }),
  );
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      cf: false,
      log: new NoOpLog(),
      telemetry: { enabled: false },
      workers,
    }),
  );
  return {
    async ask(table, urls) {
      const response = await miniflare.dispatchFetch(`https://t${table}.example/`, {
        method: "POST",
        body: JSON.stringify(urls),
      });
      return z.array(answerSchema).parse(await response.json());
    },
    async dispose() {
      await miniflare.dispose();
      await rm(folder, { recursive: true });
    },
  };
}
