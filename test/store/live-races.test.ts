import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { CompiledRelease } from "../../src/release/compile-release.ts";
import type { OpenBundle } from "../../src/store/isolate/bundle.ts";
import { createPointer, stackOver } from "../../src/store/records/promotion.ts";
import { sha256 } from "../../src/release/hash.ts";
import type { Pointer } from "../../src/store/records/pointer.ts";
import { publish } from "../node-support/publish.ts";
import { releaseOf } from "../node-support/release.ts";
import { bundleOf } from "../support/bundle.ts";
import type { Fault } from "../support/memory-store.ts";
import { createWorld, turn, type World } from "./live-support.ts";
import { runs } from "../support/runs.ts";

const RELEASES = 8;

let zero: OpenBundle;
let releases: readonly CompiledRelease[];
let hashes: readonly string[];

/** Makes a table with a number, which is in an exact rule, in a pattern, and in as many rules unique to the table. */
const tableWith = (number: number) => [
  { from: "/global/exact", to: `https://www.new.example/${number}` },
  { from: "/global/p/:x", to: `https://www.new.example/${number}?p=:x` },
];

/** Hashes being computed on threads that a busy machine may delay. */
const hashing = new Set<Promise<unknown>>();

afterAll(() => vi.restoreAllMocks());
beforeAll(async () => {
  const digest = crypto.subtle.digest.bind(crypto.subtle);
  vi.spyOn(crypto.subtle, "digest").mockImplementation((...data) => {
    const hash = digest(...data).finally(() => hashing.delete(hash));
    hashing.add(hash);
    return hash;
  });
  zero = bundleOf(await releaseOf(tableWith(0)));
  releases = await Promise.all(
    Array.from({ length: RELEASES }, (_, index) => releaseOf(tableWith(index + 1))),
  );
  hashes = await Promise.all(releases.map((it) => sha256(JSON.stringify(it.manifest))));
});

type Step =
  | { readonly do: "promote" | "heal" }
  | { readonly do: "pass"; readonly seconds: number }
  | { readonly do: "let go"; readonly position: number }
  | { readonly do: "fail"; readonly fault: Fault; readonly where: RegExp };

/**
 * Time passes until the next request. Reads are let go rarely and out of order, so a refresh often counts as lost and
 * is late.
 */
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Step>({ do: "promote" }) },
  { weight: 1, arbitrary: fc.constant<Step>({ do: "heal" }) },
  {
    weight: 6,
    arbitrary: fc.constantFrom(1, 31, 40, 130).map((seconds): Step => ({ do: "pass", seconds })),
  },
  {
    weight: 6,
    arbitrary: fc.constantFrom(0, -1, -1, 1).map((position): Step => ({ do: "let go", position })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(
        fc.constantFrom<Fault>(
          { kind: "throws" },
          { kind: "hangs" },
          { kind: "gives", value: null },
          { kind: "gives", value: "<html>" },
        ),
        fc.constantFrom(/^/, /^current/, /^release/, /^table/, /^overlay/),
      )
      .map(([fault, where]): Step => ({ do: "fail", fault, where })),
  },
);

/** Returns the numbers of the releases that answer, one for each kind of rule. */
function numbers(world: World): (number | null)[] {
  return ["/global/exact", "/global/p/x"].map((path) => {
    const number = /^https:\/\/www\.new\.example\/(\d+)/.exec(world.askAtOnce(path) ?? "")?.[1];
    return number === undefined ? null : Number(number);
  });
}

async function turns(count: number): Promise<void> {
  for (let done = 0; done < count; done++) await turn();
}

describe("an isolate, whatever the order of events", () => {
  it("serves one promoted release at a time, never an older one, and finally the last", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 80 }), async (steps) => {
        const world = createWorld({ bundle: zero });
        const { kv } = world;
        for (const release of releases) await publish(kv, release);
        let pointer: Pointer | null = null;
        let promoted = 0;
        const promote = (): void => {
          if (promoted === RELEASES) return;
          const [release] = releases.slice(promoted);
          const [hash = ""] = hashes.slice(promoted);
          const target = release ? { manifest: release.manifest, sha256: hash } : null;
          const by = { by: "somebody", reason: "because", now: world.clock.now };
          pointer = createPointer({ target, before: pointer, stack: stackOver(pointer), ...by });
          kv.values.set("current", JSON.stringify(pointer));
          promoted += 1;
        };
        await world.ask("/global/exact");
        kv.hold();
        let last = 0;
        for (const it of steps) {
          switch (it.do) {
            case "promote":
              promote();
              break;
            case "pass":
              world.clock.now += it.seconds * 1000;
              await world.ask("/global/exact");
              break;
            case "let go":
              kv.letGoOne(it.position);
              break;
            case "fail":
              kv.fail(it.fault, it.where);
              break;
            case "heal":
              kv.heal();
          }
          await turns(2);
          const [exact, pattern] = numbers(world);
          expect(exact).not.toBeNull();
          expect(pattern).toBe(exact);
          expect(exact).toBeGreaterThanOrEqual(last);
          expect(exact).toBeLessThanOrEqual(promoted);
          last = exact ?? 0;
        }
        kv.heal();
        for (let round = 0; round < 40 && numbers(world)[0] !== promoted; round++) {
          world.clock.now += 10_000;
          await world.ask("/global/exact");
          for (let reads = 0; reads < 5; reads++) {
            kv.letGo();
            for (let done = 0; kv.waiting() === 0 && done < 100; done++) {
              await Promise.all(hashing);
              await turn();
            }
          }
        }
        expect(numbers(world)).toEqual([promoted, promoted]);
      }),
      runs(300),
    );
  });
});
