import { describe, expect, it } from "vitest";
import {
  EVIDENCE_WORDS,
  fillEvidence,
  readEvidence,
} from "../../src/domain/report/evidence-words.ts";

const HOSTILE = ["/a:b; c", "“x” and “y”", "{0}", "7"];

describe("readEvidence()", () => {
  it.each(Object.entries(EVIDENCE_WORDS))("reads %s as it was written", (name, text) => {
    const values = ["/shop/a.html", "/store/a", "12", "3"].slice(
      0,
      text.split(/\{\d\}/).length - 1,
    );
    expect(readEvidence(fillEvidence(text, values))).toEqual({ name, values });
  });

  it("fills in unusual values unchanged", () => {
    expect(fillEvidence("{0}|{1}|{2}|{3}", HOSTILE)).toBe(HOSTILE.join("|"));
  });

  it("leaves out what has no value", () => {
    expect(fillEvidence("{0}|{1}", ["a"])).toBe("a|");
  });

  it("does not take another text for evidence", () => {
    expect(readEvidence("The path is nearly the same")).toBeNull();
    expect(readEvidence("Says a later version: the path is the same")).toBeNull();
    expect(readEvidence("The path is the same, nearly")).toBeNull();
    expect(readEvidence("/a becomes /b: 3 addresses are there")).toBeNull();
    // The beginning and the end of a sentence, overlapping.
    expect(readEvidence("Both addresses end in “”")).toEqual({ name: "sameEnd", values: [""] });
    expect(readEvidence("Both addresses end in “")).toBeNull();
    expect(readEvidence("/a becomes /b: addresses fit")).toBeNull();
  });

  it("reads a text of nothing but beginnings of sentences", () => {
    expect(readEvidence(" becomes : addresses fit, ".repeat(10_000))).toBeNull();
  });
});
