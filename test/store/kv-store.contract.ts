import { beforeEach, describe, expect, it } from "vitest";
import { type KvEntry, type KvStore, StoreError } from "../../src/store/kv/kv-store.ts";

/**
 * Describes the behaviour of every `KvStore`, however it reaches Workers KV.
 *
 * @param open Opens an empty store for each test.
 * @param takesMuch Whether it quickly takes a thousand keys, and megabytes.
 */
export function describeKvStore(open: () => Promise<KvStore>, takesMuch = true): void {
  const muchIt: (name: string, test: () => Promise<void>) => void = takesMuch ? it : () => {};
  let store: KvStore;
  beforeEach(async () => {
    store = await open();
  });

  const numbered = (count: number, prefix = "key-"): KvEntry[] =>
    Array.from({ length: count }, (_, index) => {
      const key = `${prefix}${String(index).padStart(5, "0")}`;
      return { key, value: `value of ${key}` };
    });

  const text = async (key: string): Promise<string | null> =>
    (await store.getTexts([key])).get(key) ?? null;

  describe("getTexts()", () => {
    it.each(takesMuch ? [0, 1, 99, 100, 101, 250] : [0, 1, 101])(
      "reads %i keys, with null for missing ones",
      async (count) => {
        const entries = numbered(count);
        await store.put(entries.filter((_, index) => index % 3 !== 0));
        const found = await store.getTexts(entries.map((it) => it.key));
        expect([...found]).toEqual(
          entries.map(({ key, value }, index) => [key, index % 3 === 0 ? null : value]),
        );
      },
    );

    it("distinguishes an empty text from a missing one", async () => {
      await store.put([{ key: "empty", value: "" }]);
      expect(await text("empty")).toBe("");
    });

    it.each([
      ["line breaks and tabs", "one\r\ntwo\tthree\n"],
      ["characters that JSON escapes", String.raw`{"a":"\"b\" \\ \u0000"}` + "\u0000\u2028"],
      ["characters of every Unicode plane", "ü é e\u0301 中 🙂"],
      ["a text that looks like an answer of the API", '{"success":false,"errors":[]}'],
    ])("returns %s unchanged", async (_name, value) => {
      await store.put([{ key: "text", value }]);
      expect(await text("text")).toBe(value);
    });

    muchIt("reads texts that are together more than one bulk read may carry", async () => {
      const values = ["a", "b", "c"].map((it) => it.repeat(9 * 1024 * 1024));
      await store.put(values.map((value, index) => ({ key: `large-${index}`, value })));
      const keys = values.map((_, index) => `large-${index}`);
      const found = await store.getTexts([...keys, "missing"]);
      expect(keys.map((key) => found.get(key) === values[keys.indexOf(key)])).toEqual(
        keys.map(() => true),
      );
      expect(found.get("missing")).toBeNull();
    });
  });

  describe("getBytes()", () => {
    it("returns null for a missing key", async () => {
      expect(await store.getBytes("missing")).toBeNull();
    });

    it.each([
      ["no bytes", new Uint8Array()],
      ["every byte value", Uint8Array.from({ length: 256 }, (_, index) => index)],
      ["bytes that are not UTF-8", Uint8Array.of(0xff, 0xfe, 0xc3, 0x28, 0x00, 0x80)],
      ["a part of a larger buffer", Uint8Array.from({ length: 64 }, (_, it) => it).subarray(7, 19)],
      [
        "a whole shard",
        new Uint8Array(takesMuch ? 4 * 1024 * 1024 : 64 * 1024).map((_, it) => (it * 31) >> 3),
      ],
    ])("returns %s unchanged", async (_name, value) => {
      await store.put([{ key: "bytes", value }]);
      const found = await store.getBytes("bytes");
      expect(found?.length).toBe(value.length);
      expect(found?.findIndex((byte, at) => byte !== value[at])).toBe(-1);
    });

    it("returns a text as UTF-8", async () => {
      await store.put([{ key: "text", value: "ü" }]);
      expect(await store.getBytes("text")).toEqual(Uint8Array.of(0xc3, 0xbc));
    });
  });

  describe("put()", () => {
    it("replaces a value", async () => {
      await store.put([{ key: "key", value: "one" }]);
      await store.put([{ key: "key", value: "two" }]);
      expect(await text("key")).toBe("two");
    });

    it("writes nothing if there is nothing to write", async () => {
      const told: number[] = [];
      await store.put([], (written) => told.push(written));
      expect(told).toEqual([]);
      expect(await store.list("")).toEqual([]);
    });

    it("reports how many are written, up to all", async () => {
      const told: number[] = [];
      await store.put(numbered(25), (written) => told.push(written));
      expect(told).toEqual(told.toSorted((a, b) => a - b));
      expect(told.at(-1)).toBe(25);
    });

    it("writes nothing after an entry that cannot be written, and says what to do", async () => {
      const entries = [{ key: "k".repeat(513), value: "too long" }, ...numbered(3)];
      const error = await store.put(entries).catch((it: unknown) => it);
      expect(error).toBeInstanceOf(StoreError);
      const fix = error instanceof StoreError ? error.fixWith(() => "") : "";
      expect(fix).toMatch(/^[A-Z]/);
      expect(await store.list("")).toEqual([]);
    });
  });

  describe("delete()", () => {
    it("deletes the given keys, missing ones included, and no others", async () => {
      await store.put([...numbered(3), { key: "ключ/€?%2F", value: "x" }]);
      await store.delete(["key-00001", "ключ/€?%2F", "never-there"]);
      expect(await store.list("")).toEqual(["key-00000", "key-00002"]);
      expect(await text("key-00001")).toBeNull();
    });
  });

  describe("list()", () => {
    it("lists nothing if there are no keys", async () => {
      expect(await store.list("")).toEqual([]);
    });

    muchIt(
      "lists more than a thousand keys, all of them or those with a prefix, sorted",
      async () => {
        const some = numbered(1001, "some/");
        const others = numbered(30, "others/");
        await store.put([...some, ...others].toReversed());
        const names = (entries: readonly KvEntry[]): string[] => entries.map((it) => it.key);
        expect(await store.list("some/")).toEqual(names(some));
        expect(await store.list("")).toEqual([...names(others), ...names(some)]);
        expect(await store.list("some/00999")).toEqual(["some/00999"]);
        expect(await store.list("somewhere else/")).toEqual([]);
      },
    );
  });

  describe("keys with unusual characters", () => {
    it.each([
      "/a?b=ü&c%2F#x",
      "/",
      "//",
      "/ a b ",
      "/%",
      "/%zz/%C3%BC",
      "/../../keys",
      "/a/./b/..",
      "https://www.old.example/a?b=1&c=2#d",
      '/"quoted"\\\'`',
      "/中文/🙂",
      "/e\u0301",
      "/:name/*",
      "/line\nbreak",
      "/__proto__",
      "constructor",
    ])("reads, lists and replaces %j", async (key) => {
      await store.put([{ key, value: "one" }]);
      expect(await text(key)).toBe("one");
      expect(await store.getBytes(key)).toEqual(new TextEncoder().encode("one"));
      expect(await store.list("")).toEqual([key]);
      expect(await store.list(key)).toEqual([key]);
      await store.put([{ key, value: Uint8Array.of(0xff) }]);
      expect(await store.getBytes(key)).toEqual(Uint8Array.of(0xff));
    });
  });
}
