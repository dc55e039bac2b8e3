import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/**
 * Bundles a Worker as wrangler does, in a tenth of the time.
 *
 * @param entry Below `src`.
 * @param routes What stands in the place of `build/routes.json`.
 * @returns An ES module.
 */
export async function bundleWorker(entry: string, routes: object | null = null): Promise<string> {
  const result = await build({
    absWorkingDir: ROOT,
    entryPoints: [`src/${entry}`],
    bundle: true,
    write: false,
    format: "esm",
    target: "es2024",
    conditions: ["workerd", "worker", "browser"],
    external: ["cloudflare:*"],
    jsx: "automatic",
    jsxImportSource: "hono/jsx",
    plugins: [
      {
        name: "table",
        setup({ onResolve, onLoad }) {
          onResolve({ filter: /\/build\/routes\.json$/ }, () => ({
            path: "routes",
            namespace: "table",
          }));
          onLoad({ filter: /.*/, namespace: "table" }, () => ({
            contents: JSON.stringify(routes),
            loader: "json",
          }));
        },
      },
    ],
  });
  return result.outputFiles[0]?.text ?? "";
}
