import { FINDING_SEVERITY, type Finding, type FindingId, quote } from "../../domain/finding.ts";
import type { RuleData } from "../../domain/table/schema.ts";
import type { ImportedEntry, Imported, MissingHost } from "./imported.ts";

/** Where an entry begins, and its text. */
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

/** An entry that no rule can express. */
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

/** Cloudflare accepts an address of 16 KB; this is half of that, since an address may be written with escapes. */
const ADDRESS_CHARACTERS_AT_MOST = 8192;

/** Collects the results of an importer in their order. */
export function collectEntries(file: string): EntryCollector {
  const entries: ImportedEntry[] = [];
  const findings: Finding[] = [];
  const missingHosts: MissingHost[] = [];
  const report: EntryCollector["report"] = ({ line, column }, { id, message, fix, missing }) => {
    const at = { file, line, column, rule: null };
    findings.push({ id, severity: FINDING_SEVERITY[id], message, fix, at });
    if (missing) missingHosts.push(missing);
  };
  return {
    accept({ line, column, text }, rules, options) {
      if (rules.some(({ from, to = "" }) => from.includes("\0") || to.includes("\0"))) {
        const message = "an address has a NUL in it (U+0000), which no address can have";
        const fix = "Save the file again as text in UTF-8, or remove the character";
        report({ line, column }, { id: "import-unreadable", message, fix });
        entries.push({ line, column, text, rules: [], isRejected: true });
        return;
      }
      const long = rules.find(({ from }) => from.length > ADDRESS_CHARACTERS_AT_MOST);
      if (long) {
        const message = `the old address ${quote(long.from)} has ${long.from.length.toLocaleString("en")} characters, and servers accept no request of more than 16 KB`;
        const fix = "Check its quotation marks and separators, or remove it";
        report({ line, column }, { id: "import-unreadable", message, fix });
        entries.push({ line, column, text, rules: [], isRejected: true });
        return;
      }
      entries.push({ line, column, text, rules, ...options });
    },
    refuse({ line, column, text }, refusal, blocks, rules = [], options = {}) {
      entries.push({
        line,
        column,
        text,
        rules,
        isRejected: true,
        ...(blocks ? { blocks } : {}),
        ...(refusal.took === undefined ? {} : { took: refusal.took }),
        ...options,
      });
      report({ line, column }, refusal);
    },
    keep: ({ line, column, text }) =>
      void entries.push({ line, column, text, rules: [], isRejected: true }),
    report,
    get imported() {
      return { entries, findings: withoutRepeats(findings), missing: missingHosts };
    },
  };
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
