/** The keys with which Access signs are fetched, kept, and fetched again only when necessary. */
import { exportJWK } from "jose";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { createKeys, KeysUnreachable } from "../../src/console/access/keys.ts";
import { makeKeys, NOW, ours, serveKeys, TEAM } from "./tokens.ts";

beforeAll(makeKeys);
afterEach(() => void vi.restoreAllMocks());

describe("createKeys()", () => {
  it("measures its times to the millisecond", async () => {
    let now = NOW;
    const at = async (milliseconds: number, kid: string): Promise<boolean | null> => {
      now = NOW + milliseconds;
      return keys.find(kid).then(
        (key) => key !== null,
        () => null,
      );
    };
    let keys = createKeys({ issuer: TEAM, now: () => now });
    const fetched = await serveKeys();
    fetched.mockClear();
    const asked = (): number => fetched.mock.calls.length;
    // Fresh for an hour.
    expect([await at(0, "one"), await at(3_599_999, "one"), asked()]).toEqual([true, true, 1]);
    expect([await at(3_600_000, "one"), asked()]).toEqual([true, 2]);
    // An unknown key is looked for once a minute.
    expect([await at(3_600_001, "two"), asked()]).toEqual([false, 3]);
    expect([await at(3_660_000, "two"), asked()]).toEqual([false, 3]);
    expect([await at(3_660_001, "two"), asked()]).toEqual([false, 4]);
    // Usable for a day.
    fetched.mockRejectedValue(new TypeError("network"));
    expect(await at(3_660_001 + 24 * 3_600_000 - 1, "one")).toBe(true);
    expect(await at(3_660_001 + 24 * 3_600_000, "one")).toBe(null);
    // A failure is remembered for half a minute.
    keys = createKeys({ issuer: TEAM, now: () => now });
    const before = asked();
    expect([await at(0, "one"), await at(29_999, "one"), asked()]).toEqual([
      null,
      null,
      before + 1,
    ]);
    expect([await at(30_000, "one"), asked()]).toEqual([null, before + 2]);
  });

  it("fetches the keys once, again after an hour, and once for an unknown key", async () => {
    let now = NOW;
    const keys = createKeys({ issuer: TEAM, now: () => now });
    const fetched = await serveKeys(["one"]);
    await keys.find("one");
    await keys.find("one");
    expect(fetched).toHaveBeenCalledTimes(1);

    const rotated = await serveKeys(["one", "two"]);
    const before = rotated.mock.calls.length;
    expect(await keys.find("two")).not.toBeNull();
    expect(rotated.mock.calls.length - before).toBe(1);
    for (const kid of ["three", "four", "five"]) expect(await keys.find(kid)).toBeNull();
    expect(rotated.mock.calls.length - before).toBe(1);

    now += 61_000;
    expect(await keys.find("three")).toBeNull();
    expect(rotated.mock.calls.length - before).toBe(2);

    now += 3_600_000;
    await keys.find("one");
    expect(rotated.mock.calls.length - before).toBe(3);
  });

  it("uses the keys it has for a day while they cannot be fetched", async () => {
    let now = NOW;
    const keys = createKeys({ issuer: TEAM, now: () => now });
    await serveKeys(["one"]);
    await keys.find("one");
    vi.spyOn(globalThis, "fetch").mockRejectedValue(new TypeError("network"));
    now += 2 * 3_600_000;
    expect(await keys.find("one")).not.toBeNull();
    now += 24 * 3_600_000;
    await expect(keys.find("one")).rejects.toMatchObject({
      name: "KeysUnreachable",
      message: expect.stringContaining("cannot be fetched"),
      cause: expect.any(TypeError),
    });
  });

  it("fetches once if the keys just fetched lack a key", async () => {
    const keys = createKeys({ issuer: TEAM, now: () => NOW });
    const fetched = await serveKeys();
    fetched.mockClear();
    expect(await keys.find("two")).toBeNull();
    expect(fetched).toHaveBeenCalledTimes(1);
  });

  it("does not fetch for an unknown key while it remembers a failure", async () => {
    let now = NOW;
    const keys = createKeys({ issuer: TEAM, now: () => now });
    await serveKeys();
    await keys.find("one");
    const fetched = vi.spyOn(globalThis, "fetch").mockRejectedValue(new TypeError("network"));
    fetched.mockClear();
    now += 2 * 3_600_000;
    await keys.find("one");
    now += 1000;
    await expect(keys.find("two")).rejects.toThrow(KeysUnreachable);
    expect(fetched).toHaveBeenCalledTimes(1);
  });

  it("uses nothing from an answer with an error status", async () => {
    const jwk = { ...(await exportJWK(ours.publicKey)), kid: "one" };
    vi.spyOn(globalThis, "fetch").mockImplementation(async () =>
      Response.json({ keys: [jwk] }, { status: 500 }),
    );
    const keys = createKeys({ issuer: TEAM, now: () => NOW });
    await expect(keys.find("one")).rejects.toThrow("answers 500");
  });

  it("remembers a failure, so that one of many requests fetches", async () => {
    let now = NOW;
    const keys = createKeys({ issuer: TEAM, now: () => now });
    const fetched = vi.spyOn(globalThis, "fetch").mockRejectedValue(new TypeError("network"));
    for (let request = 0; request < 23; request++) {
      await expect(keys.find("one")).rejects.toThrow(KeysUnreachable);
      now += 1000;
    }
    expect(fetched).toHaveBeenCalledTimes(1);
    now += 30_000;
    await serveKeys(["one"]);
    expect(await keys.find("one")).not.toBeNull();
  });

  it("refuses nobody while the first request of an isolate fetches the keys", async () => {
    const keys = createKeys({ issuer: TEAM, now: () => NOW });
    await serveKeys(["one"]);
    const found = await Promise.all(["one", "one", "one"].map((it) => keys.find(it)));
    expect(found).toEqual([1, 2, 3].map(() => expect.any(CryptoKey)));
  });

  it("remembers a failure also for a key that it does not have", async () => {
    let now = NOW;
    const keys = createKeys({ issuer: TEAM, now: () => now });
    await serveKeys(["one"]);
    await keys.find("one");
    const fetched = vi.spyOn(globalThis, "fetch").mockRejectedValue(new TypeError("network"));
    fetched.mockClear();
    await expect(keys.find("two")).rejects.toThrow(KeysUnreachable);
    now += 61_000;
    await expect(keys.find("two")).rejects.toThrow(KeysUnreachable);
    now += 1000;
    expect(await keys.find("two")).toBeNull();
    expect(await keys.find("one")).not.toBeNull();
    expect(fetched).toHaveBeenCalledTimes(2);
  });

  it("delays nobody with a key it has, while a fetch hangs", async () => {
    let now = NOW;
    const keys = createKeys({ issuer: TEAM, now: () => now });
    await serveKeys(["one"]);
    await keys.find("one");
    const limits: number[] = [];
    const meanwhile: (CryptoKey | null)[] = [];
    const signal = vi.spyOn(AbortSignal, "timeout").mockImplementation((milliseconds) => {
      limits.push(milliseconds);
      return AbortSignal.abort(new DOMException("in time", "TimeoutError"));
    });
    const hang = vi.spyOn(globalThis, "fetch").mockImplementation(async (_input, init) => {
      // The first one keeps hanging while others come.
      if (limits.length === 1) meanwhile.push(await keys.find("one"));
      throw init?.signal?.reason;
    });
    hang.mockClear();
    now += 2 * 3_600_000;
    for (let request = 0; request < 10; request++) {
      expect(await keys.find("one")).not.toBeNull();
      now += 1000;
    }
    expect([signal, hang].map((it) => it.mock.calls.length)).toEqual([1, 1]);
    expect(limits).toEqual([1000]);
    expect(meanwhile).toEqual([expect.any(CryptoKey)]);
    now += 24 * 3_600_000;
    await expect(keys.find("one")).rejects.toThrow(KeysUnreachable);
    expect(limits).toEqual([1000, 5000]);
  });

  it("fetches again beside a fetch that has hung for half a minute", async () => {
    let now = NOW;
    const keys = createKeys({ issuer: TEAM, now: () => now });
    await serveKeys(["one"]);
    await keys.find("one");
    const hang = vi.spyOn(globalThis, "fetch").mockImplementation(() => new Promise(() => {}));
    hang.mockClear();
    now += 2 * 3_600_000;
    void keys.find("one");
    now += 29_999;
    expect(await keys.find("one")).not.toBeNull();
    expect(hang).toHaveBeenCalledTimes(1);
    now += 1;
    void keys.find("one");
    expect(hang).toHaveBeenCalledTimes(2);
  });

  it.each<[string, (jwk: Readonly<Record<string, unknown>>) => unknown]>([
    ["that is null", () => null],
    ["that is a text", () => "key"],
    ["whose name is a number", (it) => ({ ...it, kid: 7 })],
    ["whose modulus is a number", (it) => ({ ...it, kid: "bad", n: 7 })],
    ["whose modulus is not base64", (it) => ({ ...it, kid: "bad", n: "*".repeat(342) })],
    ["whose modulus is empty", (it) => ({ ...it, kid: "bad", n: "" })],
    ["without an exponent", (it) => ({ ...it, kid: "bad", e: undefined })],
    [
      "with the same name, for encryption",
      (it) => ({ ...it, n: `${"A".repeat(340)}w`, use: "enc" }),
    ],
    [
      "with the same name, for another algorithm",
      (it) => ({ ...it, n: `z${String(it.n)}`, alg: "RS512" }),
    ],
    ["of an unknown kind", (it) => ({ ...it, kid: "bad", kty: "EC" })],
  ])("uses the other keys if there is one %s", async (_name, spoil) => {
    const jwk = { ...(await exportJWK(ours.publicKey)), kid: "one" };
    const answer = async () => Response.json({ keys: [spoil(jwk), jwk, spoil(jwk)] });
    vi.spyOn(globalThis, "fetch").mockImplementation(answer);
    const keys = createKeys({ issuer: TEAM, now: () => NOW });
    expect(await keys.find("bad")).toBeNull();
    expect(await keys.find("one")).not.toBeNull();
  });

  it("keeps its keys if the answer has no usable ones", async () => {
    let now = NOW;
    const keys = createKeys({ issuer: TEAM, now: () => now });
    await serveKeys(["one"]);
    await keys.find("one");
    await serveKeys([]);
    now += 2 * 3_600_000;
    expect(await keys.find("one")).not.toBeNull();
  });

  it("ignores a key that is not RSA, or has no name", async () => {
    const jwk = await exportJWK(ours.publicKey);
    const secret = { kty: "oct", k: "c2VjcmV0", kid: "secret" };
    const answer = async () => Response.json({ keys: [secret, jwk] });
    vi.spyOn(globalThis, "fetch").mockImplementation(answer);
    const keys = createKeys({ issuer: TEAM, now: () => NOW });
    expect(await keys.find("secret")).toBeNull();
    expect(await keys.find("")).toBeNull();
  });
});
