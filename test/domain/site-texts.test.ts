import { describe, expect, it } from "vitest";
import {
  directionOf,
  languageOfPage,
  languageOfVisitor,
  siteText,
} from "../../src/domain/table/site-texts.ts";

const of = (...tags: string[]) => Object.fromEntries(tags.map((it) => [it, { goneTitle: it }]));

describe("the language of a page", () => {
  it.each([
    ["de", ["de"], "de"],
    ["de-AT", ["de"], "de"],
    ["de_AT", ["de"], "de"],
    [" DE ", ["de"], "de"],
    ["de-AT", ["de", "de-AT"], "de-AT"],
    ["de-AT", ["de-CH", "de-AT-1996"], "de-AT-1996"],
    ["de-AT", ["de-CH"], "en"],
    ["de", ["de-CH", "de-AT"], "de-CH"],
    ["zh-Hant-TW", ["zh-Hans", "zh-Hant"], "zh-Hant"],
    ["zh-TW", ["zh-CN"], "en"],
    ["deu", ["de"], "en"],
    ["d", ["de"], "en"],
    ["", ["de"], "en"],
    ["fr", ["de", "EN-gb"], "EN-gb"],
    ["en-US", ["de", "en-GB"], "en-GB"],
    ["en-US", ["en", "en-GB"], "en"],
    ["fr", [], "en"],
    ["__proto__", ["de"], "en"],
  ])("is chosen for %j of %j: %s", (lang, tags, expected) => {
    expect(languageOfPage(of(...tags), lang)).toBe(expected);
  });
});

describe("the language of a visitor", () => {
  it.each([
    ["de, fr", ["fr", "de"], "de"],
    ["de;q=0.1, fr;q=0.2", ["fr", "de"], "fr"],
    ["it, en;q=0.9, de;q=0.8", ["de"], "en"],
    ["it, de;q=0.8", ["de"], "de"],
    ["de;q=0", ["de"], "en"],
    ["*, de;q=0.5", ["de"], "en"],
    [";;,,=, ", ["de"], "en"],
    ["de ; q=0.1, fr;q=0.2", ["fr", "de"], "fr"],
    ["de;q =0.1, fr;Q= 0.2", ["fr", "de"], "fr"],
    ["de;xq=0.1, fr;q=0.2", ["fr", "de"], "de"],
  ])("is chosen for %j of %j: %s", (accepted, tags, expected) => {
    expect(languageOfVisitor(of(...tags), accepted)).toBe(expected);
  });
});

describe("siteText()", () => {
  it.each([
    ["de", { de: { goneTitle: "Weg" } }, "Weg"],
    ["de", { de: { goneText: "Weg" }, en: { goneTitle: "Gone" } }, "Gone"],
    ["de", { de: {}, "en-GB": { goneTitle: "Gone" } }, "Gone"],
    ["de", { de: { goneTitle: "" } }, undefined],
    ["constructor", {}, undefined],
  ])("is in %s for %j: %s", (language, texts, expected) => {
    expect(siteText(texts, language, "goneTitle")?.text).toBe(expected);
  });
});

describe("directionOf()", () => {
  it.each([
    ["ar", "rtl"],
    ["he-IL", "rtl"],
    ["az-Arab", "rtl"],
    ["de", "ltr"],
    ["not a language", "ltr"],
    ["", "ltr"],
  ])("%j runs %s", (language, expected) => {
    expect(directionOf(language)).toBe(expected);
  });
});
