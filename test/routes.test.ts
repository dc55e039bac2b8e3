/** The table that ships with this checkout, whatever site it is for: what it is to do stands in its own examples. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { routesJsonSchema } from "../src/domain/table/schema.ts";
import { validateRoutesFile } from "../src/routes-file/routes-json.ts";

const { compiled, findings } = validateRoutesFile(
  readFileSync("routes.json", "utf8"),
  "routes.json",
  Date.now(),
);

describe("routes.json", () => {
  it("has no error; its warnings are noted, and stop nothing", async ({ annotate }) => {
    for (const { id, message, fix, at } of findings.filter((it) => it.severity === "warning")) {
      await annotate(`${at.file}:${at.line} ${id}: ${message}; ${fix}`, "warning");
    }
    expect(findings.filter((it) => it.severity === "error")).toEqual([]);
    expect(compiled).not.toBeNull();
  });
});

describe("docs/routes.schema.json", () => {
  it("is made from the schema that checks", () => {
    const written = JSON.parse(readFileSync("docs/routes.schema.json", "utf8"));
    expect(written).toEqual(routesJsonSchema());
  });
});
