import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { addToSummary, runStep, setOutput, STEP_WORLD, StepError } from "../../scripts/ci/world.ts";
import { fakeWorld } from "./support.ts";

const run = (words: readonly string[]) => STEP_WORLD.run(words, { isShown: false });

describe("a program in a step", () => {
  it("returns its exit code, its output, and the records that it wrote", async () => {
    const script = `
      const { appendFileSync } = require("node:fs");
      const line = (it) => appendFileSync(process.env.WRANGLER_OUTPUT_FILE_PATH, it + "\\n");
      line('{"type":"version-upload"}'); line("half a li");
      process.stdout.write("out"); process.stderr.write("err"); process.exitCode = 3;`;
    expect(await run([process.execPath, "-e", script])).toEqual({
      code: 3,
      stdout: "out",
      stderr: "err",
      records: [{ type: "version-upload" }, null],
    });
  });

  it("returns an exit code if it does not exist", async () => {
    expect((await run(["no-such-program"])).code).toBe(127);
  });

  it("gets its arguments unchanged, without a shell", async () => {
    const word = "$(touch x) ; \"'`";
    expect((await run([process.execPath, "-p", "process.argv[1]", word])).stdout.trim()).toBe(word);
  });
});

describe("a step", () => {
  it("ends with 1 if it fails, with the reason and advice", async () => {
    const world = fakeWorld();
    const code = await runStep(
      () => Promise.reject(new StepError("It is not there", "Put it there")),
      world,
    );
    expect([code, world.log]).toEqual([1, ["error: It is not there\n  fix: Put it there"]]);
  });

  it("sets outputs of one line, and adds to the summary", () => {
    const folder = mkdtempSync(join(tmpdir(), "step-test-"));
    const [output, summary] = [join(folder, "output"), join(folder, "summary")];
    const world = fakeWorld(undefined, { GITHUB_OUTPUT: output, GITHUB_STEP_SUMMARY: summary });
    setOutput(world, "url", "https://a.example\nevil=1");
    addToSummary(world, "Done");
    expect([output, summary].map((it) => readFileSync(it, "utf8"))).toEqual([
      "url=https://a.example evil=1\n",
      "Done\n",
    ]);
    rmSync(folder, { recursive: true });
  });
});
