/** The table that ships with this checkout, whatever its site; its own examples say what it has to do. */
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
  it("has no errors; warnings become annotations", async ({ annotate }) => {
    for (const { id, message, fix, at } of findings.filter((it) => it.severity === "warning")) {
      await annotate(`${at.file}:${at.line} ${id}: ${message}; ${fix}`, "warning");
    }
    expect(findings.filter((it) => it.severity === "error")).toEqual([]);
    expect(compiled).not.toBeNull();
  });
});

describe("docs/routes.schema.json", () => {
  it("is generated from the schema in use", () => {
    const written = JSON.parse(readFileSync("docs/routes.schema.json", "utf8"));
    expect(written).toEqual(routesJsonSchema());
  });
});
