import { readFileSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import { build, type Plugin } from "esbuild";
import type { BundleModules } from "../release/bundle-modules.ts";

/** The program's own modules: TypeScript in `src` of a clone, what it was compiled to in `dist` of the package. */
const MODULES = dirname(import.meta.dirname);
const EXTENSION = extname(import.meta.filename);

/** A Worker as modules, by file name; the entry is the first. Scripts are text, everything else is bytes. */
export type WorkerModules = ReadonlyMap<string, string | Uint8Array<ArrayBuffer>>;

/** Beside the other modules: the table is all in which two bundles of an entry differ. */
const TABLE = "table.js";

interface Scripts {
  readonly modules: WorkerModules;
  readonly sources: ReadonlyMap<string, readonly string[]>;
}

/** By entry. Bundling takes longer than all else that starts a server, and one process may start several. */
const bundled = new Map<string, Promise<Scripts>>();

/**
 * Bundles a Worker: the entry, with everything that it imports, and what it loads later in files of their own, which
 * wrangler's own bundling would put into the entry. Deployments, `npm start`, tests and benchmarks all run what this
 * returns.
 *
 * @param entry Below `src`, with its `.ts`.
 * @param table What stands in the place of `build/table/bundle.js`.
 */
export async function bundleWorker(
  entry: string,
  table: BundleModules | null = null,
): Promise<WorkerModules> {
  return (await bundleWithSources(entry, table)).modules;
}

/** The same, and which files of the repository each script holds. */
export async function bundleWithSources(
  entry: string,
  table: BundleModules | null,
): Promise<Scripts> {
  const scripts = bundled.get(entry) ?? bundleScripts(entry);
  bundled.set(entry, scripts);
  const { modules, sources } = await scripts;
  if (table === null) return { modules, sources };
  return { modules: new Map([...modules, [TABLE, table.script], ...table.data]), sources };
}

async function bundleScripts(entry: string): Promise<Scripts> {
  const result = await build({
    absWorkingDir: dirname(MODULES),
    entryPoints: [join(MODULES, entry.replace(/\.ts$/, EXTENSION))],
    outdir: "out",
    entryNames: "[name]",
    chunkNames: "[name]-[hash]",
    bundle: true,
    splitting: true,
    // The runtime compiles every module of an upload before the first answer, those too that are never loaded.
    minify: true,
    metafile: true,
    write: false,
    format: "esm",
    target: "es2024",
    conditions: ["workerd", "worker", "browser"],
    external: ["cloudflare:*"],
    jsx: "automatic",
    jsxImportSource: "hono/jsx",
    loader: { ".css": "text" },
    plugins: [asText(/[\\/]assets[\\/]client\.js$/), beside(/\/build\/table\/bundle\.js$/, TABLE)],
  });
  const nameOf = (path: string): string => path.replace(/^.*[\\/]/, "");
  const sources = Object.entries(result.metafile.outputs).map(
    ([path, { inputs }]) => [nameOf(path), Object.keys(inputs)] as const,
  );
  // esbuild gives them in an order of its own.
  const name = nameOf(entry).replace(/\.tsx?$/, ".js");
  const scripts = result.outputFiles
    .map(({ path, text }) => [nameOf(path), text] as const)
    .toSorted(([a], [b]) => Number(b === name) - Number(a === name));
  return { modules: new Map(scripts), sources: new Map(sources) };
}

function asText(filter: RegExp): Plugin {
  return {
    name: "text",
    setup({ onLoad }) {
      onLoad({ filter }, ({ path }) => ({ contents: readFileSync(path, "utf8"), loader: "text" }));
    },
  };
}

/** What is imported from a module beside the bundle. */
function beside(filter: RegExp, name: string): Plugin {
  return {
    name: "beside",
    setup({ onResolve }) {
      onResolve({ filter }, () => ({ path: `./${name}`, external: true }));
    },
  };
}
