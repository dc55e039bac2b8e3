import { describe, expect, it } from "vitest";
import {
  EVIDENCE_WORDS,
  type EvidenceName,
  isEvidenceName,
  sayEvidence,
} from "../../src/domain/report/evidence-words.ts";

const NAMES = Object.keys(EVIDENCE_WORDS).filter(isEvidenceName);

/** How many values a sentence has a place for. */
const places = (name: EvidenceName): number => EVIDENCE_WORDS[name].split(/\{\d\}/).length - 1;

describe("sayEvidence()", () => {
  it.each(NAMES)("fills unusual values into %s unchanged", (name) => {
    const values = ["{1}", "“x” and “y”", "$&", "7"].slice(0, places(name));
    const said = sayEvidence({ name, values });
    for (const it of values) expect(said).toContain(it);
    expect(said.length).toBe(
      EVIDENCE_WORDS[name].length + values.reduce((sum, it) => sum + it.length - "{0}".length, 0),
    );
  });

  it("lists words", () => {
    expect(sayEvidence({ name: "words", values: ["lamp", "x9", "red"] })).toBe(
      "Words in common: lamp, x9, red",
    );
  });

  it("leaves out what has no value", () => {
    expect(sayEvidence({ name: "sameEnd", values: [] })).toBe("Both addresses end in “”");
  });
});

it.each(["", "constructor", "__proto__", "later"])("%j is not the name of a reason", (name) => {
  expect(isEvidenceName(name)).toBe(false);
});
