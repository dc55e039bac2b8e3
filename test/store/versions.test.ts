/** The names of releases, which must never change. */
import { beforeEach, describe, expect, it } from "vitest";
import { pruneReleases } from "../../src/store/records/prune.ts";
import { type Provenance, writeProvenance } from "../../src/store/records/provenance.ts";
import {
  type KnownRecords,
  numberFor,
  publisherName,
  readVersions,
} from "../../src/store/records/versions.ts";
import { createMemoryStore, type MemoryStore } from "../support/memory-store.ts";

const [A = "", B = "", C = "", D = ""] = ["a", "b", "c", "d"].map((it) => it.repeat(64));
const day = (number: number): string => `2026-01-${String(number).padStart(2, "0")}T00:00:00.000Z`;

let kv: MemoryStore;

beforeEach(() => {
  kv = createMemoryStore();
});

/** Publishes like `publish`. */
async function publish(id: string, publishedAt: string, publishedBy = "ana@example.com") {
  const version = numberFor(await readVersions(kv), id);
  await write(id, { publishedAt, publishedBy, version });
  return version;
}

/** Publishes like `publish` did before there were names. */
async function publishUnnumbered(id: string, publishedAt: string) {
  await write(id, { publishedAt, publishedBy: "old@example.com" });
}

async function write(id: string, provenance: Provenance) {
  kv.values.set(`release/${id}`, "{}");
  kv.values.set(`source/${id}/0`, "");
  await writeProvenance(kv, id, provenance);
}

async function numbers(known?: KnownRecords): Promise<Record<string, number>> {
  const versions = await readVersions(kv, known);
  return Object.fromEntries([...versions].map(([id, it]) => [id.slice(0, 1), it.number]));
}

describe("the number of a release", () => {
  it("is one more than the highest, and its record says who published it first and when", async () => {
    expect([await publish(A, day(1)), await publish(B, day(2), "eva@example.com")]).toEqual([1, 2]);
    expect((await readVersions(kv)).get(B)).toEqual({
      number: 2,
      publishedAt: Date.parse(day(2)),
      lastPublishedAt: Date.parse(day(2)),
      publishedBy: "eva@example.com",
    });
  });

  it("stays when the same release is published again, even by somebody else", async () => {
    await publish(A, day(1));
    await publish(B, day(2));
    expect(await publish(A, day(3), "eva@example.com")).toBe(1);
    const { number, publishedAt, publishedBy } = (await readVersions(kv)).get(A) ?? {};
    expect([number, publishedAt, publishedBy]).toEqual([1, Date.parse(day(1)), "ana@example.com"]);
    expect(await publish(C, day(4))).toBe(3);
  });

  it("stays when other releases are pruned, and is never reused", async () => {
    for (const [index, id] of [A, B, C].entries()) await publish(id, day(index + 1));
    await pruneReleases(kv, [A, C], () => {});
    expect(await numbers()).toEqual({ a: 1, b: 2, c: 3 });
    expect(await publish(D, day(4))).toBe(4);
    expect(await publish(C, day(5))).toBe(3);
  });

  it("is counted in the order of publishing if no record has one, and stays so", async () => {
    await publishUnnumbered(B, day(1));
    await publishUnnumbered(A, day(2));
    await publishUnnumbered(B, day(3));
    const counted = { b: 1, a: 2 };
    expect(await numbers()).toEqual(counted);
    expect(await publish(C, day(4))).toBe(3);
    await pruneReleases(kv, [B], () => {});
    expect(await numbers()).toEqual({ ...counted, c: 3 });
    expect(await publish(A, day(5))).toBe(2);
    expect(await publish(B, day(6))).toBe(1);
  });

  it("follows the highest if an older program published after a newer one", async () => {
    await publish(A, day(1));
    await publishUnnumbered(B, day(2));
    expect(await publish(C, day(3))).toBe(3);
    expect(await numbers()).toEqual({ a: 1, b: 2, c: 3 });
  });

  it("may be used twice if two publish at once, and the next one is higher", async () => {
    const version = numberFor(await readVersions(kv), A);
    for (const id of [B, A]) {
      await write(id, { publishedAt: day(1), publishedBy: "ana@example.com", version });
    }
    expect(await numbers()).toEqual({ a: 1, b: 1 });
    expect(await publish(C, day(2))).toBe(2);
  });

  it("does not depend on the clocks", async () => {
    await publish(A, day(2));
    expect(await publish(B, day(1))).toBe(2);
    expect(await numbers()).toEqual({ a: 1, b: 2 });
  });
});

describe("a damaged record", () => {
  it.each<[string, string]>([
    ["that is not JSON", "<html>"],
    ["with zero for a number", JSON.stringify({ publishedAt: "", publishedBy: "x", version: 0 })],
    [
      "with a fraction for a number",
      JSON.stringify({ publishedAt: "", publishedBy: "x", version: 1.5 }),
    ],
    [
      "with a text for a number",
      JSON.stringify({ publishedAt: "", publishedBy: "x", version: "7" }),
    ],
    ["with a huge number", JSON.stringify({ publishedAt: "", publishedBy: "x", version: 2 ** 53 })],
  ])("%s still counts, and does not affect others", async (_case, text) => {
    await publish(A, day(1));
    kv.values.set(`provenance/${B}/${day(2)}`, text);
    expect((await readVersions(kv)).get(B)).toMatchObject({ number: 2, publishedBy: "" });
    expect(await publish(C, day(3))).toBe(3);
  });

  it("is ignored if its key has no time", async () => {
    kv.values.set(`provenance/${A}/soon`, "{}");
    kv.values.set("provenance/", "{}");
    expect((await readVersions(kv)).size).toBe(0);
  });
});

it("reads each record once, and sees a new one", async () => {
  const known: KnownRecords = new Map();
  await publish(A, day(1));
  expect(await numbers(known)).toEqual({ a: 1 });
  await publish(B, day(2));
  kv.operations.length = 0;
  expect(await numbers(known)).toEqual({ a: 1, b: 2 });
  const read = kv.operations.join("\n");
  expect(read).toContain(`provenance/${B}`);
  expect(read).not.toContain(`provenance/${A}`);
});

describe("the name of a publisher", () => {
  it.each([
    ["ana@example.com", "Ana"],
    ["ana.lopez@example.com", "Ana Lopez"],
    ["anne-marie_o'neil+ci@example.com", "Anne-Marie O'neil"],
    ["Élodie@example.com", "Élodie"],
    ["李娜@example.com", "李娜"],
    ["dev@buildbox", "Dev"],
    ["12345+ana@users.example", "12345+ana@users.example"],
    ["CI, job 12", "CI, job 12"],
    ["  ", ""],
    ["a@b@c", "a@b@c"],
    ["@", "@"],
    ["<b>x</b>@example.com", "<b>x</b>@example.com"],
    [`${"x".repeat(60)}@example.com`, `X${"x".repeat(38)}…`],
  ])("of %j is %j", (publishedBy, name) => {
    expect(publisherName(publishedBy)).toBe(name);
  });
});
