/** Vite's settings for the console's pages, for the test runners. */
import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const CONSOLE_JSX = {
  jsx: { runtime: "automatic", importSource: "hono/jsx", development: false },
} as const;

/** Loads the console's style sheets and script as text, as the Worker does, which Vite would transform. */
export const textModules = {
  name: "text",
  enforce: "pre" as const,
  resolveId(source: string, importer?: string) {
    if (!/\.css$|\/assets\/client\.js$/.test(source)) return null;
    const file = source.startsWith(".")
      ? resolve(dirname(importer ?? ""), source)
      : fileURLToPath(import.meta.resolve(source));
    return `\0text:${file}.js`;
  },
  load(id: string) {
    if (!id.startsWith("\0text:")) return null;
    const text = readFileSync(id.slice("\0text:".length, -".js".length), "utf8");
    return `export default ${JSON.stringify(text)};`;
  },
};
