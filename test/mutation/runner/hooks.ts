/** Hooks for loading the tests in Node: substitutes for Vitest and workerd, pages with JSX, and texts. */
import { readFileSync } from "node:fs";
import type { RegisterHooksOptions } from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { transformSync } from "esbuild";

const VITEST = new URL("vitest.ts", import.meta.url).href;
const TEXT = /\.css$|\/assets\/client\.js$/;

/** @param folder The folder of the mutated code. */
export function hooksFor(folder: string): RegisterHooksOptions {
  const workerd = pathToFileURL(join(folder, "test/mutation/on-node.ts")).href;
  return {
    resolve: (name, context, next) => {
      if (name === "vitest" && context.parentURL !== VITEST) {
        return { url: VITEST, shortCircuit: true };
      }
      if (name.startsWith("cloudflare:")) return { url: workerd, shortCircuit: true };
      return next(name, context);
    },
    load: (url, context, next) => {
      if (TEXT.test(url)) {
        const text = readFileSync(fileURLToPath(url), "utf8");
        const source = `export default ${JSON.stringify(text)};`;
        return { format: "module", source, shortCircuit: true };
      }
      if (!url.endsWith(".tsx")) return next(url, context);
      const { code } = transformSync(readFileSync(fileURLToPath(url), "utf8"), {
        loader: "tsx",
        jsx: "automatic",
        jsxImportSource: "hono/jsx",
      });
      return { format: "module", source: code, shortCircuit: true };
    },
  };
}
