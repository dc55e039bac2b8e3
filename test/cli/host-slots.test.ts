import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { createHostSlots } from "../../src/cli/check/host-slots.ts";

/** Begins work that ends on demand. */
function begin(
  slots: ReturnType<typeof createHostSlots>,
  host: string,
  log: string[],
  name: string,
) {
  const { promise, resolve } = Promise.withResolvers<void>();
  const done = slots.run(host, async () => {
    log.push(name);
    await promise;
  });
  return { end: resolve, done };
}

describe("createHostSlots()", () => {
  it("lets the next in line start when one ends, separately for each host", async () => {
    const slots = createHostSlots(1);
    const log: string[] = [];
    const first = begin(slots, "a", log, "a1");
    const second = begin(slots, "a", log, "a2");
    begin(slots, "b", log, "b1");
    await turn();
    expect(log).toEqual(["a1", "b1"]);
    first.end();
    await first.done;
    await turn();
    expect(log).toEqual(["a1", "b1", "a2"]);
    second.end();
    await second.done;
  });

  it("frees the slot of failed work", async () => {
    const slots = createHostSlots(1);
    await expect(slots.run("a", () => Promise.reject(new TypeError("no")))).rejects.toThrow("no");
    await expect(slots.run("a", async () => "well")).resolves.toBe("well");
  });

  it("starts nothing at a host during its pause, but everything elsewhere", async () => {
    const slots = createHostSlots(2);
    const log: string[] = [];
    const pause = Promise.withResolvers<void>();
    slots.pause("a", pause.promise);
    begin(slots, "a", log, "a1");
    begin(slots, "b", log, "b1");
    await turn();
    expect(log).toEqual(["b1"]);
    pause.resolve();
    await turn();
    expect(log).toEqual(["b1", "a1"]);
  });

  it("waits for the longest of several pauses", async () => {
    const slots = createHostSlots(2);
    const log: string[] = [];
    const long = Promise.withResolvers<void>();
    slots.pause("a", long.promise);
    slots.pause("a", Promise.resolve());
    begin(slots, "a", log, "a1");
    await turn();
    expect(log).toEqual([]);
    long.resolve();
    await turn();
    expect(log).toEqual(["a1"]);
  });
});
