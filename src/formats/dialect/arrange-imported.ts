import { findingAt } from "../import/entries.ts";
import { canonicalHost } from "../../domain/url/canonicalize.ts";
import { type Finding, type FindingId, quote, sortFindings } from "../../domain/finding.ts";
import { segmentsOf } from "../../domain/table/covers.ts";
import { compareSources } from "../../domain/table/precedence.ts";
import type { RuleData } from "../../domain/table/schema.ts";
import { parseSource, type Source } from "../../domain/table/source.ts";
import { withoutFallback } from "../rules/fallback-rule.ts";
import { decodeIfText } from "../../domain/decode.ts";
import {
  type Arranged,
  arrangeByPrecedence,
  type DialectOptions,
} from "../rules/order-to-precedence.ts";
import { type PlacedRule, placeRules } from "./place-rules.ts";
import { findTakenAddresses } from "./taken-addresses.ts";
import { hostOf } from "./missing-hosts.ts";
import { onOwnHost, readSiteHosts } from "../import/site-hosts.ts";
import type { ImportedEntry, ImportContext, Imported, MissingHost } from "../import/imported.ts";
import type { Dialect } from "./format.ts";

/** A foreign table as Sunset rules. */
export interface ImportedTable {
  /** Each with its place in the file. */
  readonly rules: readonly MadeRule[];
  /** The entries that are not in the table and that no other entry repeats. */
  readonly rejects: readonly ImportedEntry[];
  /** Sorted by place. */
  readonly findings: readonly Finding[];
  /** The hosts because of which entries were refused. */
  readonly missing: readonly MissingHost[];
}

/** A Sunset rule, and where its entry begins in the file. */
export interface MadeRule {
  readonly rule: RuleData;
  readonly line: number;
  readonly column: number;
  readonly entry: ImportedEntry;
  /** Whether the rule only keeps the addresses of its entry from other rules. */
  readonly isBlock: boolean;
}

/** Makes a table of what an importer has read, such that it answers as the source did. */
export function arrangeImported(
  imported: Imported,
  dialect: Pick<Dialect, "isOrdered" | "hasExactQueries" | "ownsSlash">,
  { file, site }: Pick<ImportContext, "file" | "site">,
): ImportedTable {
  const siteHosts = readSiteHosts(site);
  const hosts = siteHosts.all;
  const { entries } = imported;
  const findings = [...imported.findings];
  const missing = [...imported.missing];
  const rejects = new Set(entries.filter((it) => it.isRejected));
  const report = (entry: ImportedEntry, id: FindingId, message: string, fix: string): void =>
    void findings.push(findingAt(file, entry, { id, message, fix }));
  /** Returns the rule as it goes into the table, with its source; if it has none, reports that and returns nothing. */
  const read = (rule: RuleData, entry: ImportedEntry, isBlock: boolean): PlacedRule[] => {
    const plain = onOwnHost(rule, siteHosts);
    if (!plain) {
      if (!isBlock) {
        const message = `${quote(rule.from)} only sends a host to the one that it stands for, and site.aliases answers both alike`;
        report(
          entry,
          "import-quirk",
          message,
          "Remove the entry of the file, if it is to be imported again",
        );
      }
      return [];
    }
    const source = parseSource(plain, hosts, {
      report(id, _path, message, fix) {
        // A refused entry already has its finding.
        if (isBlock || entry.isRejected) return;
        report(entry, id, message, fix);
        rejects.add(entry);
        const host = id === "from-host-unknown" ? hostOf(plain.from) : null;
        if (host !== null) missing.push({ list: "hosts", host: canonicalHost(host) });
      },
    });
    if (!source) return [];
    const { needsSlash = false, hasSlash = false } = entry;
    const takes = takesOf(source, entry);
    return [
      { rule: plain, source, isBlock, needsSlash, hasSlash, entry, ...(takes ? { takes } : {}) },
    ];
  };
  const finish = (rules: readonly MadeRule[]): ImportedTable => ({
    rules: withoutFallback(rules, site, hosts),
    rejects: entries.filter((it) => rejects.has(it)),
    findings: sortFindings(findings),
    missing,
  });
  if (!dialect.isOrdered) {
    return finish(
      entries.flatMap((entry) =>
        entry.rules.flatMap((it) =>
          read(it, entry, false).map(({ rule }) => made(rule, entry, false)),
        ),
      ),
    );
  }
  const { hasExactQueries = false, ownsSlash = false } = dialect;
  const options = { hosts, hasExactQueries, ownsSlash };
  const { placed, arranged, indistinct } = arrangeDistinct(placeRules(entries, read), options);
  findings.push(...findTakenAddresses(entries, placed, file));
  const { rules, shadowed, tangled } = arranged;
  for (const { entry, other } of indistinct) {
    const message = `what it matches cannot be distinguished from the other names that line ${other.line} takes`;
    report(entry, "import-unsupported", message, `List its addresses before line ${other.line}`);
    rejects.add(entry);
  }
  for (const index of tangled) {
    const entry = placed[index]?.entry;
    if (!entry) continue;
    const message = `${quote(placed[index]?.rule.from)} overlaps with so many rules before it that what is left for it is unknown`;
    report(entry, "import-unsupported", message, "Remove what it no longer needs to match");
    rejects.add(entry);
  }
  for (const [entry, taken] of findShadowed(placed, shadowed, rules)) {
    const isSame =
      taken.first.rule.to === taken.rule.rule.to && isSameSource(taken.first, taken.rule);
    const place = `line ${taken.first.entry.line}`;
    if (isSame) {
      const message = `${quote(taken.rule.rule.from)} is the same as ${place}`;
      report(entry, "import-duplicate", message, "Remove one of the two");
      continue;
    }
    const message = `${quote(taken.rule.rule.from)} gets no address: ${quote(taken.first.rule.from)} (${place}) goes first and matches all that it matches here`;
    report(entry, "rule-shadowed", message, "Remove one of the two, or change their order");
    rejects.add(entry);
  }
  return finish(
    rules.flatMap(({ rule, index }) => {
      const { entry, isBlock = false } = placed[index] ?? {};
      if (!entry) return [];
      const note = `Line ${entry.line} of ${file} answered here, and its answer cannot be expressed`;
      return [made(isBlock ? { ...rule, note } : rule, entry, isBlock)];
    }),
  );
}

function made(rule: RuleData, entry: ImportedEntry, isBlock: boolean): MadeRule {
  return { rule, line: entry.line, column: entry.column, entry, isBlock };
}

/** What a rule's placeholders accepted in the dialect, by their position in the path. */
function takesOf({ segments }: Source, { accepted }: ImportedEntry): PlacedRule["takes"] {
  if (!segments || !accepted?.size) return undefined;
  return new Map(
    segments.flatMap((it, at) => {
      const name = it.kind === "placeholder" ? accepted.get(it.name) : undefined;
      return name ? [[at, name.takes] as const] : [];
    }),
  );
}

interface Indistinct {
  readonly entry: ImportedEntry;
  /** The entry whose addresses it would take. */
  readonly other: ImportedEntry;
}

/**
 * Arranges the rules by precedence, and removes entries that cannot be told apart from later ones.
 * A placeholder that accepted only certain names accepts any name here. If that would leave nothing of a later rule
 * without such placeholders, the entry of the placeholder is removed.
 */
function arrangeDistinct(
  all: readonly PlacedRule[],
  options: DialectOptions,
): { placed: readonly PlacedRule[]; arranged: Arranged; indistinct: readonly Indistinct[] } {
  const indistinct = new Map<ImportedEntry, ImportedEntry>();
  for (;;) {
    const placed = all.filter((it) => !indistinct.has(it.entry));
    const arranged = arrangeByPrecedence(placed, options);
    const before = indistinct.size;
    for (const [index, taker] of arranged.shadowed) {
      const [rule, first] = [placed[index], placed[taker]];
      const isDistinct = !first?.takes || !rule || rule.takes || rule.isBlock;
      if (!isDistinct && !takesAllOf(first, rule)) indistinct.set(first.entry, rule.entry);
    }
    if (indistinct.size === before) {
      const list = [...indistinct].map(([entry, other]) => ({ entry, other }));
      return { placed, arranged, indistinct: list };
    }
  }
}

/** Whether a rule's placeholders of certain names accepted every name of another rule. */
function takesAllOf({ takes }: PlacedRule, { source }: PlacedRule): boolean {
  const segments = segmentsOf(source);
  return [...(takes ?? [])].every(([at, isTaken]) => {
    const segment = segments[at];
    if (segment?.kind === "literal") return isTaken(decodeIfText(segment.text));
    if (segment?.kind !== "enumerated") return false;
    return [...segment.values.keys()].every((it) => isTaken(decodeIfText(it)));
  });
}

/**
 * Finds the entries none of whose rules applies, each with one of these rules and the rule that takes its addresses.
 */
function findShadowed(
  placed: readonly PlacedRule[],
  shadowed: Arranged["shadowed"],
  rules: Arranged["rules"],
): ReadonlyMap<ImportedEntry, { rule: PlacedRule; first: PlacedRule }> {
  const alive = new Set(rules.map(({ index }) => placed[index]?.entry));
  const found = new Map<ImportedEntry, { rule: PlacedRule; first: PlacedRule }>();
  for (const [index, taker] of shadowed) {
    const rule = placed[index];
    const first = placed[taker];
    if (
      !rule ||
      !first ||
      rule.isBlock ||
      rule.entry.isRejected ||
      alive.has(rule.entry) ||
      found.has(rule.entry)
    )
      continue;
    found.set(rule.entry, { rule, first });
  }
  return found;
}

function isSameSource(a: PlacedRule, b: PlacedRule): boolean {
  return compareSources(a.source, b.source) === 0 && a.rule.status === b.rule.status;
}
