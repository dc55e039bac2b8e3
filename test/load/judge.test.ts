import { describe, expect, it } from "vitest";
import { makeFreshPaths, makePaths } from "../../bench/inputs.ts";
import {
  createJudge,
  createSequence,
  type Expected,
  type Given,
  type Judge,
  type Sequence,
} from "../../bench/load/judge.ts";
import {
  expectedOf,
  expectedOfRow,
  makeVersions,
  rowPaths,
  type Version,
} from "../../bench/load/versions.ts";

const SIZE = 200;
const WITHIN_MS = 10_000;
const versions = await makeVersions(SIZE);
const [row = ""] = rowPaths(SIZE);
const PATH = "/global/unknown/page";

function versionOf(name: string): Version {
  const version = versions.get(name);
  if (!version) throw new TypeError(name);
  return version;
}

const of = (name: string, path = PATH): Given => given(expectedOf(versionOf(name), path));
const ofRow = (name: string): Given => given(expectedOfRow(name));

function given({ name, status, location, cacheControl }: Expected): Given {
  const body = location === null ? `<a href="https://www.new.example/${name}/gone">` : "";
  return { status, location, cacheControl, body };
}

/** v0 serves, v1 was promoted at 0 and may not be everywhere until WITHIN_MS. */
function stage(): { judge: Judge; releases: Sequence; typed: Sequence } {
  const releases = createSequence("v0", WITHIN_MS);
  const typed = createSequence(null, WITHIN_MS);
  releases.moveTo("v1");
  releases.settle(0);
  const judge = createJudge({
    releases,
    rows: new Map([[row, typed]]),
    expectRelease: (name, path) => expectedOf(versionOf(name), path),
    expectRow: expectedOfRow,
  });
  return { judge, releases, typed };
}

/** What is said of one answer. */
function kindOf(answer: Given | null, path = PATH, at = 1): string | null {
  const { judge } = stage();
  return judge.judge(judge.ask(path, at), answer)?.kind ?? null;
}

const GONE_PATH = makePaths(SIZE, 1000).find((it) => of("v0", it).status === 410) ?? "";

describe("the answer to a request while one version follows another", () => {
  it.each<[string, Given | null, string | null]>([
    ["entirely of the previous version", of("v0"), null],
    ["entirely of the new version", of("v1"), null],
    ["no answer", null, "error"],
    ["a 503", { ...of("v1"), status: 503 }, "error"],
    ["the status of one and the Location of the other", { ...of("v1"), status: 301 }, "mixed"],
    [
      "the lifetime of one and the rest of the other",
      { ...of("v1"), cacheControl: of("v0").cacheControl },
      "mixed",
    ],
    [
      "the Location of one and the rest of the other",
      { ...of("v1"), location: of("v0").location },
      "mixed",
    ],
    ["a version that was never promoted", of("v2"), "wrong"],
    [
      "a Location of no version",
      { ...of("v1"), location: "https://www.new.example/v1/other" },
      "wrong",
    ],
    ["no lifetime", { ...of("v1"), cacheControl: null }, "wrong"],
    ["no redirect", { ...of("v1"), status: 200, location: null }, "wrong"],
  ])("%s", (_, answer, kind) => {
    expect(kindOf(answer)).toBe(kind);
  });

  it("is mixed if a page suggests an address of the other version", () => {
    const page = of("v1", GONE_PATH);
    expect(kindOf(page, GONE_PATH)).toBeNull();
    expect(kindOf({ ...page, body: of("v0", GONE_PATH).body }, GONE_PATH)).toBe("mixed");
    const both = { ...page, body: page.body + of("v0", GONE_PATH).body };
    expect(kindOf(both, GONE_PATH)).toBe("mixed");
  });

  it("may be of the previous version only within the allowed time", () => {
    expect(kindOf(of("v0"), PATH, WITHIN_MS - 1)).toBeNull();
    expect(kindOf(of("v0"), PATH, WITHIN_MS)).toBe("older");
  });

  it("may not be of the previous version after the new one has answered", () => {
    const { judge } = stage();
    const before = judge.ask(PATH, 1);
    expect(judge.judge(judge.ask(PATH, 1), of("v1"))).toBeNull();
    // It was asked before that.
    expect(judge.judge(before, of("v0"))).toBeNull();
    expect(judge.judge(judge.ask(PATH, 1), of("v0"))?.kind).toBe("older");
  });

  it("may be of an earlier version again after a rollback to it", () => {
    const { judge, releases } = stage();
    expect(judge.judge(judge.ask(PATH, 1), of("v1"))).toBeNull();
    releases.moveTo("v0");
    releases.settle(WITHIN_MS);
    expect(judge.judge(judge.ask(PATH, WITHIN_MS + 1), of("v0"))).toBeNull();
    expect(judge.judge(judge.ask(PATH, WITHIN_MS + 2), of("v1"))?.kind).toBe("older");
  });
});

describe("an address for which somebody types a row", () => {
  it("is answered by the previous or the new row, or by a version where there may be no row", () => {
    const { judge, typed } = stage();
    const say = (answer: Given, at: number): string | null =>
      judge.judge(judge.ask(row, at), answer)?.kind ?? null;
    expect(say(of("v0", row), 1)).toBeNull();
    typed.moveTo("w1");
    typed.settle(0);
    expect(say(of("v0", row), 2)).toBeNull();
    expect(say(ofRow("w1"), 3)).toBeNull();
    expect(say(of("v1", row), 4)).toBe("older");
    typed.moveTo("w2");
    typed.settle(20_000);
    expect(say({ ...ofRow("w2"), status: 308 }, 20_001)).toBe("mixed");
    expect(say(ofRow("w2"), 20_002)).toBeNull();
    expect(say(ofRow("w1"), 20_003)).toBe("older");
    typed.moveTo(null);
    typed.settle(40_000);
    expect(say(of("v1", row), 40_001)).toBeNull();
    expect(say(ofRow("w2"), 40_002)).toBe("older");
  });

  it("is redirected by every version", () => {
    for (const path of rowPaths(SIZE))
      expect(of("v0", path).location).toMatch(/v0\/global\/product/);
  });
});

it("no two versions agree in any part of their answers to an address", () => {
  const alike = [...makePaths(SIZE, 400), ...makeFreshPaths(SIZE, 400, 1)].filter((path) => {
    const answers = [...versions.values()].map((it) => expectedOf(it, path));
    const isPage = answers.every((it) => it.status === 410 && it.location === null);
    const parts = isPage ? (["cacheControl"] as const) : PARTS;
    return parts.some((part) => new Set(answers.map((it) => it[part])).size < versions.size);
  });
  expect(alike).toEqual([]);
});

const PARTS = ["status", "location", "cacheControl"] as const;
