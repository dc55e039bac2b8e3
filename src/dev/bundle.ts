import { readFileSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import { build, type Plugin } from "esbuild";
import type { BundleModules } from "../release/bundle-modules.ts";

/** The folder of the program's modules: `src` in a clone (TypeScript), `dist` in the package (compiled). */
const MODULES = dirname(import.meta.dirname);
const EXTENSION = extname(import.meta.filename);

/** The modules of a Worker by file name, the entry first. Scripts are text, all others bytes. */
export type WorkerModules = ReadonlyMap<string, string | Uint8Array<ArrayBuffer>>;

/** The table's module, the only difference between two bundles of the same entry. */
const TABLE = "table.js";

interface Scripts {
  readonly modules: WorkerModules;
  readonly sources: ReadonlyMap<string, readonly string[]>;
}

/** A cache by entry. Bundling is the slowest part of starting a server, and one process may start several. */
const bundled = new Map<string, Promise<Scripts>>();

/**
 * Bundles a Worker: the entry with all that it imports statically, and separate files for what it imports on demand,
 * which wrangler's own bundling would merge into it. Deployments, `npm start`, tests and benchmarks all run the result.
 *
 * @param entry The path of the entry below `src`, ending in `.ts`.
 * @param table Replaces `build/table/bundle.js`.
 */
export async function bundleWorker(
  entry: string,
  table: BundleModules | null = null,
): Promise<WorkerModules> {
  return (await bundleWithSources(entry, table)).modules;
}

/** Like `bundleWorker`, with the files of the repository that each script contains. */
export async function bundleWithSources(
  entry: string,
  table: BundleModules | null,
): Promise<Scripts> {
  const { modules, sources } = await bundleOnce(entry);
  if (table === null) return { modules, sources };
  return { modules: new Map([...modules, [TABLE, table.script], ...table.data]), sources };
}

/** Failures are not cached: the next attempt may succeed, for example once somebody has corrected a file. */
function bundleOnce(entry: string): Promise<Scripts> {
  const known = bundled.get(entry);
  if (known) return known;
  const scripts = bundleScripts(entry);
  bundled.set(entry, scripts);
  scripts.catch(() => bundled.delete(entry));
  return scripts;
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
    // The runtime compiles every module of an upload before the first answer, even modules that are never loaded.
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
  // esbuild's output order is arbitrary.
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

/** Makes matching imports refer to a file beside the bundle. */
function beside(filter: RegExp, name: string): Plugin {
  return {
    name: "beside",
    setup({ onResolve }) {
      onResolve({ filter }, () => ({ path: `./${name}`, external: true }));
    },
  };
}
