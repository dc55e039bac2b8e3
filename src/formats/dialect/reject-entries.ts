/** Moves entries that were understood but whose rules cannot stay to the rejects, each with its finding. */
import { type Finding, quote, sortFindings } from "../../domain/finding.ts";
import type { RuleData } from "../../domain/table/schema.ts";
import { findingAt, type Refusal } from "../import/entries.ts";
import type { ImportContext, Imported, ImportedEntry, MissingHost } from "../import/imported.ts";
import { naming, quirk } from "../import/refusals.ts";
import { arrangeImported, type ImportedTable, type MadeRule } from "./arrange-imported.ts";
import type { Dialect } from "./format.ts";
import { createTargetSettler, upgradeHttp } from "./settle-targets.ts";

/** A rule that cannot stay, and the reason. */
export interface Fault {
  readonly made: MadeRule;
  readonly refusal: Refusal;
  /** Whether its entry took no addresses from later entries. */
  readonly takesNothing?: boolean;
}

/** A foreign table in progress: its entries, and the table made of them. */
export interface Settled {
  readonly imported: Imported;
  readonly table: ImportedTable;
}

/**
 * Rejects the entries of some rules. In an ordered dialect, they still keep the addresses that they took from later
 * entries.
 */
export function rejectEntries(
  imported: Imported,
  faults: readonly Fault[],
  file: string,
): Imported {
  const byEntry = Map.groupBy(faults, ({ made }) => made.entry);
  const findings: Finding[] = [];
  const missing: MissingHost[] = [];
  const entries = imported.entries.map((entry): ImportedEntry => {
    const own = byEntry.get(entry);
    const [first] = own ?? [];
    if (!own || !first) return entry;
    if (own.some(({ made }) => made.isBlock)) return withoutBlocks(entry, own);
    findings.push(findingAt(file, entry, first.refusal));
    if (first.refusal.missing) missing.push(first.refusal.missing);
    const taken = own.every((it) => it.takesNothing) ? [] : entry.rules;
    const blocks = [...(entry.blocks ?? []), ...taken.map(asBlock)];
    return { ...entry, rules: [], blocks, isRejected: true };
  });
  return {
    ...imported,
    entries,
    findings: [...imported.findings, ...findings],
    missing: [...imported.missing, ...missing],
  };
}

/** Removes faulty blocks: what cannot be kept is out of scope or kept anyway. */
function withoutBlocks(entry: ImportedEntry, faults: readonly Fault[]): ImportedEntry {
  const bad = new Set(faults.map(({ made }) => made.rule.from));
  const left = (entry.blocks ?? []).filter((it) => !bad.has(it.from));
  // A block that differs from those of its entry was divided among other rules.
  return { ...entry, blocks: left.length === entry.blocks?.length ? [] : left };
}

function asBlock({ from, match, where }: RuleData): RuleData {
  return { from, keep: true, ...(match ? { match } : {}), ...(where ? { where } : {}) };
}

/**
 * Arranges a foreign table and completes its targets; an entry whose target cannot be determined is rejected.
 *
 * @param others The other rules of the table.
 */
export function settleImported(
  read: Imported,
  dialect: Pick<Dialect, "isOrdered" | "hasExactQueries" | "ownsSlash">,
  context: Pick<ImportContext, "file" | "site" | "base" | "upgradesHttp">,
  others: readonly RuleData[],
): Settled {
  let imported = read;
  // Each round rejects at least one entry.
  for (;;) {
    const table = arrangeImported(imported, dialect, context);
    const settle = createTargetSettler([...table.rules.map((it) => it.rule), ...others], context);
    const faults: Fault[] = [];
    const rules = table.rules.flatMap((made) => {
      const settled = settle(made.rule);
      if (settled.ok) return [{ ...made, rule: settled.value }];
      // A row is identified by its address, an entry of a configuration by its line.
      const { refusal } = settled.problem;
      const named = dialect.isOrdered ? refusal : naming(refusal, made.rule.from);
      faults.push({ ...settled.problem, made, refusal: named });
      return [];
    });
    if (faults.length === 0) {
      const upgraded = context.upgradesHttp ? reportUpgrades(table, context.file) : [];
      const findings = sortFindings([...table.findings, ...upgraded]);
      return { imported, table: { ...table, rules, findings } };
    }
    imported = rejectEntries(imported, faults, context.file);
  }
}

/** One finding for all targets that were `http`. */
function reportUpgrades({ rules }: ImportedTable, file: string): readonly Finding[] {
  const upgraded = rules.filter(
    ({ rule }) => rule.to !== undefined && upgradeHttp(rule.to) !== rule.to,
  );
  const [first] = upgraded;
  if (!first) return [];
  const count = upgraded.length.toLocaleString("en");
  const whole = upgraded.length === 1 ? "1 target was" : `${count} targets were`;
  const message = `${whole} http, and now https: ${quote(first.rule.from)} is the first`;
  return [findingAt(file, first, quirk(message, "Ask every target: npx sunset-edge check"))];
}
