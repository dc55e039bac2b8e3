import type { CompiledRoutes } from "../../src/domain/table/compile.ts";
import type { RuleData, SiteData } from "../../src/domain/table/schema.ts";
import type { ImportedEntry, Importer } from "../../src/formats/import/imported.ts";
import type { FormatName } from "../../src/formats/index.ts";
import { importOf, type Told } from "./import.ts";
import { ask, compile, idsOf } from "./table.ts";

/** A site with two hosts that moves to another, and whose own hosts are still allowed as targets. */
export const TWO_HOSTS: SiteData = {
  name: "Old Shop",
  hosts: ["www.old.example", "old.example"],
  scope: ["/"],
  targetHosts: ["www.new.example", "www.old.example"],
  activatesAt: "2025-01-01T00:00:00Z",
  fallback: null,
  maxAgeSeconds: 3600,
  keep: [],
};

/** The result of an importer in short form. */
export interface Read {
  readonly entries: readonly ImportedEntry[];
  /** The rules of all entries, in the order in which they answer. */
  readonly rules: readonly RuleData[];
  /** `line id`. */
  readonly findings: readonly string[];
  readonly messages: readonly string[];
  /** The texts of rejected entries. */
  readonly rejected: readonly string[];
  /** The addresses that rejected entries keep from later ones. */
  readonly blocks: readonly string[];
  readonly isUnreadable: boolean;
}

export async function read(
  importer: Importer,
  text: string,
  site: Partial<SiteData> = {},
): Promise<Read> {
  const context = { file: "old", site: { ...TWO_HOSTS, ...site } };
  const { entries, findings, isUnreadable = false } = await importer(text, context);
  return {
    entries,
    rules: entries.flatMap((it) => it.rules),
    findings: findings.map((it) => `${it.at.line} ${it.id}`),
    messages: findings.map((it) => it.message),
    rejected: entries.filter((it) => it.isRejected).map((it) => it.text),
    blocks: entries.flatMap((it) => it.blocks ?? []).map((it) => it.from),
    isUnreadable,
  };
}

/** Tries rules in order, each as a table of its own, like a dialect in which the first match answers. */
export function createFirstMatch(
  rules: readonly RuleData[],
): (address: string) => { status: number | null; location: string | null } | null {
  const site = { ...TWO_HOSTS, announceAt: undefined };
  const tables: CompiledRoutes[] = rules.map((rule) => compile([rule], site));
  return (address) => {
    for (const table of tables) {
      const decision = ask(table, address);
      if (decision.reason === "rule") {
        return { status: decision.status, location: decision.location };
      }
    }
    return null;
  };
}

const BROKEN = /^(schema|from-unparseable|placeholder-unknown|placeholder-in-authority)$/;

/** Imports a file and returns a function that looks up addresses in the resulting table. */
export async function createImported(
  format: FormatName,
  text: string,
): Promise<{ told: Told; where: (address: string) => string | null }> {
  const told = await importOf(format, text, TWO_HOSTS);
  const table = compile(told.rules, { ...TWO_HOSTS, announceAt: undefined });
  return { told, where: (address) => ask(table, address).location };
}

/** Lists faults in the form of an importer's rules, which must be none for any input. */
export function brokenIn({ entries, rules }: Read): string[] {
  const halfDone = entries.filter((it) => (it.isRejected ?? false) === it.rules.length > 0);
  const site = { ...TWO_HOSTS, announceAt: undefined };
  return [
    ...halfDone.map((it) => `${it.text} is neither understood nor left out`),
    ...idsOf(rules, site).filter((it) => BROKEN.test(it)),
  ];
}
