import { expect, it } from "vitest";
import { withoutCredentials } from "../../src/domain/url/shown-url.ts";

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
])("shows no name and no password: %s", (url, shown) => {
  expect(withoutCredentials(url)).toBe(shown);
});
