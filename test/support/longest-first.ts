import { BaseSequencer, type TestSpecification } from "vitest/node";

/** The order of projects: the one with the most small files comes last, so that no worker is left with a large one. */
const PROJECTS = ["workerd", "browser", "long", "node"];

/** The files of each project that take longest, most of them because they wait: others work meanwhile. */
const LONGEST = [
  "console/fault-matrix",
  "store/kv-binding",
  "browser/console",
  "browser/traffic",
  "browser/acceptance",
  "browser/announcement",
  "browser/preview-attacks",
  "security/bombs.long",
  "dev/first-site.long",
  "dev/first-deployment.long",
  "dev/package.long",
  "dev/worker.long",
  "browser/closing.long",
  "dev/live-server",
  "cli/survey",
  "formats/workbook",
  "dev/start",
  "store/kv-api",
  "dev/server",
].map((it) => `test/${it}.test.ts`);

/**
 * Runs the files of a project in a row, because a worker serves one project and a new one loads everything again; the
 * longest first. The list is fixed, because the gate runs in a fresh clone, without the times of earlier runs.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ project, moduleId }: TestSpecification): number => {
      const at = LONGEST.findIndex((it) => moduleId.endsWith(it));
      const within = at === -1 ? LONGEST.length : at;
      return PROJECTS.indexOf(project.name) * (LONGEST.length + 1) + within;
    };
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}
