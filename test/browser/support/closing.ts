/** An old site, a new one and a third-party site, for a browser that visits them while the old one closes. */
import { createServer, get, type IncomingMessage, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { convertV4MiniflareOptions, Miniflare, NoOpLog } from "miniflare";
import { type Server, startServer } from "../../../src/dev/server.ts";
import type { CompiledRoutes } from "../../../src/domain/table/compile.ts";
import type { RuleData } from "../../../src/domain/table/schema.ts";
import { compile, type SitePatch } from "../../support/table.ts";
import { promote, publish } from "./published.ts";

const NEW_HOST = "www.new.example";

/** The answer of a server. */
export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
}

/** Answers by path. */
export type Pages = Record<string, Reply>;

export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

export interface Closing {
  /** The address of the old site once a table serves: a secure context that stays the same while this runs. */
  readonly oldUrl: string;
  readonly newUrl: string;
  /** An address of another site. */
  readonly otherUrl: string;
  /** Command line options with which a browser finds the new site. */
  readonly browserOptions: readonly string[];
  /** The own answers of the old site, and those of the third-party site. */
  readonly oldPages: Pages;
  readonly otherPages: Pages;
  /** The answers of the new site; by default a page with its own name. */
  readonly newPages: Pages;
  /** The requests to the new site. */
  readonly seen: Seen[];
  /** Makes a table serve in place of the previous one. At first none serves. */
  serve(rules: readonly RuleData[], site: SitePatch): Promise<void>;
  stop(): Promise<void>;
}

export async function startClosing(): Promise<Closing> {
  const oldPages: Pages = {};
  const otherPages: Pages = {};
  const newPages: Pages = {};
  const seen: Seen[] = [];
  const [old, other] = await Promise.all([listen(oldPages), listen(otherPages)]);
  const fresh = await startNewSite(async (request) => {
    const { pathname } = new URL(request.url);
    seen.push({ method: request.method, path: pathname, body: await request.text() });
    const { status = 200, headers = {}, body } = newPages[pathname] ?? NEW_PAGE;
    return new Response(body ?? null, { status, headers });
  });
  let server: Server | null = null;

  return {
    get oldUrl() {
      if (!server) throw new TypeError("No table serves yet");
      return `http://localhost:${server.port}`;
    },
    newUrl: `https://${NEW_HOST}`,
    otherUrl: urlOf(other),
    browserOptions: [
      `--host-resolver-rules=MAP ${NEW_HOST}:443 127.0.0.1:${fresh.port}`,
      "--ignore-certificate-errors",
    ],
    oldPages,
    otherPages,
    newPages,
    seen,
    async serve(rules, site) {
      const compiled = compile(rules, { scope: ["/"], keep: [], ...site });
      if (server) return replace(server, compiled);
      server = await startServer({
        compiled,
        port: 0,
        origin: urlOf(old),
        storage: null,
        everySeconds: 0.1,
        rowsEverySeconds: 2,
      });
    },
    async stop() {
      await Promise.all([server?.stop(), fresh.stop()]);
      for (const it of [old, other]) it.closeAllConnections();
      await Promise.all([old, other].map((it) => new Promise((done) => it.close(done))));
    },
  };
}

const NEW_PAGE: Reply = {
  headers: { "content-type": "text/html; charset=utf-8" },
  body: "<!doctype html><title>new</title><h1>The new site</h1>",
};

/** Puts a table in place of the one that serves, and waits until requests get it. A new server would cost ten times that. */
async function replace({ port, redirects }: Server, compiled: CompiledRoutes): Promise<void> {
  const id = await publish(redirects, compiled);
  await promote(redirects, id);
  const [host = ""] = compiled.table.site.hosts;
  // The deployment for visitors, and the one for reviewers.
  for (const name of [host, "localhost"]) {
    const health = async (): Promise<{ readonly release: string }> =>
      JSON.parse(await textOf(port, name, "/_sunset/health"));
    while ((await health()).release !== id) await new Promise((done) => setTimeout(done, 20));
  }
}

/** The body of an answer to a request for any host, which `fetch` cannot send. */
function textOf(port: number, host: string, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = get({ host: "127.0.0.1", port, path, headers: { host } }, (response) => {
      text(response).then(resolve, reject);
    });
    request.on("error", reject);
  });
}

/** Starts the new site with TLS, since targets are https. */
async function startNewSite(answer: (request: Request) => Promise<Response>) {
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      host: "127.0.0.1",
      port: 0,
      https: true,
      cf: false,
      log: new NoOpLog(),
      telemetry: { enabled: false },
      modules: true,
      script: "export default { fetch: (request, { ANSWER }) => ANSWER.fetch(request) };",
      serviceBindings: { ANSWER: answer as never },
    }),
  );
  const url = await miniflare.ready;
  return { port: url.port, stop: () => miniflare.dispose() };
}

/** Starts a server that answers like a web server, including conditional requests. */
async function listen(pages: Pages): Promise<HttpServer> {
  const server = createServer((request, response) => {
    const { status = 200, headers = {}, body = "" } = pages[pathOf(request)] ?? { status: 404 };
    const isHeld = headers.etag !== undefined && request.headers["if-none-match"] === headers.etag;
    response.writeHead(isHeld ? 304 : status, headers).end(isHeld ? undefined : body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

function pathOf({ url = "/" }: IncomingMessage): string {
  return new URL(url, "http://old.invalid").pathname;
}

function urlOf(server: HttpServer): string {
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
}
