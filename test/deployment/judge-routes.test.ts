import { describe, expect, it } from "vitest";
import { judgeRoutes } from "../../src/deployment/judge-routes.ts";
import { findRouteProblems } from "../../src/deployment/route-findings.ts";
import {
  catches,
  isMoreSpecific,
  parseRoutePattern,
  type RoutePattern,
} from "../../src/deployment/route-pattern.ts";
import { allRoutes, readWranglerConfig } from "../../src/deployment/wrangler-config.ts";

function pattern(text: string): RoutePattern {
  const parsed = parseRoutePattern(text);
  if (!parsed) throw new TypeError(`${text} is no pattern`);
  return parsed;
}

describe("a route pattern", () => {
  it.each<[string, string, boolean]>([
    ["old.net/*", "https://old.net/", true],
    ["old.net/*", "https://old.net/a?b=c", true],
    ["old.net/*", "http://old.net/a", true],
    ["old.net/*", "https://www.old.net/", false],
    ["Old.NET/*", "https://old.net/", true],
    ["https://old.net/*", "https://old.net/a", true],
    ["https://old.net/*", "http://old.net/a", false],
    ["old.net", "https://old.net/", true],
    ["old.net", "https://old.net/?a=b", false],
    ["old.net/", "https://old.net/a", false],
    ["old.net/global", "https://old.net/global", true],
    ["old.net/global", "https://old.net/global?a=b", false],
    ["old.net/global", "https://old.net/global/a", false],
    ["old.net/global/*", "https://old.net/global", false],
    ["old.net/global/*", "https://old.net/global?a=b", false],
    ["old.net/global/*", "https://old.net/global/", true],
    ["old.net/global*", "https://old.net/global", true],
    ["old.net/global*", "https://old.net/global?a=b", true],
    ["old.net/global*", "https://old.net/globalfoo", true],
    ["old.net/global*", "https://old.net/Global", false],
    ["*.old.net/*", "https://www.old.net/", true],
    ["*.old.net/*", "https://a.b.old.net/", true],
    ["*.old.net/*", "https://old.net/", false],
    ["*old.net/*", "https://old.net/", true],
    ["*old.net/*", "https://www.old.net/", true],
    ["*old.net/*", "https://very-old.net/", true],
    ["old.net/süd*", "https://old.net/s%C3%BCd", true],
    ["bücher.net/*", "https://xn--bcher-kva.net/", true],
  ])("%s matches %s: %s", (text, address, expected) => {
    expect(catches(pattern(text), new URL(address))).toBe(expected);
  });

  it.each(["old.net/*.jpg", "old.net/a*b", "old.net/?a=*", "old.*/a", "old.net*", "", "*", "/a"])(
    "is rejected: %j",
    (text) => expect(parseRoutePattern(text)).toBeNull(),
  );

  it.each([
    ["www.old.net/*", "*.old.net/*"],
    ["*.old.net/*", "*old.net/*"],
    ["old.net/global/*", "old.net/*"],
    ["old.net/global*", "old.net/*"],
    ["old.net/global", "old.net/global*"],
  ])("%s takes precedence over %s", (one, other) => {
    expect(isMoreSpecific(pattern(one), pattern(other))).toBe(true);
    expect(isMoreSpecific(pattern(other), pattern(one))).toBe(false);
  });
});

const SITE = { hosts: new Set(["www.old.net", "old.net"]), scope: ["/"] };

/** The problems, as severity, id and what they are about. */
function wrong(site: Partial<typeof SITE>, routes: string): string[] {
  const config = readWranglerConfig(`name = "old"\n${routes}`);
  if (!config.ok) throw new TypeError(config.problem.message);
  return judgeRoutes({ ...SITE, ...site }, allRoutes(config.value)).map(
    ({ id, isGrave, message, pattern: of }) =>
      `${isGrave ? "!" : "?"} ${id} ${of ?? /^no route catches (.*?)(:|, though)/.exec(message.replaceAll("://", "//"))?.[1]}`,
  );
}

describe("routes and the site of a table", () => {
  it.each<[string, Partial<typeof SITE>, string, string[]]>([
    ["a pattern for each host", {}, 'routes = ["www.old.net/*", "old.net/*"]', []],
    [
      "tables, with the zone's name or id",
      {},
      'routes = [{ pattern = "www.old.net/*", zone_name = "old.net" }, { pattern = "old.net/*", zone_id = "1" }]',
      [],
    ],
    ["one pattern for all hosts", {}, 'route = "*old.net/*"', ["? route-unknown *old.net/*"]],
    ["one pattern under `route`", { hosts: new Set(["old.net"]) }, 'route = "old.net/*"', []],
    [
      "sections",
      {},
      '[[routes]]\npattern = "www.old.net/*"\n[[routes]]\npattern = "old.net/*"',
      [],
    ],
    ["none", {}, "", ["! route-missing www.old.net, old.net"]],
    ["only one of the hosts", {}, 'routes = ["old.net/*"]', ["! route-missing www.old.net"]],
    [
      "only subdomains",
      {},
      'routes = ["*.old.net/*"]',
      ["! route-missing old.net", "? route-unknown *.old.net/*"],
    ],
    [
      "only addresses without a query",
      { hosts: new Set(["old.net"]), scope: ["/global"] },
      'routes = ["old.net/global", "old.net/global/*"]',
      ["! route-missing https//old.net/global?utm_source=x"],
    ],
    [
      "what is below a path, but not the path itself",
      { hosts: new Set(["old.net"]), scope: ["/global"] },
      'routes = ["old.net/global/*"]',
      ["! route-missing https//old.net/global"],
    ],
    [
      "a path in only one spelling",
      { hosts: new Set(["old.net"]), scope: ["/global"] },
      'routes = ["old.net/global*"]',
      ["? route-missing https//old.net/GLOBAL/any-page"],
    ],
    [
      "a scope without letters, in only one spelling",
      { hosts: new Set(["old.net"]), scope: ["/2024"] },
      'routes = ["old.net/2024*"]',
      ["? route-missing https//old.net//2024/any-page"],
    ],
    [
      "one of two scopes",
      { hosts: new Set(["old.net"]), scope: ["/global", "/uk"] },
      'routes = ["old.net/global*"]',
      ["! route-missing https//old.net/uk"],
    ],
    [
      "one of three scopes",
      { hosts: new Set(["old.net"]), scope: ["/global", "/uk", "/fr"] },
      'routes = ["old.net/global*"]',
      ["! route-missing https//old.net/uk, https//old.net/fr"],
    ],
    [
      "only https",
      { hosts: new Set(["old.net"]) },
      'routes = ["https://old.net/*"]',
      ["? route-missing http//old.net/"],
    ],
    [
      "only http",
      { hosts: new Set(["old.net"]) },
      'routes = ["http://old.net/*"]',
      ["! route-missing old.net"],
    ],
    [
      "a Custom Domain",
      { hosts: new Set(["old.net"]) },
      'routes = [{ pattern = "old.net", custom_domain = true }]',
      [],
    ],
    [
      "a host that is not in the table",
      {},
      'routes = ["www.old.net/*", "old.net/*", "shop.old.net/cart*"]',
      ["! route-unknown shop.old.net/cart*"],
    ],
    [
      "a star inside a path",
      {},
      'routes = ["www.old.net/*", "old.net/*", "old.net/*.jpg"]',
      ["! route-unreadable old.net/*.jpg"],
    ],
    ["a host with a port", { hosts: new Set(["old.net:8443"]) }, 'routes = ["old.net/*"]', []],
    [
      "another environment for the other host",
      {},
      'routes = ["old.net/*"]\n[env.www]\nroutes = ["www.old.net/*"]',
      [],
    ],
  ])("%s", (_name, site, routes, expected) => {
    expect(wrong(site, routes)).toEqual(expected);
  });

  it("advises what to write, with the zone of other routes", () => {
    const entry = { zoneId: null, isCustomDomain: false };
    const known = { ...entry, pattern: "old.net/*", zoneName: "old.net" };
    const foreign = { ...entry, pattern: "other.net/*", zoneName: "other.net" };
    const fixOf = (routes: Parameters<typeof judgeRoutes>[1]) =>
      judgeRoutes(SITE, routes).find((it) => it.id === "route-missing")?.fix;
    expect(fixOf([known])).toBe(
      'Add { pattern = "www.old.net/*", zone_name = "old.net" } to routes in wrangler.toml: what is out of site.scope passes to the old site',
    );
    expect(fixOf([foreign])).toBe(
      'Add "www.old.net/*" to routes in wrangler.toml, and one for each of the others: what is out of site.scope passes to the old site',
    );
  });

  it("reports many hosts as one problem", () => {
    const hosts = new Set(Array.from({ length: 232 }, (_, index) => `${index}.old.net`));
    expect(wrong({ hosts }, "")).toEqual([
      "! route-missing 0.old.net, 1.old.net, 2.old.net and 229 more",
    ]);
  });
});

describe("the place of a problem with routes", () => {
  const at = (text: string): string[] =>
    findRouteProblems(SITE, text, "wrangler.toml").map(
      ({ id, at: { line, column } }) => `${line}:${column} ${id}`,
    );

  it.each<[string, string, string[]]>([
    [
      "is the pattern, not a comment that repeats it",
      'name = "old"\n# "shop.net/*"\nroutes = ["*old.net/*", # "shop.net/*"\n  \'shop.net/*\']',
      ["3:11 route-unknown", "4:3 route-unknown"],
    ],
    [
      "is the list that lacks a route",
      'name = "old"\n\nroutes = ["old.net/*"]',
      ["3:1 route-missing"],
    ],
    ["is the beginning of the file if there is no list", 'name = "old"\n', ["1:1 route-missing"]],
    [
      "is the mistake in a file that is not valid TOML",
      'name = "old"\nroutes = [',
      ["2:10 route-unreadable"],
    ],
    [
      "is the key with a value of the wrong type",
      'name = "old"\nroutes = 3',
      ["2:1 route-unreadable"],
    ],
    [
      "is the section of a list",
      'name = "old"\n[[routes]]\npattern = "old.net/*"',
      ["2:3 route-missing"],
    ],
  ])("%s", (_name, text, expected) => {
    expect(at(text)).toEqual(expected);
  });
});

describe("an environment of wrangler.toml", () => {
  const read = (text: string) => {
    const config = readWranglerConfig(text);
    if (!config.ok) throw new TypeError(config.problem.message);
    return config.value.environments.get("x");
  };

  it("has its own name, and inherits routes and switches, but neither variables nor bindings", () => {
    const top = `name = "old"\nroutes = ["old.net/*"]\nworkers_dev = false\npreview_urls = true
[vars]\nCONSOLE = "on"\n[[kv_namespaces]]\nbinding = "REDIRECTS"\n`;
    expect(read(`${top}[env.x]`)).toMatchObject({
      name: "old-x",
      routes: [{ pattern: "old.net/*" }],
      isOnWorkersDev: false,
      hasPreviewUrls: true,
      vars: {},
      namespaces: [],
    });
    expect(
      read(`${top}[env.x]\nname = "new"\nroute = "x.net/*"\nworkers_dev = true`),
    ).toMatchObject({
      name: "new",
      routes: [{ pattern: "x.net/*" }],
      isOnWorkersDev: true,
    });
  });
});
