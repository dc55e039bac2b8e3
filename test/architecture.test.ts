/** The folders of `src`, and what each of them may import: ARCHITECTURE.md, "Folders". */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const SRC = fileURLToPath(new URL("../src", import.meta.url));

interface Part {
  /** The other parts of `src` that it may import. */
  readonly parts: readonly string[];
  /** The packages that it may import; all if left out. */
  readonly packages?: RegExp;
  /**
   * Its folders in layers, from the bottom up; "" is the part's own folder. A folder imports only from the layers below
   * it, and not from folders beside it. Every file must be in a listed folder.
   */
  readonly layers: readonly (readonly string[])[];
}

const NONE = /^$/;

const PARTS: Readonly<Record<string, Part>> = {
  domain: {
    parts: [],
    packages: /^(zod\/mini|fastest-levenshtein)$/,
    layers: [[""], ["url"], ["table"], ["resolve", "compact"], ["validate"], ["report"]],
  },
  formats: {
    parts: ["domain"],
    packages:
      /^(zod\/mini|jsonc-parser|htmlparser2|smol-toml|path-to-regexp|csv-parse\/sync|write-excel-file\/(universal|utility)|fflate|node:buffer)$/,
    layers: [
      ["text", "rules", "regex"],
      ["import", "export", "workbook"],
      ["dialect"],
      [
        "sheet",
        "apache",
        "nginx",
        "netlify",
        "cloudflare",
        "vercel",
        "firebase",
        "docfx",
        "wordpress",
      ],
      ["suggestions"],
      [""],
    ],
  },
  "routes-file": { parts: ["domain", "formats"], packages: /^node:buffer$/, layers: [[""]] },
  traffic: {
    parts: ["domain", "formats"],
    packages: /^(zod\/mini|fast-xml-parser|htmlparser2)$/,
    layers: [[""], ["sources"]],
  },
  suggest: {
    parts: ["domain"],
    packages: /^(any-ascii|fastest-levenshtein)$/,
    layers: [["read"], [""]],
  },
  survey: {
    parts: ["domain", "traffic"],
    packages: /^(zod\/mini|htmlparser2)$/,
    layers: [[""], ["read"], ["hazards"]],
  },
  deployment: { parts: ["domain"], packages: /^(zod\/mini|smol-toml)$/, layers: [[""]] },
  release: { parts: ["domain"], packages: /^zod\/mini$/, layers: [[""]] },
  store: {
    parts: ["domain", "routes-file", "release"],
    packages: /^(zod\/mini|node:buffer)$/,
    layers: [["kv"], ["records"], ["records/shown"], ["isolate", "reconcile"]],
  },
  hits: { parts: ["domain", "traffic", "store"], packages: /^(isbot|zod\/mini)$/, layers: [[""]] },
  notify: { parts: ["domain", "release", "store"], packages: /^zod\/mini$/, layers: [[""]] },
  http: { parts: ["domain", "store", "hits"], packages: /^hono(\/|$)/, layers: [["pass"], [""]] },
  console: {
    parts: ["domain", "formats", "traffic", "release", "store", "hits", "http"],
    packages: /^(hono(\/|$)|jose$|d3-(?:array|sankey|shape)$|zod\/mini$|@picocss\/pico\/)/,
    layers: [
      ["assets", "access", "texts"],
      ["texts/en"],
      ["texts/zh"],
      ["compare"],
      ["shared"],
      ["hits"],
      ["ui"],
      ["ui/signing", "ui/hits"],
      ["release/changes", "release/findings", "release/outlook"],
      [
        "overview",
        "release",
        "table",
        "try",
        "rows",
        "traffic",
        "audit",
        "history",
        "preview",
        "glossary",
      ],
      [""],
    ],
  },
  cli: {
    parts: [
      "domain",
      "formats",
      "routes-file",
      "traffic",
      "suggest",
      "survey",
      "deployment",
      "release",
      "store",
      "hits",
    ],
    layers: [
      ["terminal"],
      ["storage"],
      ["tables"],
      ["sources"],
      ["check", "checklist", "coverage", "damage", "hits", "import", "init", "inventory", "rows"],
      ["survey", "suggest", "preflight", "gate", "verify"],
      ["commands"],
      [""],
    ],
  },
  dev: {
    parts: ["domain", "routes-file", "release", "store", "hits", "console", "worker.ts", "cli"],
    layers: [[""], ["rehearsal"], ["commands"]],
  },
  "worker.ts": {
    parts: ["domain", "release", "store", "hits", "notify", "http", "console"],
    // The table that the build compiles into the Worker.
    packages: /^\.\.\/build\//,
    layers: [[""]],
  },
  program: { parts: ["cli", "dev"], packages: /^node:v8$/, layers: [[""]] },
  "index.ts": { parts: ["domain", "routes-file"], packages: NONE, layers: [[""]] },
};

interface SourceFile {
  readonly path: string;
  readonly text: string;
  /** Files of `src`, by their paths in it. */
  readonly imports: readonly string[];
  /** Imported packages, and files outside `src`. */
  readonly packages: readonly string[];
}

const IMPORT = /^(?:(?:import|export)\s[^;"]*from\s+|import\s+|.*\bimport\()"([^"]+)"/gm;

const files: readonly SourceFile[] = readdirSync(SRC, { recursive: true, encoding: "utf8" })
  .filter((it) => /\.tsx?$/.test(it))
  .map((path) => {
    const text = readFileSync(`${SRC}/${path}`, "utf8");
    const named = [...text.matchAll(IMPORT)].map((it) => it[1] ?? "");
    const inside = (it: string): string => relative(SRC, resolve(SRC, dirname(path), it));
    const isInside = (it: string): boolean => it.startsWith(".") && !inside(it).startsWith("..");
    return {
      path,
      text,
      imports: named.filter(isInside).map(inside),
      packages: named.filter((it) => !isInside(it)),
    };
  });

const partOf = (path: string): string => path.split("/")[0] ?? "";
const folderOf = (path: string): string => dirname(path).split("/").slice(1).join("/");

/** The layer of a file; null if its folder is not listed. */
function layerOf(path: string): number | null {
  const layers = PARTS[partOf(path)]?.layers ?? [];
  const layer = layers.findIndex((folders) => folders.includes(folderOf(path)));
  return layer === -1 ? null : layer;
}

function isAllowed(from: string, to: string): boolean {
  if (partOf(from) !== partOf(to)) return PARTS[partOf(from)]?.parts.includes(partOf(to)) ?? false;
  return folderOf(from) === folderOf(to) || (layerOf(to) ?? Infinity) < (layerOf(from) ?? 0);
}

/** Import cycles, each with the names on it. */
function findCycles(edges: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const done = new Set<string>();
  const cycles: string[] = [];
  const walk = (node: string, way: readonly string[]): void => {
    const at = way.indexOf(node);
    if (at !== -1) cycles.push([...way.slice(at), node].join(" -> "));
    if (at !== -1 || done.has(node)) return;
    for (const next of edges.get(node) ?? []) walk(next, [...way, node]);
    done.add(node);
  };
  for (const node of edges.keys()) walk(node, []);
  return cycles;
}

function importsBetween(nameOf: (path: string) => string): Map<string, Set<string>> {
  const edges = new Map<string, Set<string>>();
  for (const { path, imports } of files) {
    const from = nameOf(path);
    const to = imports.map(nameOf).filter((it) => it !== from);
    edges.set(from, new Set([...(edges.get(from) ?? []), ...to]));
  }
  return edges;
}

describe("the folders of src", () => {
  it.each(files)("$path is in a listed folder", ({ path }) => {
    expect(layerOf(path), `no layer lists the folder of src/${path}`).not.toBeNull();
  });

  it.each(files)("$path imports only from layers below", ({ path, imports, packages }) => {
    const part = PARTS[partOf(path)];
    expect(imports.filter((it) => !isAllowed(path, it))).toEqual([]);
    expect(packages.filter((it) => part?.packages && !part.packages.test(it))).toEqual([]);
  });

  it("have no import cycle between files, types included", () => {
    expect(findCycles(importsBetween((path) => path))).toEqual([]);
  });

  it("have no import cycle between folders", () => {
    expect(findCycles(importsBetween(dirname))).toEqual([]);
  });

  it.each(files)("$path names no site", ({ text }) => {
    expect(text).not.toMatch(/poco|xiaomi|\bmi\.com/i);
  });

  it("write files named by people through one function, which keeps links, modes and devices", () => {
    const writers = files.filter(({ text }) =>
      /\b(?:writeFile|appendFile|createWriteStream|rename|copyFile|cp)(?:Sync)?\(|\bopen\([^)]*"[aw]/.test(
        text.replace(/^.*\bfunction .*$/gm, ""),
      ),
    );
    expect(writers.map((it) => it.path).filter((it) => /^(?:cli|dev)\//.test(it))).toEqual([
      // It creates its own files, which must not exist yet.
      "cli/commands/init.ts",
      // Sunset's own files in `.wrangler`, `.sunset` and `build`.
      "cli/tables/console-url.ts",
      "cli/terminal/journal.ts",
      "cli/terminal/write-output.ts",
      "dev/commands/build.ts",
    ]);
  });

  it("use neither clock nor randomness in the domain", () => {
    const guilty = files.filter(
      ({ path, text }) =>
        path.startsWith("domain/") &&
        /Date\.now|new Date\(\)|Math\.random|performance\.|\bfetch\(|console\./.test(text),
    );
    expect(guilty.map((it) => it.path)).toEqual([]);
  });

  it("parse none of our sentences, which are for people: what a program needs is data beside them", () => {
    const parsed =
      /(?<!\berror\.)\b(?:message|fix|reason)\??\.(?:(?:match|matchAll|search|split|startsWith|endsWith|slice|indexOf)\(|replace(?:All)?\(\s*\/)|\.(?:exec|test)\(\s*(?!error\.)(?:\w+\.)*(?:message|fix|reason)\s*[,)]/;
    expect(files.filter(({ text }) => parsed.test(text)).map((it) => it.path)).toEqual([
      // What D1 says, which Cloudflare's API passes on without a code.
      "cli/preflight/check-hits.ts",
    ]);
  });

  it("have no file over 300 lines", () => {
    const long = files.filter(({ text }) => text.split("\n").length > 300);
    expect(long.map((it) => it.path)).toEqual([]);
  });

  it("have no folder with more than 25 files", () => {
    const sizes = Map.groupBy(files, ({ path }) => dirname(path));
    expect([...sizes].filter(([, of]) => of.length > 25).map(([folder]) => folder)).toEqual([]);
  });
});
