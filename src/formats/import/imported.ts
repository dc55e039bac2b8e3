import type { AcceptedName } from "../regex/accepted-name.ts";
import type { Finding } from "../../domain/finding.ts";
import type { RuleData, SiteData } from "../../domain/table/schema.ts";

/** One entry of a foreign redirect table: a line, a block or a list item, depending on the dialect. */
export interface ImportedEntry {
  /** Where it begins. Line and column start at 1. */
  readonly line: number;
  readonly column: number;
  /** The original text, for the file of rejects. */
  readonly text: string;
  /**
   * The rules that together answer as the entry did, the first match first; if it cannot be expressed, none and a
   * finding.
   */
  readonly rules: readonly RuleData[];
  /** Whether it goes to the file of rejects; an entry without rules may also repeat another. */
  readonly isRejected?: boolean;
  /**
   * What an entry that cannot be expressed matched, whoever asked: rules with `keep`. In an ordered dialect it took
   * these addresses from later entries.
   */
  readonly blocks?: readonly RuleData[];
  /** An expression for the paths that it took from later entries, if it is rejected and no rule can express them. */
  readonly took?: string;
  /** Whether its splat matches only after a slash: `/a/*` did not match `/a`. */
  readonly needsSlash?: boolean;
  /** Whether it requires a final slash: `/a/`, and not `/a`. */
  readonly hasSlash?: boolean;
  /**
   * Names that its rules do not include although it accepted them: if a later entry names one, this entry still comes
   * first.
   */
  readonly longer?: readonly LongerNames[];
  /** Placeholders of its rules that accept any name, by name, with what the entry itself accepted. */
  readonly accepted?: ReadonlyMap<string, AcceptedName>;
  /** The stage of a server that it belongs to, in dialects where a block keeps addresses only from its own stage. */
  readonly stage?: string;
  /** Whether its blocks apply only to later entries of its own stage. */
  readonly blocksStage?: boolean;
}

/** The longer names that an expression with an open end accepted: `^/a/b` also matched `/a/b-2`. */
export interface LongerNames {
  /** The literal segments before the one that may be longer; null for a segment that is not literal. */
  readonly before: readonly (string | null)[];
  readonly name: string;
  readonly write: (name: string) => readonly RuleData[];
}

/** A host that a file names and the site's list lacks, which is why an entry was refused. */
export interface MissingHost {
  readonly list: "hosts" | "targetHosts";
  /** Canonical. */
  readonly host: string;
}

/** A foreign table as read: every entry, including those that became findings. */
export interface Imported {
  readonly entries: readonly ImportedEntry[];
  readonly findings: readonly Finding[];
  readonly missing: readonly MissingHost[];
  /** Whether the file as a whole cannot be read; nothing is imported then. */
  readonly isUnreadable?: boolean;
  /** The line with the column names, for the file of rejects. */
  readonly header?: string;
  /** Remarks for people about how the file was read, which are not problems; one sentence each. */
  readonly remarks?: readonly string[];
}

export interface ImportContext {
  /** The name for findings. */
  readonly file: string;
  /** The site that the rules are for; its hosts distinguish old addresses from foreign ones. */
  readonly site: SiteData;
  /** The https URL that targets without a host are resolved against; if left out, they stay on the requested host. */
  readonly base?: string;
  /** Whether `http` targets become `https`. */
  readonly upgradesHttp?: boolean;
  /** Whether an entry whose target is not decided yet becomes an undecided rule. */
  readonly takesUndecided?: boolean;
  /** Called with the share of a long file that has been read, from 0 to 1. */
  readonly progress?: (share: number) => void;
}

/** Reads one dialect. Pure: it takes text, never throws, and reports as findings what cannot be expressed. */
export type Importer = (text: string, context: ImportContext) => Imported | Promise<Imported>;

/** Like `Importer`, for a dialect whose files are not text. */
export type BytesImporter = (
  bytes: Uint8Array,
  context: ImportContext,
) => Imported | Promise<Imported>;
