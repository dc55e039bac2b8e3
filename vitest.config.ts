import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";
import { readDeployment } from "./src/cli/tables/site-folder.ts";
import { CONSOLE_JSX, textModules } from "./test/node-support/console-modules.ts";
import { fakeOrigin } from "./test/node-support/fake-origin.ts";
import { readChance } from "./test/support/chance.ts";
import { LongestFirst } from "./test/support/longest-first.ts";

/** A binding is only had on workerd. */
const BINDING = "test/store/kv-binding.test.ts";

/** What takes long by its nature is in a project of its own: CONTRIBUTING.md says what that is. */
const LONG = "test/**/*.long.test.ts";

const chance = readChance(process.env);

/** What all projects have: no one of them may draw cases by a seed of its own. */
const all = { provide: { ...chance }, setupFiles: ["test/support/seed.ts"] };

/** No test leaves this machine, so no runtime needs the certificates of a company's proxy, which it would read at its start. */
const env = { NODE_EXTRA_CA_CERTS: "" };

/** What hangs fails, and nothing else: a machine may be busy, and more cases take longer. */
const patience = (seconds: number) => {
  const milliseconds = seconds * 1000 * Math.max(1, chance.cases);
  return {
    testTimeout: milliseconds,
    hookTimeout: milliseconds,
    expect: { poll: { timeout: milliseconds / 2 } },
  };
};

/**
 * The decision is tested in Node and, with the same cases, on workerd; HTTP on workerd alone, in front of a
 * fake old site; the command line and the local server in Node; the console also in a real browser. `npm test` leaves
 * out the long ones unless it is asked for all.
 */
export default defineConfig({
  test: {
    // Tests of servers wait as long as they work: two workers would leave two cores idle for a third of the time.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          ...all,
          name: "node",
          env,
          isolate: false,
          // A new folder is run here unless it is one of those that need workerd or a browser.
          include: ["test/**/*.test.ts"],
          exclude: ["test/{hits,http,console,browser}/**", BINDING, LONG],
          ...patience(180),
        },
      },
      {
        test: { ...all, name: "long", isolate: false, include: [LONG], ...patience(300) },
      },
      {
        oxc: CONSOLE_JSX,
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
          ...patience(180),
        },
      },
      {
        test: {
          ...all,
          name: "browser",
          env,
          isolate: false,
          include: ["test/browser/**/*.test.ts"],
          exclude: [LONG],
          ...patience(300),
        },
      },
    ],
  },
});
