import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import { CONSOLE_JSX, textModules } from "../node-support/console-modules.ts";

const onNode = fileURLToPath(new URL("on-node.ts", import.meta.url));

/** A small file is about little, and its tests kill what it is about: the others need not be loaded then. */
class SmallestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const size = ({ moduleId }: TestSpecification): number => statSync(moduleId).size;
    return files.toSorted((a, b) => size(a) - size(b));
  }
}

/**
 * What mutants are judged by: the tests of the domain, which is pure, and of the token check. All run in Node, since
 * Stryker sees nothing of what goes on in workerd.
 */
export default defineConfig({
  oxc: CONSOLE_JSX,
  plugins: [textModules],
  resolve: { alias: { "cloudflare:test": onNode, "cloudflare:workers": onNode } },
  test: {
    isolate: false,
    include: ["test/domain/**/*.test.ts", "test/console/{access,team-keys,token-check}.test.ts"],
    setupFiles: ["test/support/seed.ts", "test/mutation/setup.ts"],
    sequence: { sequencer: SmallestFirst },
    provide: { seed: 57, cases: 0.4 },
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
