/** The part of Vitest that the tests of mutants use. Tests are kept as functions, to be run repeatedly. */
import { expect, vi } from "vitest";

export { expect, vi };

type Body = () => unknown;

/** A body, optionally preceded by options that only matter to Vitest. */
type Rest<Function_> = [Function_] | [options: object, Function_];

interface Suite {
  readonly name: string;
  readonly parent: Suite | null;
  readonly hooks: Readonly<Record<"beforeAll" | "beforeEach" | "afterEach" | "afterAll", Body[]>>;
}

export interface Test {
  readonly id: string;
  readonly name: string;
  readonly file: string;
  readonly suite: Suite;
  /** @param begun The suites whose `beforeAll` has already run. */
  readonly run: (begun: Set<Suite>) => Promise<void>;
}

let current: Suite;
let file: string;
let tests: Test[];

/** Collects the tests of a file by calling `load`. */
export async function collect(fileName: string, load: () => Promise<unknown>): Promise<Test[]> {
  file = fileName;
  tests = [];
  current = createSuite("", null);
  await load();
  return tests;
}

function createSuite(name: string, parent: Suite | null): Suite {
  return { name, parent, hooks: { beforeAll: [], beforeEach: [], afterEach: [], afterAll: [] } };
}

export const describe = Object.assign(
  (name: string, body: Body) => {
    const outer = current;
    current = createSuite(name, outer);
    body();
    current = outer;
  },
  { each: eachOf((name, body) => describe(name, body)) },
);

export const it = Object.assign(addTest, { each: eachOf(addTest) });

/** Adds a test. Names are unformatted and numbered, because they only serve to find the place. */
function addTest(title: string, ...rest: Rest<Body>): void {
  const body = bodyOf(rest);
  const suites = chainOf(current);
  const name = [...suites.map((it) => it.name), title].filter((it) => it !== "").join(" > ");
  const id = `${file}#${tests.length} ${name}`;
  const run = async (begun: Set<Suite>): Promise<void> => {
    for (const suite of suites) {
      if (begun.has(suite)) continue;
      begun.add(suite);
      for (const hook of suite.hooks.beforeAll) await hook();
    }
    for (const suite of suites) for (const hook of suite.hooks.beforeEach) await hook();
    try {
      await body();
    } finally {
      for (const suite of suites.toReversed()) {
        for (const hook of suite.hooks.afterEach) await hook();
      }
    }
  };
  tests.push({ id, name, file, suite: current, run });
}

/** Returns the chain of suites from the file inwards. */
function chainOf(suite: Suite): Suite[] {
  return suite.parent ? [...chainOf(suite.parent), suite] : [suite];
}

function eachOf(add: (name: string, body: Body) => void) {
  return (rows: readonly unknown[]) =>
    (name: string, ...rest: Rest<(...row: readonly unknown[]) => unknown>) => {
      const body = bodyOf(rest);
      for (const row of rows) add(name, () => body(...(Array.isArray(row) ? row : [row])));
    };
}

function bodyOf<Function_>(rest: Rest<Function_>): Function_ {
  return rest.length === 1 ? rest[0] : rest[1];
}

const hook = (kind: keyof Suite["hooks"]) => (body: Body) => void current.hooks[kind].push(body);

export const beforeAll = hook("beforeAll");
export const beforeEach = hook("beforeEach");
export const afterEach = hook("afterEach");
export const afterAll = hook("afterAll");

const PROVIDED = { seed: 57, cases: 0.4 };

export function inject(key: keyof typeof PROVIDED): number {
  return PROVIDED[key];
}
