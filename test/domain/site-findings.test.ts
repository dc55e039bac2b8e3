/** Findings about a site and chains through its own hosts: their place, message and fix. */
import { describe, expect, it } from "vitest";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { fullFindingsOf, type SitePatch } from "../support/table.ts";

const NEW = "https://www.new.example";
const OWN = "https://www.old.example";

const said = (rules: readonly RuleData[], site: SitePatch = {}): string[] =>
  fullFindingsOf(rules, site).map(
    ({ id, at, message, fix }) => `${id} ${at.file}: ${message} -> ${fix}`,
  );

describe("the findings of a site with", () => {
  it.each<[string, string[], SitePatch]>([
    [
      "white space around the fallback",
      [
        'invisible-character site.fallback: "https://www.new.example/ " has white space around it (U+0020) -> Write "https://www.new.example/"',
      ],
      { fallback: "https://www.new.example/ " },
    ],
    [
      "a regular expression in the scope",
      [
        'wildcard-lookalike site.scope.1: "/uk/.*" matches only addresses with ".*" in them, which is not a wildcard here -> Write prefixes out: that includes everything below them; write it as an escape (%2A, %3A) if it is intended literally',
      ],
      { scope: ["/global", "/uk/.*"] },
    ],
    [
      "a regular expression in cors",
      [
        'wildcard-lookalike site.cors.0: "/global/x/.*" matches only addresses with ".*" in them, which is not a wildcard here -> Write "/global/x/*" for "/global/x" and all below it; write it as an escape (%2A, %3A) if it is intended literally',
      ],
      { cors: ["/global/x/.*"] },
    ],
    [
      "a regular expression in keep",
      [
        'wildcard-lookalike site.keep.0: "/global/x/.*" matches only addresses with ".*" in them, which is not a wildcard here -> Write "/global/x/*" for "/global/x" and all below it; write it as an escape (%2A, %3A) if it is intended literally',
      ],
      { keep: ["/global/x/.*"] },
    ],
    [
      "a regular expression in keep with an end",
      [
        'wildcard-lookalike site.keep.1.path: "/global/x/.*" matches only addresses with ".*" in them, which is not a wildcard here -> Write "/global/x/*" for "/global/x" and all below it; write it as an escape (%2A, %3A) if it is intended literally',
      ],
      { keep: ["/global/y", { path: "/global/x/.*", until: "2025-06-01T00:00:00Z" }] },
    ],
    [
      "a host without its twin",
      [
        'host-alone site.hosts.2: "shop.example" is one of the site\'s hosts, and "www.shop.example" is not -> Add "www.shop.example" to site.hosts and give it a route, so that visitors of both are redirected',
      ],
      { hosts: ["www.old.example", "old.example", "shop.example"] },
    ],
    [
      "a repeated host without its twin",
      [
        'host-alone site.hosts.0: "old.example" is one of the site\'s hosts, and "www.old.example" is not -> Add "www.old.example" to site.hosts and give it a route, so that visitors of both are redirected',
      ],
      { hosts: ["old.example", "old.example"] },
    ],
    [
      "nothing for /.well-known/",
      [
        'well-known-redirected site.scope: the whole host is retired, and nothing keeps or serves "/.well-known/": certificates, app links and security.txt are asked for there -> Add "/.well-known/*" to site.keep',
      ],
      { scope: ["/"], keep: [] },
    ],
    [
      "a fallback on our own hosts",
      [
        "redirect-loop site.fallback: never ends: the fallback -> https://www.old.example/global/home -> https://www.old.example/global/home -> Send it to an address that does not redirect again",
      ],
      {
        targetHosts: ["www.new.example", "www.old.example"],
        fallback: "https://www.old.example/global/home",
      },
    ],
    [
      "a target host that is none",
      [
        'schema site.targetHosts.1: "the shop" is not a host name -> Write the bare name, such as "www.example.com"',
      ],
      { targetHosts: ["www.new.example", "the shop"] },
    ],
    [
      "an IP address as a target host",
      [
        'schema site.targetHosts.1: "192.0.2.1" is an address (192.0.2.1), and no name -> Write the name of the host that is meant, such as "www.example.com"',
        'schema site.targetHosts.2: "0x7f.1" is an address (127.0.0.1), and no name -> Write the name of the host that is meant, such as "www.example.com"',
        'schema site.targetHosts.3: "[::1]" is an address ([::1]), and no name -> Write the name of the host that is meant, such as "www.example.com"',
        'schema site.targetHosts.5: "192.168.10.20" is an address (192.168.10.20), and no name -> Write the name of the host that is meant, such as "www.example.com"',
      ],
      {
        targetHosts: [
          "www.new.example",
          "192.0.2.1",
          "0x7f.1",
          "[::1]",
          "192.0.2.1.example",
          "192.168.10.20",
        ],
      },
    ],
    [
      "an unknown time zone",
      [
        'schema site.timeZone: "Europe/Berln" is not the name of a time zone -> Did you mean "Europe/Berlin"?',
      ],
      { timeZone: "Europe/Berln" },
    ],
    [
      "an invalid colour",
      [
        'schema site.color: "red" is not a colour as it is written here -> Write it as #rrggbb, such as "#0b4fc4"',
      ],
      { color: "red" },
    ],
    [
      "a light colour",
      [
        'schema site.color: "#ffd400" is too light to read: its contrast with white is 1.4:1, and 4.5:1 is needed -> Write a darker shade, such as "#8c7500"',
      ],
      { color: "#ffd400" },
    ],
    [
      "a dark colour",
      [
        'schema site.color: "#000033" is too dark to read: its contrast with black is 1.0:1, and 2:1 is needed -> Write a lighter shade, such as "#3d3d64"',
      ],
      { color: "#000033" },
    ],
    [
      "an invalid language tag",
      ['schema site.texts. zh_CN : " zh_CN " is not the tag of a language -> Write "zh-CN"'],
      { texts: { " zh_CN ": {} } },
    ],
    [
      "a language twice",
      ['schema site.texts.EN: "EN" is the same language as "en" -> Keep one of the two'],
      { texts: { en: {}, EN: {} } },
    ],
    [
      "an archive without {url}",
      [
        'schema site.archive: "https://a.example/" has {url} in no place, not in one -> Write one such as "https://web.archive.org/web/2024/{url}"',
      ],
      { archive: "https://a.example/" },
    ],
    [
      "an archive with {url} twice",
      [
        'schema site.archive: "https://a.example/{url}/{url}" has {url} in 2 places, not in one -> Write one such as "https://web.archive.org/web/2024/{url}"',
      ],
      { archive: "https://a.example/{url}/{url}" },
    ],
    [
      "an archive that is only {url}",
      [
        'schema site.archive: "{url}" is not an https address -> Write one such as "https://web.archive.org/web/2024/{url}"',
      ],
      { archive: "{url}" },
    ],
    [
      "an archive with {url} in its host",
      [
        'schema site.archive: "https://{url}.example/" has {url} in its host -> Write one such as "https://web.archive.org/web/2024/{url}"',
      ],
      { archive: "https://{url}.example/" },
    ],
    [
      "an archive with {url} as its host",
      [
        'schema site.archive: "https://{url}" has {url} in its host -> Write one such as "https://web.archive.org/web/2024/{url}"',
      ],
      { archive: "https://{url}" },
    ],
    [
      "a kept path that ends before the gate",
      [
        'dates-disordered site.keep.0.until: site.keep has "/global/a" until 2024-01-01T00:00:00Z, when all of the site still passes: it does nothing -> Move the end to after the gate, or remove the entry',
      ],
      { keep: [{ path: "/global/a", until: "2024-01-01T00:00:00Z" }] },
    ],
    [
      "a gate too far ahead",
      [
        "gate-far site.activatesAt: the gate at 2035-01-01T00:00:01Z is more than 10 years ahead -> Check the year",
      ],
      { activatesAt: "2035-01-01T00:00:01Z", announceAt: undefined },
    ],
    [
      "a gate just not too far ahead",
      [],
      { activatesAt: "2035-01-01T00:00:00Z", announceAt: undefined },
    ],
  ])("%s", (_name, expected, site) => {
    expect(said([], site)).toEqual(expected);
  });
});

describe("a chain through our own hosts", () => {
  const own: SitePatch = { targetHosts: ["www.new.example", "www.old.example"], fallback: null };
  const chain = (count: number): RuleData[] =>
    Array.from({ length: count }, (_, index) => ({
      from: `/global/${index}`,
      to: index === count - 1 ? `${NEW}/` : `${OWN}/global/${index + 1}`,
    }));
  const stops = (count: number): string =>
    Array.from({ length: count }, (_, index) => `${OWN}/global/${index} -> `).join("");
  const straight = `Send it straight to "${NEW}/"`;

  it.each<[number, string]>([
    [2, `redirect-chain rules.0.to: takes 2 redirects: ${stops(2)}${NEW}/ -> ${straight}`],
    [5, `redirect-chain rules.0.to: takes 5 redirects: ${stops(5)}${NEW}/ -> ${straight}`],
    // A longer one is shown with its first four stops and the last.
    [6, `redirect-chain rules.0.to: takes 6 redirects: ${stops(4)}… -> ${NEW}/ -> ${straight}`],
    [20, `redirect-chain rules.0.to: takes 20 redirects: ${stops(4)}… -> ${NEW}/ -> ${straight}`],
    [
      21,
      `redirect-loop rules.0.to: takes more than 20 redirects: ${stops(4)}… -> ${OWN}/global/20 -> Send it to an address that does not redirect again`,
    ],
  ])("of %i redirects is shown", (count, expected) => {
    expect(said(chain(count), own)[0]).toBe(expected);
  });
});
