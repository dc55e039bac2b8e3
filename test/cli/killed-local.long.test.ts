/** `publish` into the storage of `npm start`, killed when some of its values are on disk: the next run continues. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { globSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { SITE } from "../support/table.ts";
import { type Ran, sunset } from "./support.ts";

const folder = mkdtempSync(join(tmpdir(), "sunset-killed-local-"));
const env = { SUNSET_STORAGE: join(folder, "storage") };
/** By the same clock as the process that is killed: what that one wrote is not from the future. */
const local = (...args: readonly string[]): Promise<Ran> =>
  sunset(args, { cwd: folder, env, now: Date.now() });

/** Longer than it takes on any busy machine unless something is broken. */
const HANGS = { timeout: 300_000 };

const rule = (name: string): RuleData => ({
  from: `/global/${name}`,
  to: `https://www.new.example/${name}`,
});
const write = (file: string, rules: readonly RuleData[]): void =>
  writeFileSync(join(folder, file), JSON.stringify({ site: SITE, rules }));

/** Counts the stored values, each of which is in a file of its own. */
const stored = (): number => globSync(join(folder, "storage/kv/*/blobs/*")).length;

let one: string;

beforeAll(async () => {
  write("one.json", [rule("one")]);
  one = (await local("publish", "--routes", "one.json")).stdout.trim();
  const { code, stderr } = await local("promote", one, "--break-glass", "1");
  if (code !== 0) throw new TypeError(stderr);
}, HANGS.timeout);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("leaves the serving table intact, and is completed by the next run", HANGS, async () => {
  const file = "two.json";
  write(file, [rule("one"), rule("two")]);
  const before = stored();
  const args = [resolve("bin/sunset.mjs"), "publish", "--routes", file];
  const child = spawn(process.execPath, args, {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: "ignore",
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const ended = once(child, "exit");
  while (stored() < before + 2 && child.exitCode === null) await new Promise(setImmediate);
  child.kill("SIGKILL");
  await ended;
  expect(JSON.parse((await local("status", "--json")).stdout)).toMatchObject({
    release: one,
    whole: true,
    problems: [],
  });
  const published = await local("publish", "--routes", file);
  expect(published.code).toBe(0);
  const two = published.stdout.trim();
  expect((await local("promote", two, "--break-glass", "2")).code).toBe(0);
  expect(JSON.parse((await local("status", "--json")).stdout)).toMatchObject({
    release: two,
    whole: true,
    problems: [],
  });
});
