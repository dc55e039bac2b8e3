import { describe, expect, it } from "vitest";
import { LANGUAGES, TEXTS } from "../../src/console/shared/languages.ts";

/** The keys of texts, and how many things each is told. */
function shapeOf(value: unknown, path = ""): string[] {
  if (typeof value === "string")
    return [`${path} ${(value.match(/\{\w+\}/g) ?? []).toSorted().join()}`];
  if (typeof value === "function") return [`${path}(${value.length})`];
  return Object.entries(value ?? {}).flatMap(([key, it]) => shapeOf(it, `${path}.${key}`));
}

function textsOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value === "function") return [String(value("1", "1", "1"))];
  return Object.values(value ?? {}).flatMap(textsOf);
}

describe("the texts", () => {
  it("are the same in every language, with the same places to fill", () => {
    for (const language of LANGUAGES) expect(shapeOf(TEXTS[language])).toEqual(shapeOf(TEXTS.en));
  });

  it("are none left empty, and none left in English", () => {
    const chinese = textsOf(TEXTS["zh-Hans"]).filter((it) => !/^(?:UTC|KV)$/.test(it));
    expect(chinese.filter((it) => !/\p{Script=Han}/u.test(it))).toEqual([]);
    expect(textsOf(TEXTS.en).filter((it) => it.trim() === "")).toEqual([]);
    expect(textsOf(TEXTS.en).filter((it) => /\p{Script=Han}/u.test(it))).toEqual([]);
  });
});
