import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { importApache } from "../../src/formats/apache/import.ts";
import { importDocfx } from "../../src/formats/docfx/import.ts";
import type { Exporter } from "../../src/formats/export/exported.ts";
import type { Importer } from "../../src/formats/import/imported.ts";
import { importNginx } from "../../src/formats/nginx/import.ts";
import { exportApache } from "../../src/formats/apache/export.ts";
import { exportNginx } from "../../src/formats/nginx/export.ts";
import { read, TWO_HOSTS } from "../support/entries.ts";
import { compile } from "../support/table.ts";

const NEW = "https://www.new.example";
const HOSTS = { hosts: ["www.old.example"] };

/** The table that the examples of exports write. */
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

/** The blocks of a page by what they show: `in`, `rules`, `out`. */
function readBlocks(page: string): ReadonlyMap<string, string> {
  const text = readFileSync(new URL(`../../docs/formats/${page}.md`, import.meta.url), "utf8");
  const blocks = [...text.matchAll(/^```\S+ (\w+)\n([^]*?)^```$/gm)];
  return new Map(blocks.map(([, kind = "", body = ""]) => [kind, body]));
}

describe("the examples in docs/formats", () => {
  const imports: [string, Importer][] = [
    ["nginx", importNginx],
    ["apache", importApache],
    ["docfx", importDocfx],
  ];
  it.each(imports)("show what becomes of %s", async (page, importer) => {
    const blocks = readBlocks(page);
    const { rules, findings } = await read(importer, blocks.get("in") ?? "", HOSTS);
    expect([rules, findings]).toEqual([JSON.parse(blocks.get("rules") ?? ""), []]);
  });

  const exports: [string, Exporter][] = [
    ["nginx", exportNginx],
    ["apache", exportApache],
  ];
  it.each(exports)("show what %s looks like", async (page, exporter) => {
    const site = { ...TWO_HOSTS, ...HOSTS, announceAt: undefined, fallback: `${NEW}/` };
    const { content } = await exporter(compile(TABLE, site));
    expect(content).toBe(readBlocks(page).get("out"));
  });
});
