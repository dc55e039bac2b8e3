import { expect, it } from "vitest";
import { doubling, retry } from "../../src/store/kv/retry.ts";

/** Runs successive outcomes and returns the waits between them. */
async function run(outcomes: readonly string[], attemptsAtMost: number) {
  const waits: unknown[] = [];
  const left = [...outcomes];
  const last = await retry(async () => left.shift() ?? "none", {
    attemptsAtMost,
    waitMs: (outcome, attempt) => (outcome === "busy" ? 10 * attempt : null),
    sleep: async (milliseconds, outcome) => void waits.push([milliseconds, outcome]),
  });
  return { last, waits, left };
}

it.each([
  ["ends with the first final outcome", ["done", "done"], 5, "done", [], 1],
  ["waits before each further attempt", ["busy", "busy", "done"], 5, "done", [10, 20], 0],
  [
    "gives up with the last outcome, without another wait",
    ["busy", "busy", "busy"],
    2,
    "busy",
    [10],
    1,
  ],
  ["tries at least once", ["busy"], 0, "busy", [], 0],
])("%s", async (_case, outcomes, attemptsAtMost, last, waits, left) => {
  const ran = await run(outcomes, attemptsAtMost);
  expect(ran.last).toBe(last);
  expect(ran.waits).toEqual(waits.map((it) => [it, "busy"]));
  expect(ran.left).toHaveLength(left);
});

it("passes an exception on at once", async () => {
  let attempts = 0;
  const failing = async (): Promise<never> => {
    attempts += 1;
    throw new TypeError("broken");
  };
  const options = { attemptsAtMost: 3, waitMs: () => 0, sleep: async () => {} };
  await expect(retry(failing, options)).rejects.toThrow("broken");
  expect(attempts).toBe(1);
});

it("doubles the wait up to a limit", () => {
  expect([1, 2, 3, 9].map((it) => doubling(500, it, 30_000))).toEqual([500, 1000, 2000, 30_000]);
  expect(doubling(1000, 3)).toBe(4000);
});
