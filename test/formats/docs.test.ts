import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { FINDING_SEVERITY } from "../../src/domain/finding.ts";
import { EXPORT_FORMATS, IMPORT_FORMATS } from "../../src/formats/index.ts";
import { importOf } from "../support/import.ts";
import { compile } from "../support/table.ts";

const text = readFileSync(new URL("../../docs/formats.md", import.meta.url), "utf8");
const blocks = [...text.matchAll(/^```(\S+) (\w+)\n([^]*?)^```$/gm)].map(
  ([, language = "", kind, body = ""]) => ({
    language,
    kind,
    body,
  }),
);

const isName = <Name extends string>(names: Record<Name, unknown>, name: string): name is Name =>
  Object.hasOwn(names, name);

describe("docs/formats.md", () => {
  const imports = blocks.flatMap((it, index) => {
    const rules = blocks[index + 1];
    return it.kind === "in" && rules?.kind === "rules"
      ? [[it.language, it.body, rules.body] as const]
      : [];
  });
  it.each(imports)("shows what becomes of %s", async (format, body, rules) => {
    if (!isName(IMPORT_FORMATS, format)) throw new TypeError(format);
    const told = await importOf(format, body, { hosts: ["www.old.example"] });
    expect(told.rules).toEqual(JSON.parse(rules));
  });

  const table: RuleData[] = JSON.parse(blocks.find((it) => it.kind === "table")?.body ?? "");
  const exports = blocks
    .filter((it) => it.kind === "out")
    .map((it) => [it.language, it.body] as const);
  it.each(exports)("shows what %s looks like", async (format, body) => {
    if (!isName(EXPORT_FORMATS, format)) throw new TypeError(format);
    const site = {
      hosts: ["www.old.example"],
      scope: ["/"],
      keep: [],
      fallback: "https://www.new.example/",
    };
    const { content } = await EXPORT_FORMATS[format](compile(table, site));
    expect(String(content).replaceAll("\r\n", "\n")).toBe(body);
  });

  it("has an example of every format that is text, in and out", () => {
    const shown = (kind: string) =>
      blocks.filter((it) => it.kind === kind).map((it) => it.language);
    const texts = ["netlify", "netlify-toml", "cloudflare", "cloudflare-bulk", "vercel", "csv"];
    expect(shown("in")).toEqual(texts);
    expect(shown("out")).toEqual(texts.filter((it) => it !== "netlify-toml"));
  });

  it("explains every finding of imports and exports", () => {
    const ids = Object.keys(FINDING_SEVERITY).filter((id) => /^(import|export)-/.test(id));
    expect(ids.filter((id) => !new RegExp(`^\\| \`${id}\` +\\|`, "m").test(text))).toEqual([]);
  });
});
