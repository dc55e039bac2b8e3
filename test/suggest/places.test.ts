import { describe, expect, it } from "vitest";
import { createPlaces } from "../../src/suggest/neighbours.ts";
import { type AddressWords, readWords } from "../../src/suggest/read/words.ts";

const read = (urls: readonly string[]): AddressWords[] =>
  urls.flatMap((url) => readWords({ url: `https://${url}` }) ?? []);

describe("the share of pairs that go to a host", () => {
  /** Of each folder's last address nothing is known. */
  const old = read([
    ...[1, 2, 3, 4, 5, 6].map((it) => `old.example/news/${it}`),
    ...[1, 2, 3, 4].map((it) => `old.example/process/${it}`),
    "old.example/other/1",
  ]);
  const fresh = read(["www.example/a", "book.example/b"]);
  const [WWW, BOOK] = [0, 1];
  const pairs = [
    ...[0, 1, 2, 3, 4].map((at) => ({ old: at, fresh: WWW, weight: 1 })),
    ...[6, 7, 8].map((at) => ({ old: at, fresh: BOOK, weight: 1 })),
  ];
  const place = createPlaces(old, fresh, pairs);

  it("is above all that of the folder", () => {
    expect(place(5, WWW)).toBeGreaterThan(place(5, BOOK));
    expect(place(9, BOOK)).toBeGreaterThan(place(9, WWW));
  });

  it("is that of the site for a folder without pairs", () => {
    expect(place(10, WWW)).toBeCloseTo(1 + Math.log10(0.01 + (0.99 * 5) / 9) / 2);
  });

  it("does not count the pair of the address itself", () => {
    const twice = createPlaces(old, fresh, [...pairs, { old: 9, fresh: BOOK, weight: 1 }]);
    const others = [...pairs, { old: 10, fresh: BOOK, weight: 1 }];
    expect(twice(9, BOOK)).toBeCloseTo(createPlaces(old, fresh, others)(9, BOOK));
  });

  it("is nothing before anything is learned", () => {
    expect(createPlaces(old, fresh, [])(0, WWW)).toBe(0);
  });
});
