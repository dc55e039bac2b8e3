/** Whole explanations, as the command line prints them. */
import { expect, it } from "vitest";
import { explain } from "../../src/domain/resolve/explain.ts";
import { describeExplanation } from "../../src/domain/resolve/explanation.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { compile, GATE, type SitePatch } from "../support/table.ts";

const NEW = "https://www.new.example";

const RULES: readonly RuleData[] = [
  { from: "/global/page", to: `${NEW}/page` },
  { from: "https://www.old.example/global/page", to: `${NEW}/own`, query: "drop" },
  { from: "/global/page?a=1", to: `${NEW}/one` },
  { from: "/global/page?b=:b", to: `${NEW}/b` },
  { from: "/global/:any", to: `${NEW}/p/:any?x=:any#:any`, startsAt: "2025-02-01T00:00:00Z" },
  { from: "/global/:a/*", to: `${NEW}/:a/:splat?from=x#y`, endsAt: "2024-12-01T00:00:00Z" },
  { from: "/:l/shop/:item", where: { l: ["global"] }, to: `${NEW}/shop/:item?x=:l#:item` },
  { from: "/global/shop/*", to: `${NEW}/shop/:splat` },
  { from: "/global/gone", gone: true },
  { from: "/global/off", to: "https://evil.example/" },
  { from: "https://www.old.example/uk/late", to: `${NEW}/late`, startsAt: "2025-02-01T00:00:00Z" },
  { from: "/uk/late", to: `${NEW}/now` },
  { from: "/uk/:late", to: `${NEW}/:late` },
  { from: "/global/shop/sale", to: `${NEW}/sale` },
  { from: "/:file", to: `${NEW}/:file` },
  { from: "/uk/items/:a/:b?q=:q", to: `${NEW}/:a-:b?x=:q&y#:a` },
  { from: "/fr/q?a=1", to: `${NEW}/1` },
  { from: "/fr/q?a=1&b=:b", to: `${NEW}/2` },
  { from: "/fr/q?a=1&b=2", to: `${NEW}/3` },
  { from: "/fr/q?a=1&c=3", to: `${NEW}/4` },
  { from: "/fr/:kind/:x", where: { kind: ["tie", "a"] }, to: `${NEW}/5` },
  { from: "/fr/:kind/:x", where: { kind: ["tie", "b"] }, to: `${NEW}/6` },
];

/** The beginning of each, for an address in scope after the gate. */
const beginning = (path: string, scope: string): readonly string[] => [
  `Compared as www.old.example${path}.`,
  "www.old.example is one of the site's hosts.",
  `The path is in scope ${scope}.`,
  "The gate at 2025-01-01T00:00:00Z is open (it is 2025-01-01T00:00:00Z).",
];

interface Asked {
  readonly now?: number;
  readonly site?: SitePatch;
}

it.each<[string, string, Asked, readonly string[]]>([
  [
    "one rule among several, and why the others do not answer",
    "/global/page?a=1&c=2",
    {},
    [
      ...beginning("/global/page (the query apart)", "/global"),
      "Rules that match host and path, best first:",
      "  https://www.old.example/global/page: answers",
      "  /global/page?a=1: loses to https://www.old.example/global/page, which is for this host only",
      "  /global/page?b=:b: its query parameters are not in the request",
      "  /global/page: loses to https://www.old.example/global/page, which is for this host only",
      "  /global/:any: not yet: it starts at 2025-02-01T00:00:00Z",
      "  /global/:a/*: over: it ended at 2024-12-01T00:00:00Z",
      "Its target is https://www.new.example/own.",
      "The visitor's a=1&c=2 is dropped.",
    ],
  ],
  [
    "an address in another spelling, on an alias",
    "https://old.example//global/PAGE/?b=",
    {},
    [
      "Compared as old.example/global/page (doubled slashes reduced to one, the last slash removed, lower-cased, the query apart).",
      "old.example is one of the site's hosts.",
      "old.example stands for www.old.example: its rules are looked up.",
      "The path is in scope /global.",
      "The gate at 2025-01-01T00:00:00Z is open (it is 2025-01-01T00:00:00Z).",
      "Rules that match host and path, best first:",
      "  https://www.old.example/global/page: answers",
      "  /global/page?a=1: its query parameters are not in the request",
      "  /global/page?b=:b: its query parameters are not in the request",
      "  /global/page: loses to https://www.old.example/global/page, which is for this host only",
      "  /global/:any: not yet: it starts at 2025-02-01T00:00:00Z",
      "  /global/:a/*: over: it ended at 2024-12-01T00:00:00Z",
      "Its target is https://www.new.example/own.",
      "The visitor's b= is dropped.",
    ],
  ],
  [
    "a filled target",
    "/global/Shop/L%C3%A4mp?y=1",
    {},
    [
      ...beginning("/global/shop/lämp (escapes decoded, lower-cased, the query apart)", "/global"),
      "Rules that match host and path, best first:",
      "  /global/shop/*: answers",
      "  /global/:a/*: over: it ended at 2024-12-01T00:00:00Z",
      "  /:l/shop/:item: loses to /global/shop/*, which has a literal where this has an enumerated placeholder, in segment 1",
      "Its target is https://www.new.example/shop/:splat.",
      "Filled in: :splat = L%C3%A4mp.",
      "The visitor's y=1 is carried over, except names that the target has itself.",
    ],
  ],
  [
    "a target filled with an empty rest",
    "/global/shop/",
    {},
    [
      ...beginning("/global/shop (the last slash removed)", "/global"),
      "Rules that match host and path, best first:",
      "  /global/shop/*: answers",
      "  /global/:any: not yet: it starts at 2025-02-01T00:00:00Z",
      "  /global/:a/*: over: it ended at 2024-12-01T00:00:00Z",
      "Its target is https://www.new.example/shop/:splat.",
      "Filled in: :splat = nothing.",
    ],
  ],
  [
    "placeholders in query and fragment",
    "/uk/items/A/b?q=z&r=1",
    {},
    [
      ...beginning("/uk/items/a/b (lower-cased, the query apart)", "/uk"),
      "Rules that match host and path, best first:",
      "  /uk/items/:a/:b?q=:q: answers",
      "Its target is https://www.new.example/:a-:b?x=:q&y#:a.",
      "Filled in: :a = A, :b = b, :q = z.",
      "The visitor's r=1 is carried over, except names that the target has itself.",
    ],
  ],
  [
    "a page that is gone",
    "/global/gone",
    {},
    [
      ...beginning("/global/gone", "/global"),
      "Rules that match host and path, best first:",
      "  /global/gone: answers",
      "  /global/:any: not yet: it starts at 2025-02-01T00:00:00Z",
      "  /global/:a/*: over: it ended at 2024-12-01T00:00:00Z",
      "The page says that the address is gone, and suggests https://www.new.example/.",
    ],
  ],
  [
    "a target that is not allowed",
    "/global/off",
    {},
    [
      ...beginning("/global/off", "/global"),
      "Rules that match host and path, best first:",
      "  /global/off: answers",
      "  /global/:any: not yet: it starts at 2025-02-01T00:00:00Z",
      "  /global/:a/*: over: it ended at 2024-12-01T00:00:00Z",
      "The address to send to is not on the site's list of target hosts: refused, nothing is sent.",
    ],
  ],
  [
    "an old page before the gate",
    "/global/x",
    { now: GATE - 1 },
    [
      "Compared as www.old.example/global/x.",
      "www.old.example is one of the site's hosts.",
      "The path is in scope /global.",
      "The gate at 2025-01-01T00:00:00Z is still ahead (it is 2024-12-31T23:59:59.999Z).",
      "Rules that match host and path, best first:",
      "  /global/:any: not yet: it starts at 2025-02-01T00:00:00Z",
      "  /global/:a/*: not yet: it starts at 2025-01-01T00:00:00Z",
      "The old page carries the announcement.",
    ],
  ],
  [
    "a gate that cannot be read",
    "/global/x",
    { site: { activatesAt: "soon" } },
    [
      "Compared as www.old.example/global/x.",
      "www.old.example is one of the site's hosts.",
      "The path is in scope /global.",
      "The date of the gate cannot be read: nothing is switched on by it.",
      "Rules that match host and path, best first:",
      "  /global/:any: not yet: it starts at 2025-02-01T00:00:00Z",
      "  /global/:a/*: not yet: it starts at a date that cannot be read",
    ],
  ],
  [
    "an address out of scope",
    "/other",
    {},
    [
      "Compared as www.old.example/other.",
      "www.old.example is one of the site's hosts.",
      "The path is outside the site's scope (/global, /uk, /fr): the old site answers.",
    ],
  ],
  [
    "a foreign host",
    "https://evil.example/",
    {},
    [
      "Compared as evil.example/.",
      "evil.example is not one of the site's hosts (www.old.example, old.example).",
    ],
  ],
  [
    "a kept address",
    "/global/legal/x",
    {},
    [
      "Compared as www.old.example/global/legal/x.",
      "www.old.example is one of the site's hosts.",
      "The path is in scope /global.",
      "site.keep has /global/legal/*: the old site answers, whatever the rules say.",
    ],
  ],
  [
    "a broken address",
    "/global/q;sid=1?a=1&amp;b",
    {},
    [
      ...beginning("/global/q;sid=1 (the query apart)", "/global"),
      "Rules that match host and path, best first:",
      "  /global/:any: not yet: it starts at 2025-02-01T00:00:00Z",
      "  /global/:a/*: over: it ended at 2024-12-01T00:00:00Z",
      'Nothing answers the address as it is. Repaired (the session taken out of the path, "amp;" taken off the names of parameters), it is compared as /global/q.',
      "Rules that match host and path, best first:",
      "  /global/:any: not yet: it starts at 2025-02-01T00:00:00Z",
      "  /global/:a/*: over: it ended at 2024-12-01T00:00:00Z",
      "No rule answers: the site's fallback does.",
    ],
  ],
  [
    "an address that is too long",
    `/global/?${"&".repeat(64)}`,
    {},
    [
      ...beginning("/global (the last slash removed, the query apart)", "/global"),
      "The address has more than 8192 characters, or more than 64 parameters: no rule is looked for.",
      "No rule answers: the site's fallback does.",
    ],
  ],
  [
    "a site without a fallback",
    "/global/z/y",
    { site: { fallback: null } },
    [
      ...beginning("/global/z/y", "/global"),
      "Rules that match host and path, best first:",
      "  /global/:a/*: over: it ended at 2024-12-01T00:00:00Z",
      "No rule answers, and the site has no fallback.",
    ],
  ],
  [
    "a site that is retired whole",
    "/robots.txt",
    { site: { scope: ["/"], keep: [] } },
    [
      ...beginning("/robots.txt", "/"),
      "Rules that match host and path, best first:",
      "  /:file: is a pattern, and gives way to the site's own file",
      "The whole site is retired, so it serves robots.txt itself.",
    ],
  ],
  [
    "rules that differ in their parameters",
    "/fr/q?a=1&b=2&c=3",
    {},
    [
      ...beginning("/fr/q (the query apart)", "/fr"),
      "Rules that match host and path, best first:",
      "  /fr/q?a=1&b=2: answers",
      "  /fr/q?a=1&c=3: loses to /fr/q?a=1&b=2, whose query comes first in the alphabet",
      "  /fr/q?a=1&b=:b: loses to /fr/q?a=1&b=2, which is more exact about its query parameters",
      "  /fr/q?a=1: loses to /fr/q?a=1&b=2, which asks for more query parameters",
      "Its target is https://www.new.example/3.",
      "The visitor's c=3 is carried over, except names that the target has itself.",
    ],
  ],
  [
    "a literal path before a pattern",
    "/global/shop/sale",
    {},
    [
      ...beginning("/global/shop/sale", "/global"),
      "Rules that match host and path, best first:",
      "  /global/shop/sale: answers",
      "  /global/shop/*: loses to /global/shop/sale, whose path is literal",
      "  /global/:a/*: over: it ended at 2024-12-01T00:00:00Z",
      "  /:l/shop/:item: loses to /global/shop/sale, whose path is literal",
      "Its target is https://www.new.example/sale.",
    ],
  ],
  [
    "the root, with a query",
    "/?a=1",
    {},
    [
      "Compared as www.old.example/ (the query apart).",
      "www.old.example is one of the site's hosts.",
      "The path is outside the site's scope (/global, /uk, /fr): the old site answers.",
    ],
  ],
  [
    "a percent sign that starts no escape",
    "/global/50%a!",
    {},
    [
      ...beginning("/global/50%25a!", "/global"),
      "Rules that match host and path, best first:",
      "  /global/:any: not yet: it starts at 2025-02-01T00:00:00Z",
      "  /global/:a/*: over: it ended at 2024-12-01T00:00:00Z",
      "Nothing answers the address as it is. Repaired (white space and punctuation taken off the end), it is compared as /global/50%25a.",
      "Rules that match host and path, best first:",
      "  /global/:any: not yet: it starts at 2025-02-01T00:00:00Z",
      "  /global/:a/*: over: it ended at 2024-12-01T00:00:00Z",
      "No rule answers: the site's fallback does.",
    ],
  ],
  [
    "a broken address that a rule answers",
    "/global/page).",
    {},
    [
      ...beginning("/global/page).", "/global"),
      "Rules that match host and path, best first:",
      "  /global/:any: not yet: it starts at 2025-02-01T00:00:00Z",
      "  /global/:a/*: over: it ended at 2024-12-01T00:00:00Z",
      "Nothing answers the address as it is. Repaired (white space and punctuation taken off the end), it is compared as /global/page.",
      "Rules that match host and path, best first:",
      "  https://www.old.example/global/page: answers",
      "  /global/page?a=1: its query parameters are not in the request",
      "  /global/page?b=:b: its query parameters are not in the request",
      "  /global/page: loses to https://www.old.example/global/page, which is for this host only",
      "  /global/:any: not yet: it starts at 2025-02-01T00:00:00Z",
      "  /global/:a/*: over: it ended at 2024-12-01T00:00:00Z",
      "Its target is https://www.new.example/own.",
    ],
  ],
  [
    "a rule that answers before a better one starts",
    "/uk/late",
    {},
    [
      ...beginning("/uk/late", "/uk"),
      "Rules that match host and path, best first:",
      "  https://www.old.example/uk/late: not yet: it starts at 2025-02-01T00:00:00Z",
      "  /uk/late: answers",
      "  /uk/:late: loses to /uk/late, whose path is literal",
      "Its target is https://www.new.example/now.",
    ],
  ],
  [
    "rules of equal rank",
    "/fr/tie/x",
    {},
    [
      ...beginning("/fr/tie/x", "/fr"),
      "Rules that match host and path, best first:",
      "  /fr/:kind/:x: answers",
      "  /fr/:kind/:x: loses to /fr/:kind/:x, which comes first in the file",
      "Its target is https://www.new.example/5.",
    ],
  ],
  ...["/_sunset", "/_sunset/health", "/%5Fsunset//x/"].map(
    (address): [string, string, Asked, readonly string[]] => [
      `an address of ours, which no table answers: ${address}`,
      address,
      {},
      [
        expect.stringMatching(/^Compared as www\.old\.example\/_sunset/),
        "www.old.example is one of the site's hosts.",
        "Addresses under /_sunset are Sunset's own: no request for them reaches the table, and all but /_sunset/health get 404.",
      ],
    ],
  ),
  [
    "an address that only begins like ours",
    "/_sunsets",
    {},
    [
      "Compared as www.old.example/_sunsets.",
      "www.old.example is one of the site's hosts.",
      "The path is outside the site's scope (/global, /uk, /fr): the old site answers.",
    ],
  ],
  ...["?page=7", "?utm_source=x&page=x"].map(
    (query): [string, string, Asked, readonly string[]] => [
      `a part of the sitemap, which it may not have: ${query}`,
      `/sitemap.xml${query}`,
      { site: { scope: ["/"] } },
      [
        ...beginning("/sitemap.xml (the query apart)", "/"),
        "Rules that match host and path, best first:",
        "  /:file: is a pattern, and gives way to the site's own file",
        "The whole site is retired, so it serves sitemap.xml itself.",
        "The address asks for one part of it: a part that does not exist gets 404, and is not cached.",
      ],
    ],
  ),
  ...["/sitemap.xml?pages=1", "/robots.txt?page=7"].map(
    (address): [string, string, Asked, readonly string[]] => [
      `a file that is not asked for in parts: ${address}`,
      address,
      { site: { scope: ["/"] } },
      [
        expect.any(String),
        ...beginning("", "/").slice(1),
        "Rules that match host and path, best first:",
        "  /:file: is a pattern, and gives way to the site's own file",
        `The whole site is retired, so it serves ${address.slice(1).split("?")[0]} itself.`,
      ],
    ],
  ),
])("an explanation of %s", (_name, address, { now = GATE, site = {} }, lines) => {
  const { table } = compile(RULES, { aliases: { "old.example": "www.old.example" }, ...site });
  const url = new URL(address, "https://www.old.example");
  const explanation = explain(table, { url, method: "GET" }, now);
  expect(describeExplanation(explanation, table.site.timeZone)).toEqual(lines);
});
