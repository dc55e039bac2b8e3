import { BaseSequencer, type TestSpecification } from "vitest/node";

/** The files that take longest, so that no worker begins one of them when the others are done. */
const LONGEST = [
  "test/browser/console.test.ts",
  "test/security/bombs.test.ts",
  "test/browser/traffic.test.ts",
  "test/browser/announcement.test.ts",
  "test/dev/first-site.test.ts",
  "test/browser/closing.test.ts",
  "test/dev/first-deployment.test.ts",
  "test/dev/start.test.ts",
  "test/dev/worker.test.ts",
  "test/cli/killed-writes.test.ts",
  "test/dev/attacks.test.ts",
];

/** What a run before has measured is no measure for the first run of a clone, and that is the gate's. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const at = LONGEST.findIndex((it) => moduleId.endsWith(it));
      return at === -1 ? LONGEST.length : at;
    };
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}
