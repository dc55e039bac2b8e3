import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { FINDING_SEVERITY } from "../../src/domain/finding.ts";
import {
  EXPORT_NAMES,
  type ExportName,
  type FormatName,
  FORMATS,
  IMPORT_NAMES,
} from "../../src/formats/index.ts";
import { importOf } from "../support/import.ts";
import { compile } from "../support/table.ts";

const DOCS = new URL("../../docs/", import.meta.url);
const pages = ["formats.md", ...readdirSync(new URL("formats", DOCS)).map((it) => `formats/${it}`)];
const texts = new Map(pages.map((it) => [it, readFileSync(new URL(it, DOCS), "utf8")]));

const NEW = "https://www.new.example";
const SITE = { hosts: ["www.old.example"], scope: ["/"], keep: [], fallback: `${NEW}/` };

/** The table that the pages on servers export; `formats.md` has its own. */
const TABLE: RuleData[] = [
  { from: "/shop", to: `${NEW}/store` },
  { from: "/shop/*", to: `${NEW}/store/:splat` },
  {
    from: "/:lang/help",
    where: { lang: ["en", "de"] },
    to: `${NEW}/:lang/support`,
    status: 302,
  },
  { from: "/app", gone: true },
];

/** Fenced blocks, with their language and what they show. */
function blocksOf(page: string): { language: string; kind: string; body: string }[] {
  const fences = (texts.get(page) ?? "").matchAll(/^```(\S+) (\w+)\n([^]*?)^```$/gm);
  return [...fences].map(([, language = "", kind = "", body = ""]) => ({ language, kind, body }));
}

function isImportName(name: string): name is FormatName {
  return IMPORT_NAMES.includes(name);
}

function isExportName(name: string): name is ExportName {
  return EXPORT_NAMES.includes(name);
}

describe.each(pages)("docs/%s", (page) => {
  const blocks = blocksOf(page);
  const imports = blocks.flatMap((it, index) =>
    it.kind === "in" ? [[it.language, it.body, blocks[index + 1]?.body ?? ""] as const] : [],
  );
  it.each(imports)("shows the result of importing %s", async (format, body, rules) => {
    if (!isImportName(format)) throw new TypeError(format);
    const imported = await importOf(format, body, { hosts: SITE.hosts });
    // formats.md also has examples with warnings.
    const findings = page === "formats.md" ? [] : imported.findings;
    expect([imported.rules, findings]).toEqual([JSON.parse(rules), []]);
  });

  const shown = blocks.find((it) => it.kind === "table");
  const table: RuleData[] = shown ? JSON.parse(shown.body) : TABLE;
  const exports = blocks.flatMap((it) => (it.kind === "out" ? [[it.language, it.body]] : []));
  it.each(exports)("shows the rejects and findings of %s", async (format = "", body) => {
    if (!isExportName(format)) throw new TypeError(format);
    const { content } = await FORMATS[format].exporter(compile(table, SITE));
    expect(String(content).replaceAll("\r\n", "\n")).toBe(body);
  });
});

describe("the pages on formats", () => {
  const shown = (kind: string): ReadonlySet<string> =>
    new Set(pages.flatMap(blocksOf).flatMap((it) => (it.kind === kind ? [it.language] : [])));
  /** Formats that share the examples of another. */
  const ALIKE = ["tsv", "xlsx"];

  it("have an example of every format that is imported", () => {
    expect(IMPORT_NAMES.filter((it) => !shown("in").has(it))).toEqual(ALIKE);
  });

  it("have an example of every format that is exported", () => {
    const missing = EXPORT_NAMES.filter((it) => !shown("out").has(it));
    expect(missing).toEqual(["netlify-toml", ...ALIKE]);
  });

  it("explain every finding of imports and exports", () => {
    const text = texts.get("formats.md") ?? "";
    const ids = Object.keys(FINDING_SEVERITY).filter((id) => /^(import|export)-/.test(id));
    expect(ids.filter((id) => !new RegExp(`^\\| \`${id}\` +\\|`, "m").test(text))).toEqual([]);
  });
});
