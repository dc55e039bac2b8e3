import { describe, expect, it } from "vitest";
import { LANGUAGES } from "../../src/console/shared/languages.ts";
import { explain } from "../../src/domain/resolve/explain.ts";
import { describeExplanation } from "../../src/domain/resolve/explanation.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { compile, GATE, type SitePatch } from "../support/table.ts";

const NEW = "https://www.new.example";

const RULES: readonly RuleData[] = [
  { from: "/global/page", to: `${NEW}/page` },
  { from: "https://www.old.example/global/own", to: `${NEW}/own` },
  { from: "/global/ads.txt", serve: { type: "text/plain", body: "x" } },
  { from: "/global/sw.js", serve: "unregister-service-worker" },
  { from: "/global/later", undecided: true },
];

const SITE: SitePatch = {
  aliases: { "old.example": "www.old.example" },
  keep: ["/global/legal/*", { path: "/global/news/*", until: "2025-02-01T00:00:00+01:00" }],
  cors: ["/global/page"],
  timeZone: "Europe/Berlin",
};

interface Asked {
  readonly method?: string;
  readonly site?: SitePatch;
}

/** @param language Its place among the console's; null: the words of the command line. */
function tell(
  address: string,
  { method = "GET", site = {} }: Asked,
  language: number | null = null,
): string {
  const { table } = compile(RULES, { ...SITE, ...site });
  const url = new URL(address, "https://www.old.example");
  const words = language === null ? undefined : LANGUAGES[language]?.texts.explanation;
  return describeExplanation(
    explain(table, { url, method }, GATE),
    table.site.timeZone,
    words,
  ).join("\n");
}

/** The words of the command line, and those of the console where they differ. */
const CASES: readonly [string, string, Asked, string, string?][] = [
  ["an alias", "https://old.example/global/own", {}, "old.example stands for www.old.example"],
  [
    "a path kept until an instant",
    "/global/news/1",
    {},
    "site.keep has /global/news/* until 2025-02-01 00:00 Europe/Berlin (2025-01-31T23:00:00Z)",
    "/global/news/* stays on the old site until 2025-02-01 00:00 Europe/Berlin (2025-01-31T23:00:00Z)",
  ],
  [
    "a broken address",
    "/global/page).",
    {},
    "Repaired (white space and punctuation taken off the end), it is compared as /global/page",
  ],
  [
    "a small file",
    "/global/ads.txt",
    {},
    "answers with a small file of its own (text/plain)",
    "It is answered with a small file (text/plain).",
  ],
  [
    "an unsupported method for a file",
    "/global/ads.txt",
    { method: "PUT" },
    "other methods get 405",
  ],
  [
    "the script that unregisters a service worker",
    "/global/sw.js",
    {},
    "removes the old site's service worker",
    "a script that removes the old site's program from browsers",
  ],
  ["an undecided rule", "/global/later", {}, "Nobody has decided yet where it goes: until then"],
  [
    "an undecided rule without a fallback",
    "/global/later",
    { site: { fallback: null } },
    "Nobody has decided yet where it goes, and the site has no fallback",
  ],
  [
    "a redirect with CORS",
    "/global/page",
    {},
    "other sites may follow the redirect",
    "Scripts and fonts of other sites may follow this redirect.",
  ],
  ["a preflight", "/global/page", { method: "OPTIONS" }, "A browser asks whether a script"],
  ["the gate", "/global/page", {}, "2025-01-01 01:00 Europe/Berlin (2025-01-01T00:00:00Z)"],
];

describe("an explanation", () => {
  it.each(CASES)(
    "explains %s in plain words",
    (_name, address, asked, expected, inConsole = expected) => {
      expect(tell(address, asked)).toContain(expected);
      expect(tell(address, asked, 0)).toContain(inConsole);
    },
  );

  it.each(CASES)(
    "explains %s in another language without English words",
    (_name, address, asked) => {
      const text = tell(address, asked, 1);
      expect(text).not.toMatch(/ (?:the|and|of|is|to) /);
      expect(text.split("\n")).toHaveLength(tell(address, asked).split("\n").length);
    },
  );

  it("does not claim that no rule answers if a rule is undecided", () => {
    expect(tell("/global/later", {})).not.toContain("No rule answers");
    expect(tell("/global/else", {})).toContain("No rule answers");
    expect(tell("/global/later", {}, 0)).not.toContain("No redirect is for this address");
    expect(tell("/global/else", {}, 0)).toContain("No redirect is for this address");
  });
});
