import { BaseSequencer, type TestSpecification } from "vitest/node";

/** The slowest files, which start first so that no worker begins one when the others are done. */
const LONGEST = [
  "test/browser/console.test.ts",
  "test/security/bombs.long.test.ts",
  "test/browser/traffic.test.ts",
  "test/browser/announcement.test.ts",
  "test/dev/first-site.long.test.ts",
  "test/browser/closing.test.ts",
  "test/dev/first-deployment.long.test.ts",
  "test/dev/start.test.ts",
  "test/dev/worker.test.ts",
  "test/cli/killed-writes.long.test.ts",
  "test/dev/attacks.long.test.ts",
];

/** Uses a fixed list, because the gate runs in a fresh clone, without the times of earlier runs. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const at = LONGEST.findIndex((it) => moduleId.endsWith(it));
      return at === -1 ? LONGEST.length : at;
    };
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}
