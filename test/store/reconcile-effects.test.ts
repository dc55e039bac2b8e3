import { describe, expect, it } from "vitest";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { resolve } from "../../src/domain/resolve/resolve.ts";
import { tableOf } from "../../src/release/open-release.ts";
import { layerOf } from "../../src/store/records/in-force.ts";
import type { SitePatch } from "../support/table.ts";
import { NOON } from "./live-support.ts";
import { createReconciler, openRelease } from "./reconcile-support.ts";

const WWW = "https://www.old.example";
const APEX = "https://old.example";
const NEW = "https://www.new.example";
const EARLY = "2024-12-01T00:00:00Z";
const AHEAD = "2030-01-01T00:00:00Z";

interface Story {
  readonly release?: readonly RuleData[];
  readonly site?: SitePatch;
  readonly rows: Readonly<Record<string, string>>;
  /** The times at which KV drops keys. */
  readonly expiries?: Readonly<Record<string, number>>;
}

/** Returns the results of a story's rows, and the answers of addresses. */
async function tell({ release = [], site = {}, rows, expiries = {} }: Story) {
  const bundle = await openRelease(release, site);
  const reconciler = createReconciler(bundle);
  for (const [key, value] of Object.entries(rows)) reconciler.kv.values.set(key, value);
  for (const [key, at] of Object.entries(expiries)) reconciler.kv.expiries.set(key, at);
  const overlay = await reconciler.run();
  const shard = (index: number) => bundle.shards[index] ?? null;
  const layer = layerOf(overlay, bundle.release.site);
  const table = tableOf(bundle.release, shard, layer);
  const get = (address: string, now = reconciler.clock.now) => {
    const { outcome, location, rule, cacheControl } = resolve(
      table,
      { url: new URL(address), method: "GET" },
      now,
    );
    return { outcome, location, rule, cacheControl };
  };
  const judged = overlay.rows.map(({ key, state, waitsUntil, findings }) => ({
    key,
    state,
    ...(waitsUntil === undefined ? {} : { waitsUntil }),
    findings: findings.map(({ id, message, fix }) => `${id}: ${message} -> ${fix}`),
  }));
  const named = overlay.rows.flatMap((it) => it.findings.map(({ id, data }) => ({ id, data })));
  return { rows: judged, named, get, reconciler };
}

describe("a row takes precedence over a rule of one host with the same path and query", () => {
  const release: RuleData[] = [
    { from: `${WWW}/global/x`, to: `${NEW}/old` },
    { from: `${WWW}/global/p/:slug`, to: `${NEW}/old/:slug` },
    { from: `${WWW}/global/q?id=:id`, to: `${NEW}/old?id=:id` },
    { from: `${WWW}/global/d/*`, to: `${NEW}/old/d` },
  ];

  it.each<[string, string, string, string, string]>([
    ["an exact row", "/global/x", `${NEW}/row`, `${WWW}/global/x`, `${NEW}/row`],
    ["a row in another spelling", "/GLOBAL/x/", `${NEW}/row`, `${WWW}/global/x`, `${NEW}/row`],
    [
      "an exact row, on the other host as well",
      "/global/x",
      `${NEW}/row`,
      `${APEX}/global/x`,
      `${NEW}/row`,
    ],
    ["a pattern", "/global/p/:name", `${NEW}/:name`, `${WWW}/global/p/a`, `${NEW}/a`],
    ["a row with a query", "/global/q?id=:n", `${NEW}/q/:n`, `${WWW}/global/q?id=7`, `${NEW}/q/7`],
  ])("%s", async (_name, key, value, address, location) => {
    const { rows, get } = await tell({ release, rows: { [key]: value } });
    expect(rows).toEqual([{ key, state: "serving", findings: [] }]);
    expect(get(address).location).toBe(location);
  });

  it("in that rule's place: rules that preceded the rule precede the row", async () => {
    const { get } = await tell({
      release: [...release, { from: `${WWW}/global/x?a=1`, to: `${NEW}/more` }],
      rows: { "/global/x": `${NEW}/row`, "/global/d/one": `${NEW}/one` },
    });
    expect(get(`${WWW}/global/x?a=1`).location).toBe(`${NEW}/more`);
    expect(get(`${WWW}/global/d/one`).location).toBe(`${NEW}/old/d`);
    expect(get(`${APEX}/global/d/one`).location).toBe(`${NEW}/one`);
  });

  it("also on a site with one host, beside a row that names the host", async () => {
    const { rows, get } = await tell({
      release,
      site: { hosts: ["www.old.example"] },
      rows: { "/global/x": `${NEW}/row`, [`${WWW}/global/y`]: `${NEW}/y` },
    });
    expect(rows.map((it) => [it.state, it.findings])).toEqual([
      ["serving", []],
      ["serving", []],
    ]);
    expect(get(`${WWW}/global/x`).location).toBe(`${NEW}/row`);
  });
});

describe("a row that better rules shadow", () => {
  const ofHosts = (...hosts: string[]): RuleData[] =>
    hosts.map((host) => ({ from: `${host}/global/d/*`, to: `${NEW}/d` }));

  it("does not serve if each host has a better rule", async () => {
    const { rows, named } = await tell({
      release: ofHosts(WWW, APEX),
      rows: { "/global/d/one": `${NEW}/one` },
    });
    const others = [`${WWW}/global/d/*`, `${APEX}/global/d/*`];
    expect(named).toEqual([{ id: "rule-shadowed", data: { others } }]);
    expect(rows).toEqual([
      {
        key: "/global/d/one",
        state: "rejected",
        findings: [
          `rule-shadowed: "/global/d/one" can never apply: "${WWW}/global/d/*", on the other hosts "${APEX}/global/d/*" goes first and takes all of it` +
            ` -> Use the key "${WWW}/global/d/one", and one such for each other host`,
        ],
      },
    ]);
  });

  it("does not serve if better rules name the only value that it enumerates", async () => {
    const { rows } = await tell({
      release: [WWW, APEX].map((host) => ({ from: `${host}/uk/d/*`, to: `${NEW}/d` })),
      rows: { "/:l/d/*": JSON.stringify({ to: `${NEW}/row`, where: { l: ["uk"] } }) },
    });
    expect(rows).toMatchObject([{ state: "rejected" }]);
  });

  it("serves under the keys that its fix suggests", async () => {
    const { rows, get } = await tell({
      release: ofHosts(WWW, APEX),
      rows: { [`${WWW}/global/d/one`]: `${NEW}/one`, [`${APEX}/global/d/one`]: `${NEW}/one` },
    });
    expect(rows.flatMap((it) => it.findings)).toEqual([]);
    expect(get(`${APEX}/global/d/one`).location).toBe(`${NEW}/one`);
  });

  it.each<[string, Story]>([
    [
      "one host has no better rule",
      { release: ofHosts(WWW), rows: { "/global/d/one": `${NEW}/1` } },
    ],
    [
      "a better rule ends",
      {
        release: [...ofHosts(WWW), { ...ofHosts(APEX)[0], endsAt: AHEAD } as RuleData],
        rows: { "/global/d/one": `${NEW}/1` },
      },
    ],
    [
      "it matches more than they do",
      { release: ofHosts(WWW, APEX), rows: { "/global/*": "keep" } },
    ],
    [
      "it replaces one of them",
      { release: ofHosts(WWW, APEX), rows: { "/global/d/*": `${NEW}/1` } },
    ],
    [
      "it replaces one of the site's only host, which another covers",
      {
        release: [...ofHosts(WWW), { from: `${WWW}/global/*`, to: `${NEW}/2` }],
        site: { hosts: ["www.old.example"] },
        rows: { "/global/d/*": `${NEW}/1` },
      },
    ],
    [
      "it is one host's, and the rule with its path is not",
      {
        release: [{ from: "/global/d/*", to: `${NEW}/d` }],
        rows: { [`${APEX}/global/d/*`]: `${NEW}/1` },
      },
    ],
    [
      "they require a parameter",
      {
        release: [
          { from: `${WWW}/global/e?a=1`, to: `${NEW}/1` },
          { from: `${APEX}/global/e?a=1`, to: `${NEW}/1` },
        ],
        rows: { "/global/e": `${NEW}/1` },
      },
    ],
  ])("serves if %s", async (_name, story) => {
    const { rows } = await tell(story);
    expect(rows).toMatchObject([{ state: "serving", findings: [] }]);
  });

  it("does not serve if each host has a row with its path, even where it would replace a rule", async () => {
    const hosts = [APEX, WWW].map((host) => [`${host}/global/d/*`, `${NEW}/2`]);
    const { rows } = await tell({
      release: ofHosts(WWW),
      rows: { "/global/d/*": `${NEW}/1`, ...Object.fromEntries(hosts) },
    });
    expect(rows.map((it) => [it.key, it.state])).toEqual([
      ["/global/d/*", "rejected"],
      ...hosts.map(([key]) => [key, "serving"]),
    ]);
  });

  it("does not serve if a row that replaces a rule of each host takes all of it", async () => {
    const { rows, get } = await tell({
      release: ofHosts(WWW, APEX).map((it) => ({ ...it, endsAt: AHEAD })),
      rows: { "/global/d/*": `${NEW}/1`, "/global/d/one": `${NEW}/2` },
    });
    expect(rows).toMatchObject([
      { key: "/global/d/*", state: "serving", findings: [] },
      {
        key: "/global/d/one",
        state: "rejected",
        findings: [expect.stringContaining(`can never apply: "/global/d/*"`)],
      },
    ]);
    expect(get(`${APEX}/global/d/one`).location).toBe(`${NEW}/1`);
  });

  it("does not serve if the other host is an alias of the first", async () => {
    const { rows } = await tell({
      release: ofHosts(WWW),
      site: { aliases: { "old.example": "www.old.example" } },
      rows: { "/global/d/one": `${NEW}/one` },
    });
    expect(rows).toMatchObject([{ state: "rejected" }]);
  });

  it("gets no last good form, which would be shadowed as well", async () => {
    const { reconciler } = await tell({
      release: [{ from: `${WWW}/global/d/*`, to: `${NEW}/d` }],
      site: { hosts: ["www.old.example"] },
      rows: { [`${WWW}/global/d/one`]: "gone" },
    });
    expect((await reconciler.run()).rows).toMatchObject([{ state: "serving" }]);
    reconciler.kv.values.set("/global/d/one", `${NEW}/1`);
    expect((await reconciler.run()).rows[1]).toMatchObject({ state: "rejected", rule: null });
  });
});

describe("before the gate", () => {
  const site = { activatesAt: AHEAD };
  const early: RuleData[] = [
    { from: "/global/store/*", to: `${NEW}/store`, startsAt: EARLY },
    { from: "/global/shop", to: `${NEW}/shop`, startsAt: EARLY },
  ];

  it("a row waits, and its wait is reported", async () => {
    const { rows, get } = await tell({ site, rows: { "/global/x": `${NEW}/row` } });
    const [row] = rows;
    expect(row).toEqual({ key: "/global/x", state: "serving", waitsUntil: AHEAD, findings: [] });
    expect(get(`${WWW}/global/x`).outcome).toBe("pass");
  });

  it.each<[string, string, string, string]>([
    ["an address over an exact rule", "/global/shop", `${NEW}/row`, "/global/shop"],
    ["gone", "/global/shop", "gone", "/global/shop"],
    ["keep, as the emergency brake", "/global/shop", "keep", "/global/shop"],
    ["keep over a pattern", "/global/store/*", "keep", "/global/store/a"],
    ["keep over a part of a pattern", "/global/store/a/b", "keep", "/global/store/a/b"],
    ["JSON", "/global/shop", '{"to":"https://www.new.example/row","status":302}', "/global/shop"],
  ])(
    "a row waits with a finding if a rule answers already: %s",
    async (_name, key, value, path) => {
      const { rows, named, get } = await tell({ release: early, site, rows: { [key]: value } });
      const [row] = rows;
      expect(row).toMatchObject({ state: "serving", waitsUntil: AHEAD });
      const others = [expect.stringMatching(/^\/global\/(?:shop|store\/\*)$/)];
      expect(named).toEqual([{ id: "row-waits", data: { others } }]);
      expect(row?.findings).toEqual([expect.stringMatching(/^row-waits: .* waits until 2030/)]);
      expect(get(`${WWW}${path}`).outcome).toBe("redirect");

      const typed = /Type (\{.*\}) to have it answer now$/.exec(row?.findings[0] ?? "")?.[1] ?? "";
      const after = await tell({ release: early, site, rows: { [key]: typed } });
      expect(after.rows).toEqual([{ key, state: "serving", findings: [] }]);
      expect(after.get(`${WWW}${path}`)).toMatchObject(
        value === "keep" ? { outcome: "pass", rule: key } : { rule: key },
      );
    },
  );

  it.each<[string, Readonly<Record<string, string>>]>([
    ["has its own start", { "/global/shop": JSON.stringify({ keep: true, startsAt: EARLY }) }],
    ["replaces no rule that answers already", { "/global/other": "keep" }],
  ])("a row waits without a finding if it %s", async (_name, rows) => {
    expect((await tell({ release: early, site, rows })).rows).toMatchObject([{ findings: [] }]);
  });

  it("a row with its own start waits until then", async () => {
    const rows = {
      "/global/x": JSON.stringify({ keep: true, startsAt: "2026-05-01T02:00:00+02:00" }),
    };
    expect((await tell({ rows })).rows).toMatchObject([{ waitsUntil: "2026-05-01T00:00:00Z" }]);
  });

  const keep = [
    { path: "/global/legal/*", until: "2030-02-01T00:00:00Z" },
    { path: "/global/legal/old/*", until: "2029-01-01T00:00:00Z" },
    { path: "/global/:part/old/*", until: "2030-03-01T00:00:00Z" },
    { path: "/global/legal/x", until: "2020-01-01T00:00:00Z" },
  ];

  it.each<[string, string, string, string]>([
    ["it is kept no more", "/global/legal/x", `${NEW}/row`, "2030-02-01T00:00:00Z"],
    ["the last entry that keeps it ends", "/global/legal/old/*", "gone", "2030-03-01T00:00:00Z"],
    [
      "its own start, where that is later",
      "/global/legal/x",
      JSON.stringify({ gone: true, startsAt: "2031-01-01T00:00:00Z" }),
      "2031-01-01T00:00:00Z",
    ],
  ])("a row on a kept path waits until %s", async (_name, key, value, waitsUntil) => {
    const { rows, get } = await tell({ site: { keep }, rows: { [key]: value } });
    expect(rows[0]?.waitsUntil).toBe(waitsUntil);
    const asked = `${WWW}${key.replace("*", "a")}`;
    const first = Date.parse(waitsUntil);
    expect([get(asked, first - 1).rule, get(asked, first).rule]).toEqual([null, key]);
  });

  it("a row does not wait if only some of its addresses are kept", async () => {
    const { rows } = await tell({ site: { keep }, rows: { "/global/*": `${NEW}/row` } });
    expect(rows).toEqual([{ key: "/global/*", state: "serving", findings: [] }]);
  });

  it("rows follow activatesAt, and the overlay is written only when it changes", async () => {
    const { reconciler } = await tell({ release: early, site, rows: { "/global/shop": "keep" } });
    const writes = reconciler.writes();
    await reconciler.run();
    await reconciler.run();
    expect(reconciler.writes()).toBe(writes);
    reconciler.kv.values.set("activatesAt", EARLY);
    const [row] = (await reconciler.run()).rows;
    expect([row?.waitsUntil, row?.findings]).toEqual([undefined, []]);
  });
});

describe("a row with an expiry in KV", () => {
  const expiry = NOON + 10 * 60_000;
  const rows = { "/global/x": `${NEW}/row` };
  const expiries = { "/global/x": expiry };

  it("ends at its expiry, also in caches", async () => {
    const { rows: judged, get, reconciler } = await tell({ rows, expiries });
    expect(judged).toMatchObject([{ state: "serving", findings: [] }]);
    expect(get(`${WWW}/global/x`)).toMatchObject({
      location: `${NEW}/row`,
      cacheControl: "public, max-age=540",
    });
    expect(get(`${WWW}/global/x`, expiry).location).not.toBe(`${NEW}/row`);
    const writes = reconciler.writes();
    await reconciler.run();
    expect(reconciler.writes()).toBe(writes);
  });

  it.each([
    ["keeps an earlier end of its own", NOON + 5 * 60_000, 240],
    ["ends before a later end of its own", NOON + 60 * 60_000, 540],
  ])("%s", async (_name, endsAt, seconds) => {
    const value = JSON.stringify({ to: `${NEW}/row`, endsAt: new Date(endsAt).toISOString() });
    const { get } = await tell({ rows: { "/global/x": value }, expiries });
    expect(get(`${WWW}/global/x`).cacheControl).toBe(`public, max-age=${seconds}`);
  });

  it("is reported if it expires before the gate", async () => {
    const { rows: judged } = await tell({ rows, expiries, site: { activatesAt: AHEAD } });
    expect(judged[0]?.findings).toEqual([expect.stringMatching(/^window-past: /)]);
  });
});
