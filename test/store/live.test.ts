import { beforeAll, describe, expect, it } from "vitest";
import type { CompiledRelease } from "../../src/release/compile-release.ts";
import type { OpenBundle } from "../../src/store/isolate/bundle.ts";
import { OVERLAY_FORMAT } from "../../src/store/records/in-force.ts";
import { promote, publish } from "../node-support/publish.ts";
import { releaseOf } from "../node-support/release.ts";
import { bundleOf } from "../support/bundle.ts";
import { HOUR } from "../support/table.ts";
import { createWorld, NOON, turn, until, type World } from "./live-support.ts";

const NEW = "https://www.new.example";
const TEXTS = "texts current overlay activatesAt";

let zero: OpenBundle;
let one: CompiledRelease;
let two: CompiledRelease;

const pageAt = (word: string) => [{ from: "/global/page", to: `${NEW}/${word}` }];

beforeAll(async () => {
  zero = bundleOf(await releaseOf(pageAt("zero")));
  [one, two] = await Promise.all([releaseOf(pageAt("one")), releaseOf(pageAt("two"))]);
});

async function warmWorld(bundle = zero): Promise<World> {
  const world = createWorld({ bundle });
  await publish(world.kv, one);
  await promote(world.kv, one, NOON - 60_000);
  await world.ask("/global/page");
  await world.settle();
  world.kv.operations.length = 0;
  return world;
}

/** Sends requests until the work ends and collects their answers. */
async function askAllTheWhile(world: World, work: Promise<unknown>): Promise<Set<string | null>> {
  const seen = new Set<string | null>();
  await until(work, () => {
    seen.add(world.askAtOnce("/global/page"));
    world.kv.letGo();
  });
  return seen.add(world.askAtOnce("/global/page"));
}

describe("a warm isolate", () => {
  it("delays no request during a refresh and a promotion", async () => {
    const world = await warmWorld();
    await publish(world.kv, two);
    await promote(world.kv, two, NOON);
    world.kv.hold();
    const seen = await askAllTheWhile(world, world.refresh());
    expect(seen).toEqual(new Set([`${NEW}/one`, `${NEW}/two`]));
    expect(world.askAtOnce("/global/page")).toBe(`${NEW}/two`);
  });

  it("serves the bundled table again once that is promoted, without further reads", async () => {
    const world = await warmWorld();
    await promote(world.kv, null, NOON);
    world.kv.operations.length = 0;
    await world.refresh();
    expect(world.askAtOnce("/global/page")).toBe(`${NEW}/zero`);
    expect(world.kv.operations).toEqual([TEXTS]);
  });

  it("reads only the three keys if nothing has changed", async () => {
    const world = await warmWorld();
    await world.refresh();
    await world.refresh();
    expect(world.kv.operations).toEqual([TEXTS, TEXTS]);
  });

  it("reads only a manifest if the shards are those of the previous release", async () => {
    const world = await warmWorld();
    const next = await releaseOf([...pageAt("one"), { from: "/global/p/:x", to: `${NEW}/p/:x` }]);
    await publish(world.kv, next);
    await promote(world.kv, next, NOON);
    world.kv.operations.length = 0;
    await world.refresh();
    expect(world.askAtOnce("/global/p/x")).toBe(`${NEW}/p/x`);
    expect(world.kv.operations).toEqual([TEXTS, `bytes release/${next.manifest.release}`]);
  });

  it("reads no shard that the bundle contains", async () => {
    const world = createWorld({ bundle: bundleOf(one) });
    const next = await releaseOf([...pageAt("one"), { from: "/global/p/:x", to: `${NEW}/p/:x` }]);
    await world.ask("/global/page");
    await publish(world.kv, next);
    await promote(world.kv, next, NOON);
    world.kv.operations.length = 0;
    await world.refresh();
    expect(world.kv.operations).toEqual([TEXTS, `bytes release/${next.manifest.release}`]);
    expect(world.live.status().residentBytes).toBe(0);
  });
});

describe("refreshing", () => {
  it("happens at most once in the given time, and only when requests come", async () => {
    const world = await warmWorld();
    for (let second = 0; second < 120; second++) {
      world.clock.now += 1000;
      await world.ask("/global/page");
      await world.settle();
    }
    expect(world.kv.operations).toEqual([TEXTS, TEXTS, TEXTS, TEXTS]);
  });

  it("is shared by all requests that come meanwhile", async () => {
    const world = await warmWorld();
    world.kv.hold();
    world.clock.now += 31_000;
    const asked = Array.from({ length: 100 }, () => world.ask("/global/page"));
    await Promise.all(asked);
    await turn();
    world.kv.letGo();
    await world.settle();
    expect(world.kv.operations).toEqual([TEXTS]);
  });

  it("is the work of a single request", async () => {
    const world = await warmWorld();
    world.kv.hold();
    world.clock.now += 31_000;
    let works = 0;
    for (let second = 0; second < 20; second++) {
      world.clock.now += 100;
      world.live.refreshIfDue(() => (works += 1));
    }
    expect(works).toBe(1);
  });

  it("is repeated in the usual time after a fault in the data", async () => {
    const world = await warmWorld();
    world.kv.values.set("activatesAt", "soon");
    world.kv.values.set("overlay", "<html>");
    for (let second = 0; second < 300; second += 10) {
      world.clock.now += 10_000;
      await world.ask("/global/page");
      await world.settle();
    }
    expect(world.kv.operations).toHaveLength(10);
    expect(world.live.status().problems).toHaveLength(2);
  });

  it("is retried after twice as long each time while KV fails, and at least every two minutes", async () => {
    const world = await warmWorld();
    world.kv.fail({ kind: "throws" });
    const at: number[] = [];
    for (let second = 1; second <= 600; second++) {
      world.clock.now += 1000;
      world.live.refreshIfDue(() => at.push(second));
      await turn();
    }
    const waits = at.map((it, index) => it - (at[index - 1] ?? 0));
    expect(waits).toEqual([30, 30, 60, 120, 120, 120, 120]);
    expect(world.live.status()).toMatchObject({ failures: 7, refreshedAt: NOON });

    world.kv.heal();
    await world.refresh(120);
    expect(world.live.status()).toMatchObject({ failures: 0, problems: [] });
  });

  it("starts again if it was lost with its request, and late results change nothing", async () => {
    const world = await warmWorld();
    await publish(world.kv, two);
    await promote(world.kv, two, NOON);
    world.kv.hold();
    world.clock.now += 31_000;
    await world.ask("/global/page");
    expect(world.kv.waiting()).toBe(1);
    world.clock.now += 36_000;
    await world.ask("/global/page");
    expect(world.kv.waiting()).toBe(2);
    const answerLast = (): string | null => {
      if (world.kv.waiting() > 1) world.kv.letGoOne(-1);
      return world.askAtOnce("/global/page");
    };
    await expect.poll(answerLast, { interval: 1 }).toBe(`${NEW}/two`);

    // The first request gets the value that was in KV meanwhile.
    world.kv.values.set("activatesAt", "2030-01-01T00:00:00Z");
    expect(world.kv.letGo()).toBe(1);
    await world.settle();
    expect(world.askAtOnce("/global/page")).toBe(`${NEW}/two`);
    expect(world.live.status()).toMatchObject({ problems: [], failures: 0 });
  });

  it("reports in status when KV last answered, and what serves", async () => {
    const world = await warmWorld();
    await world.refresh(40);
    expect(world.live.status()).toMatchObject({
      refreshedAt: NOON + 40_000,
      failures: 0,
      problems: [],
      snapshot: {
        release: { id: one.manifest.release },
        pointer: { release: one.manifest.release, promotedBy: "somebody" },
      },
    });
  });
});

describe("the gate", () => {
  const at = (hours: number): string => new Date(NOON + hours * HOUR).toISOString();

  /** Creates a world whose site has a gate an hour ahead. */
  async function gatedWorld(): Promise<World> {
    const site = { activatesAt: at(1) };
    const world = createWorld({ bundle: bundleOf(await releaseOf(pageAt("zero"), site)) });
    const release = await releaseOf(pageAt("one"), site);
    await publish(world.kv, release);
    await promote(world.kv, release, NOON - 60_000);
    expect(await world.ask("/global/page")).toBe("pass");
    await world.settle();
    return world;
  }

  it("is the site's own if KV has none", async () => {
    const world = await gatedWorld();
    world.clock.now = NOON + HOUR;
    expect(await world.ask("/global/page")).toBe(`${NEW}/one`);
  });

  it("moves to an earlier and to a later instant", async () => {
    const world = await gatedWorld();
    world.kv.values.set("activatesAt", at(-1));
    await world.refresh();
    expect(world.askAtOnce("/global/page")).toBe(`${NEW}/one`);
    world.kv.values.set("activatesAt", ` \uFEFF${at(2)}\n`);
    await world.refresh();
    expect(world.askAtOnce("/global/page")).toBe("pass");
    world.clock.now = NOON + 2 * HOUR;
    expect(world.askAtOnce("/global/page")).toBe(`${NEW}/one`);
  });

  it.each(["soon", "", "2025-01-01", "<html>", "2025-02-30T00:00:00Z", "null"])(
    "stays unchanged while it is malformed: %j",
    async (text) => {
      const world = await gatedWorld();
      world.kv.values.set("activatesAt", at(-1));
      await world.refresh();
      world.kv.values.set("activatesAt", text);
      await world.refresh();
      await world.refresh();
      expect(world.askAtOnce("/global/page")).toBe(`${NEW}/one`);
      expect(world.live.status().problems).toHaveLength(1);
    },
  );

  it("is the site's own again once it is deleted", async () => {
    const world = await gatedWorld();
    world.kv.values.set("activatesAt", at(-1));
    await world.refresh();
    world.kv.values.delete("activatesAt");
    await world.refresh();
    expect(world.askAtOnce("/global/page")).toBe("pass");
    expect(world.live.status().problems).toEqual([]);
  });

  it("stays unchanged while KV is empty", async () => {
    const world = await gatedWorld();
    world.kv.values.set("activatesAt", at(-1));
    await world.refresh();
    world.kv.fail({ kind: "gives", value: null });
    await world.refresh();
    expect(world.askAtOnce("/global/page")).toBe(`${NEW}/one`);
  });

  it("stays unchanged when another release is promoted", async () => {
    const world = await gatedWorld();
    world.kv.values.set("activatesAt", at(-1));
    const release = await releaseOf(pageAt("two"), { activatesAt: at(3) });
    await publish(world.kv, release);
    await promote(world.kv, release, NOON);
    await world.refresh();
    expect(world.askAtOnce("/global/page")).toBe(`${NEW}/two`);
  });
});

describe("a release whose site has more than the deployed one", () => {
  it("gets no additional hosts and target hosts, but everything else", async () => {
    const world = await warmWorld();
    const greedy = await releaseOf(
      [
        { from: "/global/page", to: `${NEW}/greedy` },
        { from: "/global/evil", to: "https://evil.example/" },
        { from: "/global/e/:x", to: "https://evil.example/:x" },
        { from: "https://evil.example/global/own", to: `${NEW}/own` },
      ],
      {
        hosts: ["evil.example", "www.old.example"],
        targetHosts: ["evil.example", "www.new.example"],
        fallback: "https://evil.example/",
        maxAgeSeconds: 7,
      },
    );
    await publish(world.kv, greedy);
    await promote(world.kv, greedy, NOON);
    await world.refresh();
    expect(world.askAtOnce("/global/page")).toBe(`${NEW}/greedy`);
    expect(world.askAtOnce("/global/evil")).toBe("refused");
    expect(world.askAtOnce("/global/e/x")).toBe("refused");
    expect(world.askAtOnce("/global/no-such-page")).toBe("refused");
    expect(world.askAtOnce("https://evil.example/global/own")).toBe("not-found");
    expect(world.askAtOnce("https://evil.example/global/page")).toBe("not-found");
    expect(world.askAtOnce("https://old.example/global/page")).toBe(`${NEW}/greedy`);
    expect(world.live.tableFor("/")?.site.maxAgeSeconds).toBe(7);
  });
});

describe("rows over a release with aliases that the deployed table lacks", () => {
  it("answer for an alias of their host as soon as it is promoted", async () => {
    const rule = { from: "https://old.example/global/row", to: `${NEW}/row` };
    const row = { key: rule.from, state: "serving", rule, typed: null, findings: [] };
    const written = new Date(NOON - HOUR).toISOString();
    const overlay = {
      format: OVERLAY_FORMAT,
      writtenAt: written,
      gate: { value: null, findings: [] },
      rows: [{ ...row, firstSeenAt: written, changedAt: written }],
      findings: [],
    };
    const world = await warmWorld();
    world.kv.values.set("overlay", JSON.stringify(overlay));
    await world.refresh();
    expect(world.askAtOnce("/global/row")).not.toBe(`${NEW}/row`);
    const aliased = await releaseOf(pageAt("aliased"), {
      aliases: { "old.example": "www.old.example" },
    });
    await publish(world.kv, aliased);
    await promote(world.kv, aliased, NOON);
    await world.refresh();
    expect(world.askAtOnce("/global/page")).toBe(`${NEW}/aliased`);
    expect(world.askAtOnce("/global/row")).toBe(`${NEW}/row`);
    expect(world.askAtOnce("https://old.example/global/row")).toBe(`${NEW}/row`);
  });
});
