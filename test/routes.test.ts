import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { resolve } from "../src/domain/resolve/resolve.ts";
import { routesJsonSchema } from "../src/domain/table/schema.ts";
import { validateRoutesFile } from "../src/routes-file/routes-json.ts";

const NOW = Date.parse("2026-01-01T00:00:00Z");
const { compiled, findings } = validateRoutesFile(
  readFileSync("routes.json", "utf8"),
  "routes.json",
  NOW,
);

function get(address: string, now = NOW) {
  if (!compiled) throw new TypeError("routes.json cannot be read");
  const url = new URL(address.startsWith("/") ? `https://www.po.co${address}` : address);
  return resolve(compiled.table, { url, method: "GET" }, now);
}

const MI = "https://www.mi.com";

describe("the first site's routes.json", () => {
  it("has no error, and no warning that its rule does not explain in a note", () => {
    const unexplained = findings.filter(
      ({ severity, at }) => severity === "error" || !compiled?.data.rules[at.rule ?? -1]?.note,
    );
    expect(unexplained).toEqual([]);
  });

  it("has a section on every rule, and examples on every pattern", () => {
    const rules = compiled?.data.rules ?? [];
    expect(rules.filter((it) => !it?.section)).toEqual([]);
    expect(findings.filter((it) => it.id === "no-example")).toEqual([]);
  });

  it.each([
    ["https://www.po.co", "/global/poco/"],
    ["https://po.co/", "/global/poco/"],
    ["/?gclid=abc&skupanel=1", "/global/poco/?gclid=abc&skupanel=1"],
    ["/global", "/global/poco/"],
    ["/global/", "/global/poco/"],
    ["/GLOBAL/INDEX.HTML", "/global/poco/"],
    ["/global/poco-f2-pro/specs/", "/global/product/poco-f2-pro/specs/"],
    ["/global/poco-f3/", "/global/product/poco-f3/"],
    ["/global/product/poco-x4-pro-5g/specs/", "/global/product/poco-x4-pro-5g/specs/"],
    ["/global/product/poco-f4-gt/", "/global/product/poco-f4-gt/"],
    ["/global/product/poco-f5/specs", "/global/product/poco-f5/specs/"],
    ["/global/product/poco-m5/", "/global/product/poco-m5/"],
    ["/global/product/poco-m5/specs/", "/global/product/poco-m5/specs/"],
    ["/global/product/poco-f6/", "/global/product/poco-f6/"],
    ["/Global//Product/POCO-F6/?utm_source=x", "/global/product/poco-f6/?utm_source=x"],
    ["/global/product/poco-f6-pro/", "/global/product/poco-f6-pro/"],
    ["/global/product/poco-x6/specs/", "/global/product/poco-x6-5g/specs/"],
    ["/global/poco-x6", "/global/product/poco-x6-5g/"],
    ["/global/product/poco-x7-pro/specs/", "/global/product/poco-x7-pro/specs/"],
    ["/global/product/poco-f6-series", "/global/product-list/phone/"],
    ["/global/poco-x-series/", "/global/product-list/phone/"],
    ["/global/support/", "/global/support/"],
    ["/global/support/contact/", "/global/support/contact"],
    ["/global/support/terms/warranty", "/global/support/terms/warranty"],
    ["/global/support/unknown", "/global/support/"],
    ["/de/", "/de/"],
    ["/uk", "/uk/"],
    ["/fr", "/fr/"],
    ["/uk/product/poco-f6", "/uk/product/poco-f6/"],
    ["/ru/product/poco-f5/specs", "/global/product/poco-f5/"],
    ["/tw", "/global/poco/"],
    ["/global/unknown/page?srsltid=x", "/global/?srsltid=x"],
  ])("%s goes to %s, permanently", (address, target) => {
    expect(get(address)).toMatchObject({ outcome: "redirect", status: 301, location: MI + target });
  });

  it("says that the app is gone, with a suggestion", () => {
    expect(get("/global/app")).toMatchObject({
      outcome: "gone",
      status: 410,
      suggestion: `${MI}/global/`,
    });
  });

  it.each(["/globalfoo", "/favicon.ico", "/.well-known/acme-challenge/token"])(
    "passes %s on",
    (address) => {
      expect(get(address)).toMatchObject({ outcome: "pass", announce: false });
    },
  );

  it("leaves the old site alone before the notice, announces from it, and closes the shop early", () => {
    expect(get("/global/store", Date.parse("2024-10-08T23:59:59Z"))).toMatchObject({
      reason: "gate",
      announce: false,
    });
    expect(get("/global/store", Date.parse("2024-10-09T00:00:00Z"))).toMatchObject({
      reason: "gate",
      announce: true,
    });
    expect(get("/global/store", Date.parse("2024-10-21T00:00:00Z"))).toMatchObject({
      location: `${MI}/global/store/`,
    });
    expect(get("/global", Date.parse("2024-12-31T23:59:59.999Z"))).toMatchObject({
      reason: "gate",
      announce: true,
    });
    expect(get("/global", Date.parse("2025-01-01T00:00:00Z"))).toMatchObject({
      outcome: "redirect",
    });
  });

  it("has a JSON Schema for editors that is made from the one that checks", () => {
    const written = JSON.parse(readFileSync("docs/routes.schema.json", "utf8"));
    expect(written).toEqual(routesJsonSchema());
  });
});
