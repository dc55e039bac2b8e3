import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Address, isSerialised, readAddress } from "../../src/domain/url/address.ts";
import { characterArbitrary, webUrlArbitrary } from "../support/arbitraries.ts";
import { runs } from "../support/runs.ts";

function parts({ host, pathname, search }: Address) {
  return { host, pathname, search };
}

describe("readAddress()", () => {
  it.each([
    "https://www.old.example/",
    "http://www.old.example",
    "http://WWW.old.example:80/a",
    "https://www.old.example:443/a",
    "http://www.old.example:443/a",
    "http://www.old.example/a/../b",
    "http://www.old.example/a/%2e%2E/b",
    "http://www.old.example/.%2e/b/.",
    "http://www.old.example/...",
    "http://www.old.example/a\\b",
    "http://www.old.example?a=b",
    "http://www.old.example/a b'?c d'",
    "http://www.old.example/é|^{}?é|^{}",
    "http://www.old.example/a\t?b\n",
    "http://user@www.old.example/a",
    "http://www.old.example:8080/a?b",
    "https://user:pass@www.old.example/a@b?c@d",
    "https://www.old.example/?",
    "https://www.old.example/?#f",
    "https://www.old.example/a?b?c/d",
    "https://www.old.example/a#b?c",
    "https://[::1]:8443//a//b?//",
  ])("parses %s as the URL parser does", (text) => {
    expect(parts(readAddress(text))).toEqual(parts(new URL(text)));
  });

  it("parses every address as the URL parser does", () => {
    const piece = fc.oneof(
      fc.constantFrom("/", ".", "..", "%2e", "%2E", "%", "?", "#", "\\", ":80", "@", "a", "A"),
      fc.string({ unit: characterArbitrary, maxLength: 4 }),
    );
    const address = fc.oneof(
      webUrlArbitrary,
      fc.array(piece).map((it) => `https://www.old.example${it.join("")}`),
      fc.array(piece).map((it) => `http://www.old.example/${it.join("")}`),
    );
    fc.assert(
      fc.property(address, (text) => {
        const url = URL.parse(text);
        fc.pre(url !== null);
        expect(parts(readAddress(text))).toEqual(parts(url));
      }),
      runs(2000),
    );
  });

  it("calls an address serialised only if the URL parser does not change it", () => {
    const piece = fc.oneof(
      fc.constantFrom(
        "/",
        ".",
        "..",
        "%2e",
        "%2E",
        "%",
        "?",
        "#",
        "&",
        "=",
        "'",
        "\\",
        "|",
        ":80",
        "@",
        "a",
        "A",
      ),
      fc.string({ unit: characterArbitrary, maxLength: 4 }),
    );
    const address = fc.array(piece).map((it) => `https://www.new.example/${it.join("")}`);
    fc.assert(
      fc.property(address, (text) => {
        fc.pre(isSerialised(text));
        expect(URL.parse(text)?.href).toBe(text);
      }),
      runs(1000),
    );
  });

  it("gives an unparseable address a host that no site has", () => {
    expect(readAddress("http://www.old.example:port/a").host).toBe("");
  });
});
