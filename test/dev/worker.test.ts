/** The modules of the deployed Worker. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { bundleWithSources, bundleWorker, type WorkerModules } from "../../src/dev/bundle.ts";
import { createBundleModules } from "../../src/release/bundle-modules.ts";
import { releaseOf } from "../node-support/release.ts";

let modules: WorkerModules;
let sources: ReadonlyMap<string, readonly string[]>;

beforeAll(async () => {
  const to = "https://www.new.example/bundled";
  const table = await releaseOf([{ from: "/global/page", to }], { scope: ["/"] });
  ({ modules, sources } = await bundleWithSources("worker.ts", await createBundleModules(table)));
});

it("can be bundled again after a mistake in the table was corrected", async () => {
  const folder = mkdtempSync(join(tmpdir(), "sunset-bundle-"));
  const entry = relative("src", join(folder, "worker.ts"));
  writeFileSync(join(folder, "worker.ts"), "export default {");
  await expect(bundleWorker(entry)).rejects.toThrow("end of file");
  writeFileSync(join(folder, "worker.ts"), "export default {};");
  expect([...(await bundleWorker(entry)).keys()]).toEqual(["worker.js"]);
  rmSync(folder, { recursive: true });
});

function isText(contents: string | Uint8Array): contents is string {
  return typeof contents === "string";
}

describe("the modules of the Worker", () => {
  /** Lists the modules that every isolate loads: the entry and its direct and indirect imports. */
  function loadedAtStart(): string[] {
    const names = new Set<string>(["worker.js"]);
    for (const name of names) {
      const text = modules.get(name);
      if (typeof text !== "string") continue;
      const imports = text.matchAll(/\b(?:from|import) ?"\.\/([^"]+)"/g);
      for (const [, imported = ""] of imports) names.add(imported);
    }
    return [...names];
  }

  const sourcesOf = (names: readonly string[]) => names.flatMap((it) => sources.get(it) ?? []);

  it("include no schema, console or reconciler among those that every isolate loads, and those take at most 64 KiB", () => {
    const names = loadedAtStart();
    const files = sourcesOf(names);
    expect(files).toContain("src/worker.ts");
    const foreign =
      /^src\/(?:console|formats|traffic|cli|store\/reconcile|http\/pass|http\/health|hits\/(?:counter|tidy|tally|write|migration))\b|^node_modules\/(?!hono\/dist\/(?:helper\/html|utils\/html))/;
    expect(files.filter((it) => foreign.test(it))).toEqual([]);
    const scripts = names.flatMap((it) => modules.get(it) ?? []).filter(isText);
    expect(gzipSync(scripts.join("")).length).toBeLessThan(64 * 1024);
  });

  it("load later: the console, the reconciler, the pass-through, and parts of the table that no redirect needs", () => {
    const later = [...modules.keys()].filter((it) => !loadedAtStart().includes(it));
    expect(sourcesOf(later)).toEqual(
      expect.arrayContaining([
        "src/console/app.ts",
        "src/store/reconcile/reconcile.ts",
        "src/http/pass/pass.ts",
        "src/http/health.ts",
        "src/hits/counter.ts",
        "src/hits/tidy.ts",
        "node_modules/isbot/index.mjs",
      ]),
    );
    expect(later).toEqual(expect.arrayContaining(["old-urls.bin", "source-0.bin"]));
    expect(loadedAtStart()).toContain("table-0.bin");
  });
});
