/** Ways to serve a redirect table, each in a process of its own. */
import { build } from "esbuild";
import { bundleWorker } from "../src/dev/bundle.ts";
import { compileRoutes } from "../src/domain/table/compile.ts";
import type { RoutesData, RuleData } from "../src/domain/table/schema.ts";
import { createBundleModules } from "../src/release/bundle-modules.ts";
import { compileRelease } from "../src/release/compile-release.ts";
import { exactRules } from "./inputs.ts";
import { type KvServer, startKvServer } from "./kv-server.ts";
import { startNginx } from "./nginx.ts";
import { type Measured, startWorkerd } from "./process.ts";

export interface Contender {
  readonly name: string;
  /** The number of requests per round: `ROUND`, or fewer if one takes long. */
  readonly requests: number;
  readonly process: Measured;
  readonly kv: KvServer | null;
}

/**
 * Requests during which the runtime collects its whole heap several times, each time for as long as it answers thousands
 * of requests: in shorter rounds one more or one less of these would decide.
 */
const ROUND = 60_000;

/** @param table All its rules redirect or are gone, and its patterns have a splat or one placeholder. */
export async function startContenders(table: RoutesData): Promise<Contender[]> {
  const nginx = await startNginx(table);
  return [
    await startBare(),
    await startLeast(),
    await startSunset(table),
    await startKvPerRequest(table),
    await startJsonMap(table),
    await startRegexList(table),
    ...(nginx ? [{ name: "nginx map", requests: ROUND, process: nginx, kv: null }] : []),
  ];
}

const CONSTANT = `new Response(null, { status: 301, headers: {
  location: "https://www.new.example/", "cache-control": "public, max-age=3600" } })`;

export function bareHandler(): ReadonlyMap<string, string> {
  return asEntry(`export default { fetch() { return ${CONSTANT}; } };`);
}

export async function startBare(): Promise<Contender> {
  const process = await startWorkerd({ modules: bareHandler() });
  return { name: "bare handler", requests: ROUND, process, kv: null };
}

/** The contender with which the others are compared. */
export const LEAST = "least redirect";

/** Starts a Worker that reads the URL and sends a `Location`, which every redirector does. */
export async function startLeast(): Promise<Contender> {
  const modules = asEntry(`
    export default {
      fetch(request) {
        const { url } = request;
        const location = "https://www.new.example" + url.slice(url.indexOf("/", 8));
        return new Response(null, { status: 301, headers: {
          location, "cache-control": "public, max-age=3600" } });
      },
    };`);
  const process = await startWorkerd({ modules });
  return { name: LEAST, requests: ROUND, process, kv: null };
}

export async function startSunset(data: RoutesData): Promise<Contender> {
  const compiled = compileRoutes(data, () => {});
  const release = compiled && (await compileRelease(compiled, { order: "canonical" }, () => {}));
  if (!release) throw new TypeError("The generated table cannot be compiled");
  const modules = await createBundleModules(release);
  // Nothing is published in this KV, so its reads are those that every isolate makes.
  const kv = await startKvServer(new Map());
  const process = await startWorkerd({
    modules: await bundleWorker("worker.ts", modules),
    kv: { REDIRECTS: kv.port },
  });
  return { name: "Sunset", requests: ROUND, process, kv };
}

/** Starts a typical KV redirector, with a key per path that is read on request. It has no patterns. */
async function startKvPerRequest(table: RoutesData): Promise<Contender> {
  const kv = await startKvServer(
    new Map(exactRules(table).map(({ from, to }) => [from, to ?? "gone"])),
  );
  const process = await startWorkerd({ modules: await kvPerRequest(), kv: { KV: kv.port } });
  return { name: "one KV read a request", requests: 5000, process, kv };
}

export async function kvPerRequest(): Promise<ReadonlyMap<string, string>> {
  return asEntry(
    await bundleSource(`
    import { Hono } from "hono";
    const app = new Hono();
    app.all("*", async (c) => {
      const target = await c.env.KV.get(new URL(c.req.url).pathname);
      if (target === "gone") return c.body(null, 410);
      return new Response(null, { status: 301, headers: { location: target ?? "https://www.new.example/" } });
    });
    export default app;`),
  );
}

/** Starts a Worker whose whole table is one JSON value, parsed into a `Map` by each isolate. It has no patterns. */
export async function startJsonMap(table: RoutesData): Promise<Contender> {
  const object = Object.fromEntries(exactRules(table).map(({ from, to }) => [from, to ?? "gone"]));
  const kv = await startKvServer(new Map([["table", JSON.stringify(object)]]));
  const script = await bundleSource(`
    import { Hono } from "hono";
    const app = new Hono();
    let table = null;
    app.all("*", async (c) => {
      table ??= new Map(Object.entries(await c.env.KV.get("table", "json")));
      const target = table.get(new URL(c.req.url).pathname);
      if (target === "gone") return c.body(null, 410);
      return new Response(null, { status: 301, headers: { location: target ?? "https://www.new.example/" } });
    });
    export default app;`);
  const process = await startWorkerd({ modules: asEntry(script), kv: { KV: kv.port } });
  return { name: "JSON in KV, as a Map", requests: ROUND, process, kv };
}

/** Starts a typical engine for lists of rules, with an expression per rule, tried in order. */
async function startRegexList(table: RoutesData): Promise<Contender> {
  const list = table.rules.flatMap((rule) => (rule ? [[expressionOf(rule), rule.to ?? ""]] : []));
  const script = `
    const list = ${JSON.stringify(list)}.map(([source, to]) => [new RegExp(source), to]);
    export default {
      fetch(request) {
        const { pathname } = new URL(request.url);
        for (const [expression, to] of list) {
          const match = expression.exec(pathname);
          if (!match) continue;
          if (to === "") return new Response(null, { status: 410 });
          const location = to.replace(/:([a-z]+)/g, (_, name) => match.groups?.[name] ?? "");
          return new Response(null, { status: 301, headers: { location } });
        }
        return ${CONSTANT};
      },
    };`;
  const process = await startWorkerd({ modules: asEntry(script) });
  return { name: "list of expressions", requests: 400, process, kv: null };
}

function expressionOf({ from }: RuleData): string {
  const source = from
    .replace(/[.+?^${}()|[\]\\]/g, String.raw`\$&`)
    .replace(/:([a-z]+)/g, "(?<$1>[^/]+)")
    .replace(/\/\*$/, "(?:/(?<splat>.*))?");
  return `^${source}$`;
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function asEntry(script: string): ReadonlyMap<string, string> {
  return new Map([["worker.js", script]]);
}

async function bundleSource(contents: string): Promise<string> {
  const result = await build({
    stdin: { contents, resolveDir: import.meta.dirname, loader: "ts" },
    bundle: true,
    write: false,
    format: "esm",
    target: "es2024",
  });
  return result.outputFiles[0]?.text ?? "";
}
