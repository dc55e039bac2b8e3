import { readdirSync, readFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Which folders of `src` a folder may import from. Dependencies point inwards. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  formats: ["domain"],
  "routes-file": ["domain", "formats"],
  traffic: ["domain", "formats"],
  survey: ["domain", "traffic"],
  release: ["domain"],
  store: ["domain", "formats", "routes-file", "release"],
  http: ["domain", "store"],
  console: ["domain", "formats", "traffic", "release", "store"],
  cli: ["domain", "formats", "routes-file", "traffic", "survey", "release", "store"],
  dev: ["domain", "release", "store", "cli"],
  "worker.ts": ["domain", "release", "store", "http", "console"],
};

/** What may come from outside `src`: the domain knows neither clock nor I/O. */
const OUTSIDE: Readonly<Record<string, RegExp>> = {
  domain: /^(zod\/mini|fastest-levenshtein)$/,
  formats:
    /^(zod\/mini|jsonc-parser|fast-xml-parser|smol-toml|csv-parse\/sync|read-excel-file\/node|write-excel-file\/node|node:buffer)$/,
  survey: /^(zod\/mini|htmlparser2)$/,
  release: /^(zod\/mini|node:crypto)$/,
  store: /^(zod\/mini|node:buffer)$/,
  http: /^hono(\/|$)/,
  console:
    /^(hono(\/|$)|jose$|d3-sankey$|zod\/mini$|write-excel-file\/universal$|@picocss\/pico\/)/,
  "worker.ts": /^\.\.\/build\//,
};

const IMPORT = /^(?:(?:import|export)\s[^;"]*from\s+|import\s+|.*\bimport\()"([^"]+)"/gm;

const files = readdirSync(`${ROOT}/src`, { recursive: true, encoding: "utf8" })
  .filter((it) => /\.tsx?$/.test(it))
  .map((path) => ({ path, text: readFileSync(`${ROOT}/src/${path}`, "utf8") }));

describe("the folders of src", () => {
  it.each(files.map(({ path, text }) => [path, text]))("%s imports inwards only", (path, text) => {
    const folder = path.split("/")[0] ?? "";
    const allowed = MAY_IMPORT[folder];
    expect(allowed, `src/${folder} is not in the table`).toBeDefined();
    const imports = [...text.matchAll(IMPORT)].map((it) => it[1] ?? "");
    const wrong = imports.filter((it) => {
      if (!it.startsWith(".")) return OUTSIDE[folder] ? !OUTSIDE[folder].test(it) : false;
      const target = relative(`${ROOT}/src`, resolve(`${ROOT}/src`, dirname(path), it));
      if (target.startsWith("..")) return OUTSIDE[folder] ? !OUTSIDE[folder].test(it) : false;
      const other = target.split("/")[0] ?? "";
      return other !== folder && !allowed?.includes(other);
    });
    expect(wrong).toEqual([]);
  });

  it.each(files.map(({ path, text }) => [path, text]))("%s names no site", (_path, text) => {
    expect(text).not.toMatch(/poco|xiaomi|\bmi\.com/i);
  });

  it("know neither clock nor randomness in the domain", () => {
    const guilty = files.filter(
      ({ path, text }) =>
        path.startsWith("domain/") &&
        /Date\.now|new Date\(\)|Math\.random|performance\.|\bfetch\(|console\./.test(text),
    );
    expect(guilty.map((it) => it.path)).toEqual([]);
  });

  it("have no file over 300 lines", () => {
    const long = files.filter(({ text }) => text.split("\n").length > 300);
    expect(long.map((it) => it.path)).toEqual([]);
  });
});
