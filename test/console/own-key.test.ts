import { describe, expect, it } from "vitest";
import { offerRows } from "../../src/console/table/own-key.ts";
import { resolve } from "../../src/domain/resolve/resolve.ts";
import { createLayer } from "../../src/domain/table/table.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { readRow } from "../../src/routes-file/kv-row.ts";
import { compileRule } from "../../src/domain/table/compile.ts";
import { ask, compile, GATE } from "../support/table.ts";

const NEW = "https://www.new.example";

const rule = (where: RuleData["where"], to = "/:l/:slug"): RuleData => ({
  from: "/:l/product/:slug/*",
  ...(where ? { where } : {}),
  to: NEW + to,
});

describe("the key offered for a quick fix of one rule", () => {
  it("is its own if no other rule has it", () => {
    const only = rule({ l: ["uk", "fr"] });
    const { rows } = offerRows(only, []);
    expect(rows).toEqual([
      {
        key: "/:l/product/:slug/*",
        value: `{"where":{"l":["uk","fr"]},"to":"${NEW}/:l/:slug"}`,
        of: null,
      },
    ]);
  });

  it("has its single value filled in if others have the same from", () => {
    const { rows } = offerRows(rule({ l: { uk: "en gb" } }), [rule({ l: ["fr"] })]);
    expect(rows).toEqual([{ key: "/uk/product/:slug/*", value: `${NEW}/en%20gb/:slug`, of: null }]);
  });

  it("is one key for each of its values", () => {
    const { rows } = offerRows(rule({ l: ["uk", "global"] }), [rule({ l: ["fr"] })]);
    expect(rows.map((it) => [it.of, it.key])).toEqual([
      ["uk", "/uk/product/:slug/*"],
      ["global", "/global/product/:slug/*"],
    ]);
  });

  it("keeps the rest of where", () => {
    const two = rule({ l: ["uk"], slug: ["a", "b"] });
    const [row] = offerRows(two, [rule({ l: ["fr"] })]).rows;
    expect(row?.value).toBe(`{"where":{"slug":["a","b"]},"to":"${NEW}/uk/:slug"}`);
  });

  it("is missing if other rules take the same values, and these are named", () => {
    const later = { ...rule({ l: ["uk"] }), startsAt: "2026-01-01T00:00:00Z" };
    const { rows, others } = offerRows(rule({ l: ["UK"] }), [later]);
    expect([rows, others]).toEqual([[], [later]]);
    expect(offerRows(rule({ l: ["uk"] }), [rule(undefined)]).rows).toEqual([]);
  });

  it("has a value filled into a query", () => {
    const [row] = offerRows(
      { from: "/global/p?l=:l", where: { l: ["a&b"] }, to: `${NEW}/p?x=:l` },
      [{ from: "/global/p?l=:l", where: { l: ["c"] }, to: `${NEW}/q` }],
    ).rows;
    expect([row?.key, row?.value]).toEqual(["/global/p?l=a%26b", `${NEW}/p?x=a%26b`]);
  });

  it.each([
    ["caf%C3%A9", "/caf%C3%A9/product/:slug/*"],
    ["100%", "/100%25/product/:slug/*"],
    ["a%2fb?", "/a%2fb%3F/product/:slug/*"],
  ])("has a value filled in that is compared as in an address: %s", (value, key) => {
    const { rows } = offerRows(rule({ l: [value] }), [rule({ l: ["fr"] })]);
    expect(rows.map((it) => it.key)).toEqual([key]);
  });
});

describe("each offered row", () => {
  const rules: RuleData[] = [
    rule({ l: ["uk", "global"] }, "/n/:l/:slug/:splat"),
    rule({ l: { fr: "fr fr/x" } }, "/f/:l?y=:l#:slug"),
  ];
  const table = compile(rules);

  it.each(
    rules.flatMap(
      (it) =>
        offerRows(
          it,
          rules.filter((other) => other !== it),
        ).rows,
    ),
  )("answers as its rule does, and takes no addresses of other rules: $key", ({ key, value }) => {
    const { site } = table.table;
    const typed = readRow(key, value, { ...site, reserved: [] }, null);
    const row = typed.rule && compileRule(typed.rule, -1, site);
    const layers = [createLayer(row ? [row] : []), ...table.table.layers];
    const answered = ["uk", "global", "fr"].filter((locale) => {
      const address = `/${locale}/product/x/y?z=1`;
      const url = new URL(`https://www.old.example${address}`);
      const decision = resolve({ site, layers }, { url, method: "GET" }, GATE);
      expect(decision.location).toBe(ask(table, address).location);
      return decision.index === -1;
    });
    expect(answered).toEqual([key.split("/")[1]]);
  });
});
