import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gunzip, gzip } from "../../src/release/compress.ts";

describe("gzip() and gunzip()", () => {
  it("return any text unchanged", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "grapheme" }), async (text) => {
        expect(await gunzip(await gzip(text))).toBe(text);
      }),
    );
  });

  it("keep a byte-order mark", async () => {
    expect(await gunzip(await gzip("\uFEFFa"))).toBe("\uFEFFa");
  });

  it("compress a large text well", async () => {
    const text = `{"from":"/global/a","to":"https://www.new.example/a"}\n`.repeat(200_000);
    const bytes = await gzip(text);
    expect(bytes.length).toBeLessThan(text.length / 50);
    expect(await gunzip(bytes)).toBe(text);
  });

  it.each([
    ["nothing", new Uint8Array()],
    ["an uncompressed text", new TextEncoder().encode("not compressed")],
  ])("refuse %s", async (_name, bytes) => {
    await expect(gunzip(bytes)).rejects.toThrow(TypeError);
  });

  it("refuse truncated data", async () => {
    const bytes = await gzip("some text that is long enough to be cut");
    await expect(gunzip(bytes.slice(0, -9))).rejects.toThrow(TypeError);
  });
});
