import { describe, expect, it } from "vitest";
import { addressKey, createSite, isInFolder, readAddress } from "../../src/survey/site.ts";

const at = (url: string) => createSite(new URL(url));

describe("the site of a survey", () => {
  it.each<[url: string, twin: string | null]>([
    ["https://www.old.example/", "old.example"],
    ["https://old.example/", "www.old.example"],
    ["https://shop.old.example/", "www.shop.old.example"],
    ["https://old.example:8443/", null],
    ["http://localhost/", null],
    ["http://127.0.0.1/", null],
    ["http://[::1]/", null],
  ])("%s has the twin %s", (url, twin) => {
    expect(at(url).twin).toBe(twin);
  });

  it.each([
    ["/", ""],
    ["/shop", "/shop"],
    ["/shop/", "/shop"],
    ["/shop/index.html", "/shop"],
    ["/index.php", ""],
  ])("%s starts in the folder %j", (path, folder) => {
    expect(at(`https://old.example${path}`).folder).toBe(folder);
  });

  it.each<[address: string, read: string | null]>([
    ["https://www.old.example/a?b#c", "https://www.old.example/a?b"],
    ["http://old.example/a", "https://www.old.example/a"],
    ["https://WWW.OLD.EXAMPLE:443/a", "https://www.old.example/a"],
    ["https://www.old.example:8443/a", null],
    ["https://shop.old.example/a", null],
    ["https://www.old.example.evil.example/", null],
    ["https://user@www.old.example/", null],
    ["ftp://www.old.example/", null],
    ["/a", null],
    [`https://www.old.example/${"a".repeat(3000)}`, null],
  ])("reads %s as %s", (address, read) => {
    expect(readAddress(at("https://www.old.example/"), address)).toBe(read);
  });

  it.each([
    ["/shop", true],
    ["/Shop/tea", true],
    ["/shopping", false],
    ["/", false],
  ])("%s is in the folder /shop: %s", (path, is) => {
    expect(isInFolder(at("https://old.example/shop/"), `https://old.example${path}`)).toBe(is);
  });

  it("has one key for all spellings of a path", () => {
    const keys = ["/A/b/", "/a//b", "/%61/b"].map((it) => addressKey(`https://old.example${it}`));
    expect(new Set(keys)).toEqual(new Set(["/a/b"]));
  });
});
