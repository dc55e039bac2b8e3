import { describe, expect, it } from "vitest";
import { withScheme, writtenHost } from "../../src/domain/url/written-host.ts";

const HOST = "www.old.example";

describe("the host that an address begins with", () => {
  it.each<[string, string, string | null]>([
    ["of an https address", "https://www.old.example/a", HOST],
    ["of an http address", "http://www.old.example/a", HOST],
    ["in capitals, the scheme too", "HTTP://WWW.Old.Example", HOST],
    ["without its scheme", "www.old.example/a", HOST],
    ["behind two slashes", "//www.old.example/a", HOST],
    ["before a query", "www.old.example?a=b/c", HOST],
    ["before a fragment", "www.old.example#a/b", HOST],
    ["behind a user", "https://eva@www.old.example/a", HOST],
    ["not of a mail address", "eva@www.old.example", null],
    ["not of a path", "/www.old.example", null],
    ["without the port of https", "https://www.old.example:443/", HOST],
    [
      "with the port of http, if it is an https address",
      "https://www.old.example:80/",
      `${HOST}:80`,
    ],
    ["without the port of http", "http://www.old.example:80/", HOST],
    [
      "with the port of https, if it is an http address",
      "http://www.old.example:443/",
      `${HOST}:443`,
    ],
    ["without either port, if it has no scheme: 443", "www.old.example:443", HOST],
    ["without either port, if it has no scheme: 80", "www.old.example:80", HOST],
    ["with any other port", "www.old.example:8443/a", `${HOST}:8443`],
  ])("is read %s", (_name, address, host) => {
    expect(writtenHost(address)).toBe(host);
  });
});

describe("an address on a known host", () => {
  it.each<[string, string, string | null]>([
    ["completed", "WWW.old.example/a?b#c", "https://www.old.example/a?b#c"],
    ["not if it is on another host", "other.example/a", null],
    ["not if it is a path", "/a", null],
    ["not if it is only a query", "?a=www.old.example", null],
    ["not if it begins with two slashes", "//www.old.example/a", null],
    ["not if it has its scheme", "https://www.old.example/a", null],
    ["not if it has its scheme in capitals", "HTTP://www.old.example/a", null],
    ["not if it is an http address", "http://www.old.example/a", null],
  ])("gets its scheme or does not: %s", (_name, text, whole) => {
    expect(withScheme(text, new Set([HOST]))).toBe(whole);
  });
});
