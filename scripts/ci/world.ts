/** The environment of the workflow scripts, which tests replace. */
import { spawn } from "node:child_process";
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";
import { shellQuote } from "../../src/domain/pasteable.ts";

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The records that wrangler wrote for programs: an object per line, with its `type`. */
  readonly records: readonly unknown[];
}

export interface RunOptions {
  /** Whether the log shows the command and its output; true by default. */
  readonly isShown?: boolean;
}

export interface World {
  /** Runs a program of this repository, without a shell. */
  readonly run: (words: readonly string[], options?: RunOptions) => Promise<Ran>;
  readonly fetch: typeof fetch;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Writes a line to the step's log. */
  readonly say: (line: string) => void;
}

/** A step that cannot continue: what happened, and how to fix it. */
export class StepError extends Error {
  override readonly name = "StepError";
  readonly fix: string;

  constructor(message: string, fix: string) {
    super(message);
    this.fix = fix;
  }
}

/** @throws StepError if it is not set or is empty. */
export function required(world: World, name: string, fix: string): string {
  const value = world.env[name] ?? "";
  if (value === "") throw new StepError(`${name} is not set`, fix);
  return value;
}

/** Passes a value to later steps and jobs. */
export function setOutput({ env }: World, name: string, value: string): void {
  const file = env.GITHUB_OUTPUT;
  if (file) appendFileSync(file, `${name}=${value.replaceAll(/[\r\n]+/g, " ")}\n`);
}

/** Shows a text on the page of the run. */
export function addToSummary({ env }: World, markdown: string): void {
  const file = env.GITHUB_STEP_SUMMARY;
  if (file) appendFileSync(file, `${markdown}\n`);
}

/** The world of a step, whose log shows all commands and their output. */
export const STEP_WORLD: World = {
  run,
  fetch,
  env: process.env,
  now: () => Date.now(),
  sleep: (milliseconds) => wait(milliseconds),
  say: (line) => void process.stdout.write(`${line}\n`),
};

async function run(words: readonly string[], { isShown = true }: RunOptions = {}): Promise<Ran> {
  const [program = "", ...rest] = words;
  const folder = mkdtempSync(join(tmpdir(), "step-"));
  const file = join(folder, "records.ndjson");
  if (isShown) process.stdout.write(`$ ${words.map(shellQuote).join(" ")}\n`);
  const child = spawn(program, rest, {
    env: { ...process.env, WRANGLER_OUTPUT_FILE_PATH: file },
    stdio: ["ignore", "pipe", "pipe"],
  });
  if (isShown) {
    child.stdout.pipe(process.stdout, { end: false });
    child.stderr.pipe(process.stderr, { end: false });
  }
  const ended = new Promise<number>((resolve) => {
    child.on("error", () => resolve(127));
    child.on("close", (code) => resolve(code ?? 1));
  });
  const [code, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
  rmSync(folder, { recursive: true });
  return { code, stdout, stderr, records: lines.filter(Boolean).map(parseJson) };
}

/** @returns null if the text is not JSON. */
export function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

/** Runs a step to its end. A `StepError` is printed with its fix and results in exit code 1. */
export async function runStep(
  step: (world: World) => Promise<number>,
  world: World = STEP_WORLD,
): Promise<number> {
  try {
    return await step(world);
  } catch (error) {
    if (!(error instanceof StepError)) throw error;
    world.say(`error: ${error.message}\n  fix: ${error.fix}`);
    return 1;
  }
}
