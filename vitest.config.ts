import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";
import { readDeployment } from "./src/cli/tables/site-folder.ts";
import { fakeOrigin } from "./test/node-support/fake-origin.ts";
import { readChance } from "./test/support/chance.ts";

/** A binding is only had on workerd. */
const BINDING = "test/store/kv-binding.test.ts";

const chance = readChance(process.env);

/** What all projects have: no one of them may draw cases by a seed of its own. */
const all = { provide: { ...chance }, setupFiles: ["test/support/seed.ts"] };

/** A test that hangs fails; one that tries more cases may take longer. */
const patience = (seconds: number) => {
  const milliseconds = seconds * 1000 * Math.max(1, chance.cases);
  return { testTimeout: milliseconds, hookTimeout: milliseconds };
};

/** The console's style sheet and script are text to the Worker: Vite would make something else of them. */
const textModules = {
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

/**
 * The decision is tested in Node and, with the same cases, on workerd; HTTP on workerd alone, in front of a
 * fake old site; the command line and the local server in Node; the console also in a real browser.
 */
export default defineConfig({
  test: {
    // Tests of servers wait more than they work: with one worker on two cores they would wait one after the other.
    maxWorkers: 2,
    projects: [
      {
        test: {
          ...all,
          name: "node",
          isolate: false,
          // A new folder is run here unless it is one of those that need workerd or a browser.
          include: ["test/**/*.test.ts"],
          exclude: ["test/{hits,http,console,browser}/**", BINDING],
          ...patience(60),
        },
      },
      {
        oxc: { jsx: { runtime: "automatic", importSource: "hono/jsx", development: false } },
        plugins: [
          textModules,
          cloudflareTest({
            // The test runner itself needs Node's modules, which the Worker does without.
            miniflare: {
              compatibilityDate: readDeployment(import.meta.dirname).compatibilityDate,
              compatibilityFlags: ["nodejs_compat"],
              kvNamespaces: ["REDIRECTS", "SIGNOFFS"],
              d1Databases: ["HITS"],
              outboundService: fakeOrigin,
            } satisfies object,
          }),
        ],
        test: {
          ...all,
          name: "workerd",
          isolate: false,
          include: ["test/{domain,traffic,release,hits,http,console}/**/*.test.ts", BINDING],
          ...patience(60),
        },
      },
      {
        test: {
          ...all,
          name: "browser",
          include: ["test/browser/**/*.test.ts"],
          ...patience(120),
        },
      },
    ],
  },
});
