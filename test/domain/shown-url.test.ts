import { expect, it } from "vitest";
import { shownUrl, withoutCredentials } from "../../src/domain/url/shown-url.ts";

it.each([
  ["https://ana:secret@www.new.example/a@b", "https://***@www.new.example/a@b"],
  ["//ana@www.new.example/", "//***@www.new.example/"],
  ["https:\\\\ana:secret@www.new.example", "https:\\\\***@www.new.example"],
  ["https://a:b@c:d@www.new.example/", "https://***@www.new.example/"],
  [
    "it has credentials: http://ana:secret@x/ and more",
    "it has credentials: http://***@x/ and more",
  ],
  [
    "https://www.new.example/?mail=ana@new.example",
    "https://www.new.example/?mail=ana@new.example",
  ],
  ["/shop/ana@new.example", "/shop/ana@new.example"],
  ["https://www.new.example/shop//ana@new", "https://www.new.example/shop//ana@new"],
])("hides user names and passwords: %s", (url, shown) => {
  expect(withoutCredentials(url)).toBe(shown);
});

it.each([
  ["https://www.new.example/", "www.new.example"],
  ["https://www.new.example/shop/", "www.new.example/shop"],
  ["https://www.new.example/?to=https://a.example/b", "www.new.example/?to=https://a.example/b"],
  ["http://a.example/?to=https://b.example/", "http://a.example/?to=https://b.example"],
  ["http://www.new.example/", "http://www.new.example"],
])("shows %s as %s", (url, shown) => {
  expect(shownUrl(url)).toBe(shown);
});
