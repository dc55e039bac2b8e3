/** Findings about rules that need the whole table: their place, message and fix. */
import { describe, expect, it } from "vitest";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { fullFindingsOf, type SitePatch } from "../support/table.ts";

const NEW = "https://www.new.example";

const said = (rules: readonly RuleData[], site: SitePatch = {}): string[] =>
  fullFindingsOf(rules, site).map(
    ({ id, at, message, fix }) => `${id} ${at.file}: ${message} -> ${fix}`,
  );

describe("the findings for", () => {
  it.each<[string, RuleData[], string[], SitePatch?]>([
    [
      "an invisible character",
      [{ from: "/global/a\u200b", gone: true }],
      [
        'invisible-character rules.0.from: "/global/a\\u200B" has an invisible character (U+200B) -> Write "/global/a"',
      ],
    ],
    ["a space between words", [{ from: "/global/a b", gone: true }], []],
    [
      "white space around",
      [{ from: "/global/a ", gone: true }],
      [
        'invisible-character rules.0.from: "/global/a " has white space around it (U+0020) -> Write "/global/a"',
      ],
    ],
    [
      "white space around, and inside",
      [{ from: "/global/a b ", gone: true }],
      [
        'invisible-character rules.0.from: "/global/a b " has white space around it (U+0020) -> Write "/global/a b"',
      ],
    ],
    [
      "white space in the middle that no address contains",
      [{ from: "/global/a\u00a0b", gone: true }],
      [
        'invisible-character rules.0.from: "/global/a\\u00A0b" has white space in it (U+00A0) -> Write "/global/a b"',
      ],
    ],
    [
      "an invisible character in a from and its target",
      [{ from: "/global/a\u200b", to: "https://www.new.example/b\u200b" }],
      [
        'invisible-character rules.0.from: "/global/a\\u200B" has an invisible character (U+200B) -> Write "/global/a"',
        'invisible-character rules.0.to: "https://www.new.example/b\\u200B" has an invisible character (U+200B) -> Write "https://www.new.example/b"',
      ],
    ],
    [
      "a byte-order mark",
      [{ from: "/global/a\ufeff", gone: true }],
      [
        'invisible-character rules.0.from: "/global/a\\uFEFF" has an invisible character (U+FEFF) -> Write "/global/a"',
      ],
    ],
    [
      "an ampersand as HTML writes it",
      [{ from: "/global/a", to: "https://www.new.example/?a&amp;b" }],
      [
        'entity-in-address rules.0.to: "https://www.new.example/?a&amp;b" has "&amp;", an ampersand as HTML writes it -> Write "https://www.new.example/?a&b"',
      ],
    ],
    [
      "a regular expression in a from",
      [{ from: "/global/x/.*", gone: true }],
      [
        'wildcard-lookalike rules.0.from: "/global/x/.*" matches only addresses with ".*" in them, which is not a wildcard here -> Write "/global/x/*" for "/global/x" and all below it; say "match": "exact" if it is intended literally',
      ],
    ],
    [
      "a group in a from",
      [{ from: "/global/(a|b)", gone: true }],
      [
        'wildcard-lookalike rules.0.from: "/global/(a|b)" matches only addresses with "(a|b)" in them, which is not a wildcard here -> A placeholder is a whole segment and * the last one: use those, or list the addresses; say "match": "exact" if it is intended literally',
      ],
    ],
    [
      "a placeholder in braces",
      [{ from: "/global/{page}", gone: true }],
      [
        'wildcard-lookalike rules.0.from: "/global/{page}" matches only addresses with "{page}" in them, which is not a wildcard here -> Write "/global/:page"; say "match": "exact" if it is intended literally',
      ],
    ],
    [
      "a regular expression that is meant literally",
      [{ from: "/global/x/.*", match: "exact", gone: true }],
      [],
    ],
    [
      "duplicate rules",
      [
        { from: "/global/a", gone: true },
        { from: "/global/a", gone: true },
      ],
      [
        'rule-duplicate rules.1.from: "/global/a" is the same rule as "/global/a" (rules.0) -> Remove one of the two',
      ],
    ],
    [
      "conflicting rules",
      [
        { from: "/global/a", gone: true },
        { from: "/global/a", keep: true },
      ],
      [
        'rule-conflict rules.1.from: "/global/a" has another answer in "/global/a" (rules.0) -> Keep one of the two, make one more specific, or give them windows that do not overlap',
      ],
    ],
    [
      "conflicting patterns",
      [
        {
          from: "/global/:a",
          where: { a: ["x", "y"] },
          gone: true,
          examples: { match: ["/global/x"] },
        },
        {
          from: "/global/:a",
          where: { a: ["y", "z"] },
          keep: true,
          examples: { match: ["/global/z"] },
        },
      ],
      [
        'rule-conflict rules.1.from: "/global/:a" and "/global/:a" (rules.0) match the same addresses, and neither is more specific -> Keep one of the two, make one more specific, or give them windows that do not overlap',
      ],
    ],
    [
      "a rule that never applies",
      [
        { from: "/uk/*", gone: true, examples: { match: ["/uk/x"] } },
        { from: "/:l/a", where: { l: ["uk"] }, keep: true, examples: { mustNotMatch: ["/uk/b"] } },
      ],
      [
        'rule-shadowed rules.1.from: "/:l/a" can never apply: "/uk/*" (rules.0) goes first and matches all that it matches -> Remove one of the two',
      ],
    ],
    [
      "a pattern without examples",
      [{ from: "/global/:a", gone: true }],
      [
        'no-example rules.0.from: the pattern "/global/:a" has no examples -> Add "examples": { "match": ["/an/old/address"] }, so that its meaning is checked',
      ],
    ],
    [
      "a malformed example",
      [{ from: "/global/a", gone: true, examples: { match: ["a"] } }],
      [
        'example-broken rules.0.examples.match.0: "a" is neither a path nor a URL -> Write a path such as "/old/page", or a whole URL',
      ],
    ],
    [
      "an example that the fallback answers",
      [{ from: "/global/a", gone: true, examples: { match: ["/global/a", "/global/b"] } }],
      [
        'example-broken rules.0.examples.match.1: "/global/b" is not answered by this rule at 2025-01-01T00:00:00Z: no rule matches, the fallback answers -> Correct the example or the from',
      ],
    ],
    [
      "an example out of scope",
      [{ from: "/global/a", gone: true, examples: { match: ["/elsewhere"] } }],
      [
        'example-broken rules.0.examples.match.0: "/elsewhere" is not answered by this rule at 2025-01-01T00:00:00Z: it is outside the site\'s scope -> Correct the example or the from',
      ],
    ],
    [
      "an example on a kept path",
      [{ from: "/global/a", gone: true, examples: { match: ["/global/legal/a"] } }],
      [
        'example-broken rules.0.examples.match.0: "/global/legal/a" is not answered by this rule at 2025-01-01T00:00:00Z: site.keep passes it to the old site -> Correct the example or the from',
      ],
    ],
    [
      "an example on a foreign host",
      [{ from: "/global/a", gone: true, examples: { match: ["https://x.example/"] } }],
      [
        'example-broken rules.0.examples.match.0: "https://x.example/" is not answered by this rule at 2025-01-01T00:00:00Z: its host is not one of www.old.example, old.example -> Correct the example or the from',
      ],
    ],
    [
      "an example below Sunset's own addresses",
      [{ from: "/global/a", gone: true, examples: { match: ["/_sunset/a"] } }],
      [
        'example-broken rules.0.examples.match.0: "/_sunset/a" is not answered by this rule at 2025-01-01T00:00:00Z: it is Sunset\'s own -> Correct the example or the from',
      ],
    ],
    [
      "an example that another rule answers",
      [
        { from: "/global/a", gone: true, examples: { match: ["/global/b"] } },
        { from: "/global/b", gone: true },
      ],
      [
        'example-broken rules.0.examples.match.0: "/global/b" is not answered by this rule at 2025-01-01T00:00:00Z: "/global/b" answers -> Correct the example or the from',
      ],
    ],
    [
      "an example that another rule answers after repair",
      [
        { from: "/global/a", gone: true, examples: { match: ["/global/b%22"] } },
        { from: "/global/b", gone: true },
      ],
      [
        'example-broken rules.0.examples.match.0: "/global/b%22" is not answered by this rule at 2025-01-01T00:00:00Z: "/global/b" answers -> Correct the example or the from',
      ],
    ],
    [
      "an example that another rule would answer if its target were allowed",
      [
        { from: "/global/a", gone: true, examples: { match: ["/global/b"] } },
        { from: "/global/b", to: "https://evil.example/" },
      ],
      [
        'target-host-not-allowed rules.1.to: "https://evil.example/" goes to evil.example, which is not in site.targetHosts -> Use one of www.new.example, new.example, or add the host to site.targetHosts',
        'example-broken rules.0.examples.match.0: "/global/b" is not answered by this rule at 2025-01-01T00:00:00Z: "/global/b" answers -> Correct the example or the from',
      ],
    ],
    [
      "an example for which the fallback is not allowed",
      [{ from: "/global/a", gone: true, examples: { match: ["/global/b"] } }],
      [
        'target-host-not-allowed site.fallback: "https://evil.example/" goes to evil.example, which is not in site.targetHosts -> Use one of www.new.example, new.example, or add the host to site.targetHosts',
        'example-broken rules.0.examples.match.0: "/global/b" is not answered by this rule at 2025-01-01T00:00:00Z: the fallback answers -> Correct the example or the from',
      ],
      { fallback: "https://evil.example/" },
    ],
    [
      "an example before the gate",
      [
        {
          from: "/global/a",
          gone: true,
          startsAt: "2024-12-01T00:00:00Z",
          examples: { match: ["/global/b"] },
        },
      ],
      [
        'example-broken rules.0.examples.match.0: "/global/b" is not answered by this rule at 2024-12-01T00:00:00Z: no rule is in its window, it passes to the old site -> Correct the example or the from',
      ],
    ],
    [
      "an example that is a file of the site",
      [{ from: "/global/a", gone: true, examples: { match: ["/robots.txt"] } }],
      [
        'example-broken rules.0.examples.match.0: "/robots.txt" is not answered by this rule at 2025-01-01T00:00:00Z: the site serves that file itself -> Correct the example or the from',
      ],
      { scope: ["/"], keep: ["/.well-known/*"] },
    ],
    [
      "an example, in the site's own time zone",
      [{ from: "/global/a", gone: true, examples: { match: ["/global/b"] } }],
      [
        'example-broken rules.0.examples.match.0: "/global/b" is not answered by this rule at 2025-01-01 08:00 Asia/Shanghai (2025-01-01T00:00:00Z): no rule matches, the fallback answers -> Correct the example or the from',
      ],
      { timeZone: "Asia/Shanghai" },
    ],
    [
      "an example that must not match",
      [{ from: "/global/a", gone: true, examples: { mustNotMatch: ["/global/b", "/global/a"] } }],
      [
        'example-broken rules.0.examples.mustNotMatch.1: "/global/a" is answered by this rule, and must not be -> Make the from narrower, or remove the example',
      ],
    ],
    [
      "an example that must not match after repair",
      [{ from: "/global/a", gone: true, examples: { mustNotMatch: ["/global/a%22"] } }],
      [
        'example-broken rules.0.examples.mustNotMatch.0: "/global/a%22" is answered by this rule once it is repaired, and must not be -> Make the from narrower, or remove the example',
      ],
    ],
    [
      "a target that is the fallback",
      [{ from: "/global/a", to: "https://www.new.example/" }],
      [
        'target-is-fallback rules.0.to: "/global/a" goes where the fallback goes anyway -> Find a better target, or remove the rule',
      ],
    ],
    [
      "an early target that is the fallback",
      [{ from: "/global/a", to: "https://www.new.example/", startsAt: "2024-12-01T00:00:00Z" }],
      [],
    ],
    [
      "a target that is the fallback, with a parameter consumed",
      [{ from: "/global/a?x=1", to: "https://www.new.example/" }],
      [],
    ],
    [
      "a window that is over",
      [
        {
          from: "/global/a",
          gone: true,
          startsAt: "2024-01-01T00:00:00Z",
          endsAt: "2024-02-01T00:00:00Z",
        },
      ],
      [
        'window-past rules.0.endsAt: "/global/a" ends at 2024-02-01T00:00:00Z, which is past -> Remove the rule, or move its end',
      ],
    ],
    [
      "a window that ends at this instant",
      [
        {
          from: "/global/a",
          gone: true,
          startsAt: "2024-01-01T00:00:00Z",
          endsAt: "2025-01-01T00:00:00Z",
        },
      ],
      [
        'window-past rules.0.endsAt: "/global/a" ends at 2025-01-01T00:00:00Z, which is past -> Remove the rule, or move its end',
      ],
    ],
    [
      "a window that ends at the gate",
      [
        {
          from: "/global/a",
          gone: true,
          startsAt: "2024-01-01T00:00:00Z",
          endsAt: "2025-05-01T00:00:00+08:00",
        },
      ],
      [
        'window-past rules.0.endsAt: "/global/a" ends at 2025-05-01T00:00:00+08:00, just at the gate, 2025-05-01 00:00 Asia/Shanghai (2025-04-30T16:00:00Z) -> Remove the rule, or move its end',
      ],
      { activatesAt: "2025-05-01T00:00:00+08:00", timeZone: "Asia/Shanghai" },
    ],
    [
      "a window that ends while the address is kept",
      [{ from: "/global/a", gone: true, endsAt: "2025-05-01T00:00:00Z" }],
      [
        'window-past rules.0.endsAt: "/global/a" ends at 2025-05-01T00:00:00Z, when site.keep still passes it, until 2025-06-01 08:00 Asia/Shanghai (2025-06-01T00:00:00Z) -> Remove the rule, or move its end',
      ],
      {
        keep: [{ path: "/global/*", until: "2025-06-01T00:00:00Z" }],
        timeZone: "Asia/Shanghai",
      },
    ],
    [
      "a window that ends a second before the gate",
      [
        {
          from: "/global/a",
          gone: true,
          startsAt: "2024-01-01T00:00:00Z",
          endsAt: "2025-04-30T15:59:59Z",
        },
      ],
      [
        'window-past rules.0.endsAt: "/global/a" ends at 2025-04-30T15:59:59Z, before the gate at 2025-04-30T16:00:00Z -> Remove the rule, or move its end',
      ],
      { activatesAt: "2025-05-01T00:00:00+08:00" },
    ],
    [
      "a window that ends after the gate",
      [
        {
          from: "/global/a",
          gone: true,
          startsAt: "2024-01-01T00:00:00Z",
          endsAt: "2025-05-01T00:00:01+08:00",
        },
      ],
      [],
      { activatesAt: "2025-05-01T00:00:00+08:00" },
    ],
    [
      "a long address",
      [
        {
          from: "/global/a?xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx=1",
          gone: true,
        },
      ],
      [
        'key-too-long rules.0.from: "/global/a?xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\u2026 is 612 bytes long, more than the 512 of a key in KV -> It works, but cannot be changed as a row in the dashboard',
      ],
    ],
    [
      "many addresses in one target",
      Array.from({ length: 21 }, (_, index) => ({ from: `/global/${index}`, to: `${NEW}/one` })),
      [
        'many-to-one rules.0.to: 21 exact rules go to "https://www.new.example/one", this one first -> Search engines treat that as missing pages: use one pattern, better targets, or gone',
      ],
    ],
    [
      "a twin without rules",
      [{ from: "https://www.old.example/global/a", gone: true }],
      [
        'host-alone site.hosts.0: "www.old.example" has rules of its own, and "old.example" has none -> Add "aliases": { "old.example": "www.old.example" } to the site, so that they are for both',
      ],
    ],
    [
      "robots.txt",
      [{ from: "/robots.txt", to: "https://www.new.example/robots.txt" }],
      [
        'robots-redirected rules.0.from: "/robots.txt" is redirected away, and crawlers look for the old addresses there -> Remove the rule where the whole host is retired (Sunset then serves the file); else say "keep": true or "serve"',
      ],
      { scope: ["/"], keep: ["/.well-known/*"] },
    ],
    [
      "a sitemap",
      [{ from: "/global/sitemap-a.xml.gz", to: "https://www.new.example/x" }],
      [
        'robots-redirected rules.0.from: "/global/sitemap-a.xml.gz" is redirected away, and crawlers look for the old addresses there -> Remove the rule where the whole host is retired (Sunset then serves the file); else say "keep": true or "serve"',
      ],
    ],
    [
      "an undecided rule",
      [{ from: "/global/a", undecided: true }],
      [
        'undecided rules.0.undecided: "/global/a" is undecided: it answers as the fallback does, temporarily -> Write "to", "gone", "keep" or "serve" instead, as soon as it is known',
      ],
    ],
    [
      "several undecided rules",
      [
        { from: "/global/a", gone: true },
        { from: "/global/b", undecided: true },
        { from: "/global/c", undecided: true },
      ],
      [
        'undecided rules.1.undecided: 2 rules are undecided, this one first: they answer as the fallback does, temporarily -> Write "to", "gone", "keep" or "serve" instead, as soon as it is known',
      ],
    ],
    [
      "a locale that changes",
      [
        {
          from: "/:l/a",
          where: { l: { uk: "global", fr: "fr" } },
          to: "https://www.new.example/:l/a",
          examples: { match: ["/uk/a"] },
        },
      ],
      [
        'locale-changed rules.0.to: "/:l/a" sends visitors of one locale to another: uk -> global -> Send them to their own locale; if it is intended, whoever signs can accept it with the reason',
      ],
    ],
    [
      "several locales that change",
      [
        {
          from: "/:l/a",
          where: { l: { uk: "global", fr: "de" } },
          to: "https://www.new.example/:l/a",
          examples: { match: ["/uk/a"] },
        },
      ],
      [
        'locale-changed rules.0.to: "/:l/a" sends visitors of one locale to another: uk -> global, fr -> de -> Send them to their own locale; if it is intended, whoever signs can accept it with the reason',
      ],
    ],
    [
      "a locale replaced by that of one target",
      [
        {
          from: "/:l/a",
          where: { l: ["uk", "fr"] },
          to: "https://www.new.example/fr/a",
          examples: { match: ["/uk/a"] },
        },
      ],
      [
        'locale-changed rules.0.to: "/:l/a" sends visitors of one locale to another: uk -> fr -> Send them to their own locale; if it is intended, whoever signs can accept it with the reason',
      ],
    ],
    [
      "any locale replaced by that of one target",
      [
        {
          from: "/:lang/*",
          to: "https://www.new.example/fr/:splat",
          examples: { match: ["/uk/a"] },
        },
      ],
      [
        'locale-changed rules.0.to: "/:lang/*" sends visitors of one locale to another: :lang -> fr -> Send them to their own locale; if it is intended, whoever signs can accept it with the reason',
      ],
    ],
    [
      "an address out of scope",
      [{ from: "/other", gone: true }],
      [
        'from-outside-scope rules.0.from: "/other" is outside the site\'s scope -> Add the path to site.scope (now "/global", "/uk", "/fr"), or remove the rule',
      ],
    ],
    [
      "an address partly out of scope",
      [
        {
          from: "/:l/x",
          where: { l: ["uk", "xx", "yy"] },
          gone: true,
          examples: { match: ["/uk/x"] },
        },
      ],
      [
        'from-outside-scope rules.0.from: "/:l/x" is outside the site\'s scope where :l is xx, yy -> Add the path to site.scope (now "/global", "/uk", "/fr"), or remove the rule',
      ],
    ],
    [
      "a kept address",
      [{ from: "/global/legal/a", gone: true }],
      [
        'from-kept rules.0.from: "/global/legal/a" always passes to the old site, because site.keep has "/global/legal/*" -> Remove the rule, or the entry of site.keep',
      ],
    ],
    [
      "a loop",
      [
        { from: "/global/a", to: "https://www.old.example/global/b" },
        { from: "/global/b", to: "https://www.old.example/global/a" },
      ],
      [
        "redirect-loop rules.0.to: never ends: https://www.old.example/global/a -> https://www.old.example/global/b -> https://www.old.example/global/a -> Send it to an address that does not redirect again",
        "redirect-loop rules.1.to: never ends: https://www.old.example/global/b -> https://www.old.example/global/a -> https://www.old.example/global/b -> Send it to an address that does not redirect again",
      ],
      { targetHosts: ["www.new.example", "www.old.example"], fallback: null },
    ],
  ])("%s", (_name, rules, expected, site) => {
    expect(said(rules, site)).toEqual(expected);
  });
});
