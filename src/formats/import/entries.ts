import { FINDING_SEVERITY, type Finding, type FindingId, quote } from "../../domain/finding.ts";
import type { RuleData } from "../../domain/table/schema.ts";
import type { ImportedEntry, Imported, MissingHost } from "./imported.ts";

export type EntryPlace = Pick<ImportedEntry, "line" | "column" | "text">;

/** Why an entry cannot become rules. */
export interface Refusal {
  readonly id: FindingId;
  readonly message: string;
  readonly fix: string;
  /** An expression for the paths that the entry took from later ones, if no rule can express them. */
  readonly took?: string;
  /** The host concerned, if the site's list lacks one. */
  readonly missing?: MissingHost;
}

export interface Refused {
  readonly refusal: Refusal;
  /** The addresses that it still took from later entries. */
  readonly blocks: readonly RuleData[];
}

type EntryOptions = Pick<
  ImportedEntry,
  "needsSlash" | "hasSlash" | "longer" | "accepted" | "stage" | "blocks"
>;

export interface EntryCollector {
  /** Adds an entry that is understood; without rules if the table already has it. */
  accept(place: EntryPlace, rules: readonly RuleData[], options?: EntryOptions): void;
  /**
   * Adds an entry that is not understood; `blocks` is what it still matched, `rules` the part that can be expressed.
   */
  refuse(
    place: EntryPlace,
    refusal: Refusal,
    blocks?: readonly RuleData[],
    rules?: readonly RuleData[],
    options?: Pick<ImportedEntry, "stage" | "blocksStage" | "longer">,
  ): void;
  /** Adds an entry that is not understood and whose finding is reported elsewhere. */
  keep(place: EntryPlace): void;
  report(place: Pick<EntryPlace, "line" | "column">, refusal: Refusal): void;
  readonly imported: Imported;
}

export function findingAt(
  file: string,
  { line, column }: Pick<EntryPlace, "line" | "column">,
  { id, message, fix }: Refusal,
): Finding {
  const at = { file, line, column, rule: null };
  return { id, severity: FINDING_SEVERITY[id], message, fix, at };
}

/** Cloudflare accepts an address of 16 KB; this is half of that, since an address may be written with escapes. */
const ADDRESS_CHARACTERS_AT_MOST = 8192;

/** Collects the results of an importer in their order. */
export function collectEntries(file: string): EntryCollector {
  const entries: ImportedEntry[] = [];
  const findings: Finding[] = [];
  const missingHosts: MissingHost[] = [];
  const report: EntryCollector["report"] = (place, refusal) => {
    findings.push(findingAt(file, place, refusal));
    if (refusal.missing) missingHosts.push(refusal.missing);
  };
  const keep = ({ line, column, text }: EntryPlace, more: Partial<ImportedEntry> = {}): void =>
    void entries.push({ line, column, text, rules: [], isRejected: true, ...more });
  const refuse: EntryCollector["refuse"] = (place, refusal, blocks, rules = [], options = {}) => {
    const took = refusal.took === undefined ? {} : { took: refusal.took };
    keep(place, { rules, ...(blocks ? { blocks } : {}), ...took, ...options });
    report(place, refusal);
  };
  return {
    accept(place, rules, options) {
      const impossible = whyNeverRequested(rules);
      if (impossible) return refuse(place, impossible);
      const { line, column, text } = place;
      entries.push({ line, column, text, rules, ...options });
    },
    refuse,
    keep: (place) => keep(place),
    report,
    get imported() {
      return { entries, findings: withoutRepeats(findings), missing: missingHosts };
    },
  };
}

/** Why no server gets a request for a rule; null if one may. */
function whyNeverRequested(rules: readonly RuleData[]): Refusal | null {
  const id = "import-unreadable";
  if (rules.some(({ from, to = "" }) => from.includes("\0") || to.includes("\0"))) {
    const message = "an address has a NUL in it (U+0000), which no address can have";
    return { id, message, fix: "Save the file again as text in UTF-8, or remove the character" };
  }
  const long = rules.find(({ from }) => from.length > ADDRESS_CHARACTERS_AT_MOST);
  if (!long) return null;
  const message = `the old address ${quote(long.from)} has ${long.from.length.toLocaleString("en")} characters, and servers accept no request of more than 16 KB`;
  return { id, message, fix: "Check its quotation marks and separators, or remove it" };
}

/** Merges warnings with the same fix: the first one stays and counts the others. */
function withoutRepeats(findings: readonly Finding[]): Finding[] {
  const groups = Map.groupBy(findings, (it, index) => (it.id === "import-quirk" ? it.fix : index));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first || group.length === 1) return group;
    const lines = [...new Set(group.map((it) => it.at.line))];
    const places = lines.slice(0, 3).join(", ");
    const more = lines.length > 3 ? ` and ${lines.length - 3} more` : "";
    return {
      ...first,
      message: `${first.message} (${group.length} times: lines ${places}${more})`,
    };
  });
}

/** The lines of a text without surrounding white space, except empty lines and comments that start with `#`. */
export function readRuleLines(text: string): EntryPlace[] {
  return text.split("\n").flatMap((line, index) => {
    const bare = line.replace(/^\uFEFF/, "").trim();
    if (bare === "" || bare.startsWith("#")) return [];
    return [{ line: index + 1, column: line.indexOf(bare) + 1, text: bare }];
  });
}
