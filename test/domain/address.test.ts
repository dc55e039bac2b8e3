import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { splitHref } from "../../src/domain/address.ts";

function parts({ host, pathname, search }: URL) {
  return { host, pathname, search };
}

describe("splitHref()", () => {
  it.each([
    "https://www.old.example/",
    "http://www.old.example:8080/a?b",
    "https://user:pass@www.old.example/a@b?c@d",
    "https://www.old.example/?",
    "https://www.old.example/?#f",
    "https://www.old.example/a?b?c/d",
    "https://www.old.example/a#b?c",
    "https://[::1]:8443//a//b?//",
  ])("takes %s apart as the URL parser does", (text) => {
    const url = new URL(text);
    expect(splitHref(url.href)).toEqual(parts(url));
  });

  it("takes every serialised web address apart as the URL parser does", () => {
    const address = fc.oneof(
      fc.webUrl({ withQueryParameters: true, withFragments: true }),
      fc.string({ unit: "binary" }).map((it) => `https://www.old.example/${it}`),
    );
    fc.assert(
      fc.property(address, (text) => {
        const url = URL.parse(text);
        fc.pre(url !== null);
        expect(splitHref(url.href)).toEqual(parts(url));
      }),
    );
  });
});
