import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";
import { COMPATIBILITY_DATE } from "./src/dev/wrangler-config.ts";
import { fakeOrigin } from "./test/node-support/fake-origin.ts";

/** A binding is only had on workerd. */
const BINDING = "test/store/kv-binding.test.ts";

/**
 * The decision is tested in Node and, with the same cases, on workerd; HTTP on workerd alone, in front of a
 * fake old site; the command line and the local server in Node.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "node",
          isolate: false,
          include: ["test/{domain,formats,release,store,cli,dev}/**/*.test.ts", "test/*.test.ts"],
          exclude: [BINDING],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        plugins: [
          cloudflareTest({
            // The test runner itself needs Node's modules, which the Worker does without.
            miniflare: {
              compatibilityDate: COMPATIBILITY_DATE,
              compatibilityFlags: ["nodejs_compat"],
              outboundService: fakeOrigin,
              kvNamespaces: ["REDIRECTS"],
            } satisfies object,
          }),
        ],
        test: {
          name: "workerd",
          isolate: false,
          include: ["test/{domain,release,http}/**/*.test.ts", BINDING],
          testTimeout: 30_000,
        },
      },
    ],
  },
});
