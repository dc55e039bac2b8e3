import type { RuleData, SiteData } from "../../src/domain/table/schema.ts";
import { importFile } from "../../src/formats/dialect/import-file.ts";
import { type FormatName, FORMATS } from "../../src/formats/index.ts";

/** A site that moves to another, and whose own host is still allowed as a target. */
export const OLD_SITE: SiteData = {
  name: "Old Shop",
  hosts: ["www.old.example", "old.example"],
  scope: ["/"],
  targetHosts: ["www.new.example", "www.old.example"],
  activatesAt: "2025-01-01T00:00:00Z",
  fallback: null,
  maxAgeSeconds: 3600,
  keep: [],
};

export interface Told {
  readonly rules: RuleData[];
  /** The lines of rejected entries. */
  readonly rejected: number[];
  /** `line id`. */
  readonly findings: string[];
  readonly messages: string[];
  readonly fixes: string[];
  readonly rejectsText: string | null;
  readonly isUnreadable: boolean;
}

/** Imports a file. */
export async function importOf(
  format: FormatName,
  input: string | Uint8Array,
  site: Partial<SiteData> = {},
): Promise<Told> {
  const bytes = typeof input === "string" ? new TextEncoder().encode(input) : input;
  const context = { file: "old", site: { ...OLD_SITE, ...site } };
  const imported = await importFile(FORMATS[format], bytes, context);
  return {
    rules: imported.rules.map((it) => it.rule),
    rejected: imported.rejects.map((it) => it.line),
    findings: imported.findings.map((it) => `${it.at.line} ${it.id}`),
    messages: imported.findings.map((it) => it.message),
    fixes: imported.findings.map((it) => it.fix),
    rejectsText: imported.rejectsText,
    isUnreadable: imported.isUnreadable,
  };
}
