import { describe, expect, it } from "vitest";
import { parseAddress } from "../../src/domain/url/parse-address.ts";

const HOSTS = new Set(["www.old.example", "old.example:8080", "xn--mnchen-3ya.example"]);

describe("parseAddress()", () => {
  it.each([
    ["a whole address", "http://other.example/a?b=1", "http://other.example/a?b=1"],
    ["a path", "/a b", "https://www.old.example/a%20b"],
    ["a host of the site without its scheme", "www.old.example/a", "https://www.old.example/a"],
    ["only a host of the site, in capitals", "WWW.Old.example", "https://www.old.example/"],
    ["a host of the site with a query", "www.old.example?a=1", "https://www.old.example/?a=1"],
    [
      "a host of the site with the port of https",
      "www.old.example:443/a",
      "https://www.old.example/a",
    ],
    [
      "a host of the site with the port of http",
      "www.old.example:80/a",
      "https://www.old.example/a",
    ],
    ["a host of the site with a last dot", "www.old.example./a", "https://www.old.example/a"],
    [
      "a host of the site in its own alphabet",
      "München.example/a",
      "https://xn--mnchen-3ya.example/a",
    ],
    ["a host of the site with a port", "old.example:8080/a", "https://old.example:8080/a"],
  ])("reads %s", (_name, text, expected) => {
    const address = parseAddress(text, HOSTS);
    expect(address.ok && address.value.href).toBe(expected);
  });

  it.each([
    ["a word", "a", { kind: "not-a-url" }],
    ["nothing", "", { kind: "not-a-url" }],
    ["another host without its scheme", "other.example/a", { kind: "not-a-url" }],
    ["a mail address on a host of the site", "info@www.old.example", { kind: "not-a-url" }],
    ["a host of the site with a port of another", "www.old.example:8443/a", { kind: "not-a-url" }],
    ["another host with a port", "localhost:8787/a", { kind: "not-a-url" }],
    ["an email address", "mailto:a@b.example", { kind: "not-web", protocol: "mailto:" }],
    [
      "two cells separated by a tab",
      "https://www.old.example/a\tb",
      { kind: "control", character: "U+0009" },
    ],
    ["a path with a tab in it", "/pa\tge", { kind: "control", character: "U+0009" }],
    ["two lines", "/a\n/b", { kind: "control", character: "U+000A" }],
    ["one character too many", `/${"a".repeat(65_536)}`, { kind: "too-long" }],
    ["a scheme that ends like one of the web", "xhttps://a.example/", { kind: "not-web" }],
    ["a script", "javascript:alert(1)", { kind: "not-web", protocol: "javascript:" }],
  ])("refuses %s", (_name, text, problem) => {
    expect(parseAddress(text, HOSTS)).toMatchObject({ ok: false, problem });
  });

  it("reads an address of the maximum length", () => {
    expect(parseAddress(`/${"a".repeat(65_535)}`, HOSTS).ok).toBe(true);
  });

  it.each([
    ["WWW.Old.Example.", "www.old.example/a", "https://www.old.example/a"],
    ["München.example", "münchen.example/a", "https://xn--mnchen-3ya.example/a"],
    ["old.example:443", "old.example/a", "https://old.example/a"],
  ])("knows a host however the site writes it: %s", (host, text, expected) => {
    const address = parseAddress(text, [host]);
    expect(address.ok && address.value.href).toBe(expected);
  });

  it("reads no path if there are no hosts", () => {
    expect(parseAddress("/a", [])).toMatchObject({ ok: false, problem: { kind: "not-a-url" } });
  });
});
