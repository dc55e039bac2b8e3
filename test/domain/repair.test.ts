import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { repairAddress } from "../../src/domain/url/repair.ts";
import { runs } from "../support/runs.ts";

/** The repaired address without its host, or null if nothing was repaired. */
function repaired(address: string): string | null {
  const url = new URL(address, "https://www.old.example");
  const found = repairAddress(url.pathname, url.search);
  return found && found.pathname + found.search;
}

describe("repairAddress()", () => {
  it.each([
    // Sessions in the path.
    ["a Java session", "/shop/page;jsessionid=1A2B", "/shop/page"],
    ["a Java session in capitals, escaped", "/shop/page%3BJSESSIONID%3D1A2B", "/shop/page"],
    ["a session at the root", "/;sid=1", "/"],
    ["everything after a session", "/shop;sid=7/page;x=1", "/shop"],
    // Invisible characters.
    ["a soft hyphen", "/pro\u00ADduct", "/product"],
    ["a zero-width space", "/shop/\u200Bpage", "/shop/page"],
    ["a byte-order mark", "/\uFEFFshop", "/shop"],
    ["a direction mark", "/shop/page\u200E", "/shop/page"],
    ["a no-break space at the end", "/shop/page\u00A0", "/shop/page"],
    // Punctuation of the sentence around an address.
    ["a full stop", "/shop/page.", "/shop/page"],
    ["a bracket and a full stop", "/shop/page).", "/shop/page"],
    ["a quotation mark, escaped", "/shop/page%22", "/shop/page"],
    ["a typographic quotation mark", "/shop/page\u201D", "/shop/page"],
    ["emphasis", "/shop/page_*", "/shop/page"],
    ["a Chinese full stop", "/shop/page\u3002", "/shop/page"],
    ["an escaped question mark", "/shop/page%3F", "/shop/page"],
    ["an ellipsis after a space", "/shop/page%20\u2026", "/shop/page"],
    ["a full stop before a last slash", "/shop/page./", "/shop/page/"],
    ["a full stop after an invisible character", "/shop/page\u200B.", "/shop/page"],
    // Ampersands as HTML writes them.
    ["amp; in the name of a parameter", "/p?a=1&amp;b=2", "/p?a=1&b=2"],
    ["amp; as the only parameter", "/p?amp;", "/p"],
    ["amp; twice", "/p?a=1&amp;amp%3Bb=2", "/p?a=1&b=2"],
    ["a parameter that is only amp;", "/p?a=1&amp;", "/p?a=1"],
    // Combinations, and what appears only after another removal.
    ["all of these together", "/shop/pa\u00ADge;jsessionid=1.?x=1&amp;y=2", "/shop/page?x=1&y=2"],
    ["a session with a soft hyphen in its name", "/shop;s\u00ADid=1", "/shop"],
  ])("removes %s", (_name, address, expected) => {
    expect(repaired(address)).toBe(expected);
  });

  it.each([
    ["a normal address", "/shop/page?a=1&b=2"],
    ["a path parameter that is no session", "/shop/page;version=2"],
    ["punctuation within a segment", "/shop/v1.2/page"],
    ["a last segment of only punctuation", "/shop/..."],
    ["a last slash", "/shop/page/"],
    ["the bare root", "/"],
    ["a no-break space inside", "/shop/my\u00A0page"],
    ["a value that begins with amp;", "/p?a=amp;b"],
    ["a name that only begins with amp", "/p?amplitude=1"],
    ["nothing between two ampersands", "/p?a=1&&b=amp;"],
    ["a bracket that belongs to the query", "/p?a=(1)"],
  ])("does not change %s", (_name, address) => {
    expect(repaired(address)).toBeNull();
  });

  it("reports each kind of removal once", () => {
    expect(repairAddress("/pa\u00ADge;sid=1.", "?x=1&amp;y=2&amp;z=3")).toEqual({
      pathname: "/page",
      search: "?x=1&y=2&z=3",
      mends: ["session", "invisible", "entity"],
    });
    expect(repairAddress("/page).", "")?.mends).toEqual(["trailing"]);
  });

  it("repairs text that no URL parser has changed", () => {
    expect(repairAddress("/pa\u200Bge.", "")?.pathname).toBe("/page");
    expect(repairAddress("/\u{1f600}\u200B", "")?.pathname).toBe("/\u{1f600}");
  });

  it("is total and idempotent, and never adds a character", () => {
    const piece = fc.constantFrom(
      ..."/.;,:%?&=a_".split(""),
      ..."jsessionid= sid amp; %3B %C2%AD %E2%80%8B %FF %2 \u200B \u00AD \uD800".split(" "),
    );
    const text = fc.array(piece, { maxLength: 20 }).map((it) => it.join(""));
    fc.assert(
      fc.property(text, text, (path, search) => {
        const once = repairAddress(`/${path}`, search);
        if (!once) return;
        expect(repairAddress(once.pathname, once.search)).toBeNull();
        expect(isWithin(once.pathname, `/${path}`)).toBe(true);
        expect(isWithin(once.search, `?${search}`)).toBe(true);
      }),
      runs(5000),
    );
  });
});

/** Whether all characters of the first text occur in the second in the same order. */
function isWithin(left: string, text: string): boolean {
  let at = 0;
  for (const character of text) if (left.startsWith(character, at)) at += character.length;
  return at === left.length;
}
