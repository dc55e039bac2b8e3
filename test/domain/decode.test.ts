import { expect, it } from "vitest";
import { decodeIfText } from "../../src/domain/decode.ts";

it.each([
  ["are decoded as text", "/caf%c3%a9/b%20c", "/café/b c"],
  ["stay, all of them, beside bytes that are not UTF-8", "/%e9/b%20c", "/%e9/b%20c"],
  ["stay beside a percent sign that begins none", "/100%/b%20c", "/100%/b%20c"],
])("escapes %s", (_name, text, decoded) => {
  expect(decodeIfText(text)).toBe(decoded);
});
