/**
 * Runs the tests for Stryker in its own process, with all modules loaded once: a mutant is switched on by its number
 * and costs no more than the tests that reach it. Vitest would reload the modules for each.
 *
 * State that a mutant leaves in memory could make the tests of the next one fail. So a failed test is run again without
 * the mutant, and if it fails again, the mutant is retried in a process of its own.
 */
import { globSync } from "node:fs";
import { registerHooks } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { MutantCoverage, StrykerOptions } from "@stryker-mutator/api/core";
import {
  type DryRunResult,
  DryRunStatus,
  type MutantRunOptions,
  type MutantRunResult,
  MutantRunStatus,
  type TestResult,
  type TestRunner,
  TestStatus,
} from "@stryker-mutator/api/test-runner";
import { hooksFor } from "./hooks.ts";
import { collect, type Test } from "./vitest.ts";

const SETUP = ["test/support/seed.ts", "test/mutation/setup.ts"];

/** The tests of each part of the code. */
const TESTS = [
  { of: "src/domain", files: "test/{domain,routes-file}/*.test.ts" },
  { of: "src/console", files: "test/console/{access,team-keys,token-check}.test.ts" },
  { of: "src/http", files: "test/http/{answer-memory,entry,head}.test.ts" },
] as const;

/** A pattern of test files that are the only judges. They judge sooner, and more strictly: what they kill, all kill. */
const FEWER_TESTS = process.env["MUTATION_TESTS"] ?? "";

/** The switch that mutated code reads. */
interface Switch {
  activeMutant?: string | undefined;
  currentTestId?: string | undefined;
  mutantCoverage?: MutantCoverage;
  hitCount?: number | undefined;
  hitLimit?: number | undefined;
}

const globals = globalThis as { ["__stryker__"]?: Switch };

class InProcessRunner implements TestRunner {
  readonly #switch: Switch = (globals["__stryker__"] ??= {});
  readonly #tests = new Map<string, Test>();
  readonly #times = new Map<string, number>();
  #isFresh = true;
  #isSpoilt = false;

  readonly #mutated: readonly string[];

  constructor({ mutate }: Pick<StrykerOptions, "mutate">) {
    this.#mutated = mutate;
  }

  /**
   * Stryker asks for modules loaded anew before each mutant that was also reached while modules loaded, and starts a
   * process for it otherwise. Neither is needed: no mutant is ever on while modules load.
   */
  capabilities() {
    return { reloadEnvironment: true };
  }

  async init(): Promise<void> {
    process.env["NODE_ENV"] = "test";
    registerHooks(hooksFor(process.cwd()));
    for (const file of SETUP) await import(pathToFileURL(resolve(file)).href);
    const judges = TESTS.filter(({ of }) => this.#mutated.some((it) => it.startsWith(of)));
    const files = FEWER_TESTS === "" ? judges.map((it) => it.files) : [FEWER_TESTS];
    for (const file of globSync(files).toSorted()) {
      const load = () => import(pathToFileURL(resolve(file)).href);
      for (const test of await collect(file, load)) this.#tests.set(test.id, test);
    }
  }

  async dryRun(): Promise<DryRunResult> {
    const results: TestResult[] = [];
    for (const [id, test] of this.#tests) {
      this.#switch.currentTestId = id;
      const start = process.cpuUsage();
      const failure = await this.#run([test]);
      this.#switch.currentTestId = undefined;
      const timeSpentMs = process.cpuUsage(start).user / 1000;
      const about = { id, name: test.name, fileName: test.file, timeSpentMs };
      results.push(
        failure === null
          ? { ...about, status: TestStatus.Success }
          : { ...about, status: TestStatus.Failed, failureMessage: failure.message },
      );
    }
    const mutantCoverage = this.#switch.mutantCoverage ?? { static: {}, perTest: {} };
    return { status: DryRunStatus.Complete, tests: results, mutantCoverage };
  }

  async mutantRun({
    testFilter,
    activeMutant,
    hitLimit,
  }: MutantRunOptions): Promise<MutantRunResult> {
    if (this.#isSpoilt) throw new Error("An earlier mutant has left something behind");
    const wanted = new Set(testFilter ?? this.#tests.keys());
    const tests = [...this.#tests.values()].filter((it) => wanted.has(it.id));
    const time = ({ id }: Test): number => this.#times.get(id) ?? Infinity;
    Object.assign(this.#switch, { activeMutant: activeMutant.id, hitCount: 0, hitLimit });
    const failure = await this.#run(tests.toSorted((a, b) => time(a) - time(b)));
    const isEndless = hitLimit !== undefined && (this.#switch.hitCount ?? 0) > hitLimit;
    Object.assign(this.#switch, { activeMutant: undefined, hitCount: undefined });
    const wasFresh = this.#isFresh;
    this.#isFresh = false;
    if (failure && (await this.#run([failure.test]))) {
      if (!wasFresh) throw new Error("An earlier mutant has left something behind");
      this.#isSpoilt = true;
    }
    const nrOfTests = tests.length;
    if (isEndless) return { status: MutantRunStatus.Timeout, reason: "It goes round and round" };
    if (!failure) return { status: MutantRunStatus.Survived, nrOfTests };
    const [killedBy, failureMessage] = [[failure.test.id], failure.message];
    return { status: MutantRunStatus.Killed, killedBy, failureMessage, nrOfTests };
  }

  /** @returns The first test that fails. */
  async #run(tests: readonly Test[]): Promise<{ test: Test; message: string } | null> {
    const begun = new Set<Test["suite"]>();
    try {
      for (const test of tests) {
        const start = process.cpuUsage();
        try {
          await test.run(begun);
        } catch (error) {
          return { test, message: String(error) };
        }
        this.#times.set(test.id, process.cpuUsage(start).user);
      }
      return null;
    } finally {
      for (const suite of [...begun].toReversed()) {
        for (const hook of suite.hooks.afterAll) await hook();
      }
    }
  }
}

export const strykerPlugins = [
  {
    kind: "TestRunner",
    name: "in-process",
    factory: Object.assign((options: StrykerOptions) => new InProcessRunner(options), {
      inject: ["options"],
    }),
  },
];
