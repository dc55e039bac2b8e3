import { describe, expect, it } from "vitest";
import { apexOf, isApex, missingTwinOf, pairTwins, twinOf } from "../../src/domain/url/twins.ts";

describe("the twin of a host", () => {
  it.each<[string, string | null]>([
    ["old.example", "www.old.example"],
    ["www.old.example", "old.example"],
    ["shop.old.example", "www.shop.old.example"],
    ["4you.example", "www.4you.example"],
    ["shop.v2", "www.shop.v2"],
    ["127.0.0.1", null],
    ["localhost", null],
    ["old.example:8080", null],
  ])("of %s is %s", (host, twin) => {
    expect(twinOf(host)).toBe(twin);
  });

  it.each<[string, readonly string[], string | null]>([
    ["old.example", ["old.example"], "www.old.example"],
    ["www.old.example", ["www.old.example"], "old.example"],
    ["old.example", ["old.example", "www.old.example"], null],
    ["shop.old.example", ["shop.old.example"], null],
    ["www.shop.old.example", ["www.shop.old.example"], "shop.old.example"],
    ["localhost", ["localhost"], null],
    ["old:8080.example", [], null],
  ])("is missing for %s among %j: %s", (host, hosts, missing) => {
    expect(missingTwinOf(host, new Set(hosts))).toBe(missing);
  });

  it("stands for the host that is named first", () => {
    const hosts = ["www.a.example", "a.example", "b.example", "www.b.example", "c.example", "dev"];
    expect(pairTwins(hosts)).toEqual([
      ["a.example", "www.a.example"],
      ["www.b.example", "b.example"],
    ]);
  });
});

describe("the registered domain", () => {
  it.each<[string, string]>([
    ["old.example", "old.example"],
    ["www.old.example", "old.example"],
    ["a.b.old.example", "old.example"],
    ["www.museum.co.uk", "museum.co.uk"],
    ["www.museum.com.br", "museum.com.br"],
    ["www.museum.gov.it", "museum.gov.it"],
    ["www.museum.cox.example", "cox.example"],
    ["www.museum.co.info", "co.info"],
    ["localhost", "localhost"],
    ["127.0.0.1", "127.0.0.1"],
    ["10.1", "10.1"],
    ["[::1]", "[::1]"],
    ["[::ffff:127.0.0.1]", "[::ffff:127.0.0.1]"],
    ["www.old.example:8443", "www.old.example:8443"],
  ])("of %s is %s", (host, apex) => {
    expect(apexOf(host)).toBe(apex);
    expect(isApex(host)).toBe(host === apex && /\.[a-z]+$/.test(host));
  });
});
