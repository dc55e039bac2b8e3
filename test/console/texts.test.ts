import { describe, expect, it } from "vitest";
import { DEFAULT_LANGUAGE, LANGUAGES } from "../../src/console/shared/languages.ts";
import { createCounting } from "../../src/console/texts/counting.ts";

/** The keys of texts, and the number of parameters of each. */
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

/** Placeholders and mark-up, which are the same in every language. */
const NAMES = /^(?:UTC|KV|(?:\{\w+\}|[\p{P}\s])*)$/u;

/** Characters of the script that a language is written in. */
function scriptOf(tag: string): RegExp {
  const { script } = new Intl.Locale(tag).maximize();
  return new RegExp(`\\p{Script=${script?.replace(/^Han[st]$/, "Han")}}`, "u");
}

const ENGLISH = DEFAULT_LANGUAGE.texts;
const OTHERS = LANGUAGES.filter((it) => it !== DEFAULT_LANGUAGE);

describe.each(LANGUAGES)("the texts in $tag", ({ tag, texts }) => {
  it("exist in every language, with the same placeholders", () => {
    expect(shapeOf(texts)).toEqual(shapeOf(ENGLISH));
  });

  it("are never empty, and never in another script", () => {
    // Names and commands are in Latin letters in every language.
    const others = OTHERS.map((it) => scriptOf(it.tag)).filter(
      (it) => !it.test(texts.name) && !it.test(ENGLISH.name),
    );
    const all = textsOf(texts).filter((it) => !NAMES.test(it));
    expect(all.filter((it) => !scriptOf(tag).test(it))).toEqual([]);
    expect(all.filter((it) => others.some((other) => other.test(it)))).toEqual([]);
  });
});

describe.each(OTHERS)("the texts in $tag", ({ texts }) => {
  it("are all translated", () => {
    const english = textsOf(ENGLISH);
    const same = textsOf(texts).filter((it, index) => it === english[index] && !NAMES.test(it));
    expect(same).toEqual([]);
  });
});

describe("plural()", () => {
  const rules = { one: "rule", other: "rules" };
  const pravila = { one: "правило", few: "правила", many: "правил", other: "правила" };

  it.each([
    ["en-GB", 0, rules, "0 rules"],
    ["en-GB", 1, rules, "1 rule"],
    ["en-GB", 1234, rules, "1,234 rules"],
    ["ru", 21, pravila, "21 правило"],
    ["ru", 3, pravila, "3 правила"],
    ["ru", 5, pravila, "5 правил"],
    ["zh-CN", 1, { other: "条规则" }, "1 条规则"],
  ])("in %s, writes %d with its form", (locale, value, forms, text) => {
    expect(createCounting(locale).plural(value, forms)).toBe(text);
  });
});
