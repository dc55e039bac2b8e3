import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { convertV4MiniflareOptions, Miniflare, NoOpLog } from "miniflare";

/** Cloudflare's API as provided by the local runtime, with the namespaces of the Worker. */
export interface LocalExplorer {
  /** The `CLOUDFLARE_API_BASE_URL` for `--remote`, with any token and any account. */
  readonly url: string;
  /** Empties a namespace of up to a thousand keys. The namespace is named by its binding. */
  clear(namespace: string): Promise<void>;
  stop(): Promise<void>;
}

const NAMESPACES = ["REDIRECTS", "SIGNOFFS"] as const;

/** The base of paths that match Cloudflare's, except for the account before them and a Worker's settings. */
const EXPLORER = "/cdn-cgi/local/explorer/api";

export async function startLocalExplorer(): Promise<LocalExplorer> {
  const temporary = mkdtempSync(join(tmpdir(), "sunset-explorer-"));
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      modules: true,
      script: "export default {}",
      cf: false,
      log: new NoOpLog(),
      resourceTmpPath: temporary,
      telemetry: { enabled: false },
      unsafeLocalExplorer: true,
      kvNamespaces: [...NAMESPACES],
    }),
  );
  const explorer = new URL(EXPLORER, await miniflare.ready).href;
  const bindings = NAMESPACES.map((it) => ({ type: "kv_namespace", name: it, namespace_id: it }));
  const settings = JSON.stringify({ success: true, errors: [], result: { bindings } });
  const proxy = createServer((request, response) => {
    const relay = async (): Promise<void> => {
      const { method = "GET", url = "/" } = request;
      const path = url.replace(/^\/accounts\/[^/]+/, "");
      const asked = { method, headers: { "content-type": "application/json" } };
      const body = method === "GET" ? {} : { body: await text(request) };
      const answer = path.endsWith("/settings")
        ? new Response(settings)
        : await fetch(`${explorer}${path}`, { ...asked, ...body });
      response.writeHead(answer.status).end(new Uint8Array(await answer.arrayBuffer()));
    };
    // The client sees a broken connection, as it would on the way to Cloudflare.
    relay().catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  const { port } = proxy.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async clear(namespace) {
      const base = `${explorer}/storage/kv/namespaces/${namespace}`;
      const listed = await (await fetch(`${base}/keys?limit=1000`)).json();
      const keys = (listed as { result: { name: string }[] }).result.map((it) => it.name);
      if (keys.length === 0) return;
      const headers = { "content-type": "application/json" };
      await fetch(`${base}/bulk/delete`, { method: "POST", headers, body: JSON.stringify(keys) });
    },
    async stop() {
      proxy.closeAllConnections();
      await new Promise((resolve) => proxy.close(resolve));
      await miniflare.dispose();
      rmSync(temporary, { recursive: true, force: true });
    },
  };
}
