import type { Finding } from "../../domain/finding.ts";
import type { RuleData, SiteData } from "../../domain/table/schema.ts";

/** One entry of a foreign redirect table: a line, a block or a list item, as its dialect counts them. */
export interface ImportedEntry {
  /** Where it begins. Both start at 1. */
  readonly line: number;
  readonly column: number;
  /** As it stood, for the file of rejects. */
  readonly text: string;
  /** The rules that together answer as it did, the first match first; none, and a finding, if it cannot be expressed. */
  readonly rules: readonly RuleData[];
  /** Whether it goes to the file of rejects; an entry without rules may also repeat another. */
  readonly isRejected?: boolean;
  /**
   * What an entry that cannot be expressed matched all the same, whoever asked: rules with `keep`. In an ordered
   * dialect it took these addresses from the entries behind it.
   */
  readonly blocks?: readonly RuleData[];
  /** Whether its splat takes nothing only behind a slash: `/a/*` did not match `/a`. */
  readonly needsSlash?: boolean;
}

/** A host that a file names and the site's list does not: why an entry was refused. */
export interface MissingHost {
  readonly list: "hosts" | "targetHosts";
  /** Canonical. */
  readonly host: string;
}

/** A foreign table, understood: every entry, also those that became findings. */
export interface Imported {
  readonly entries: readonly ImportedEntry[];
  readonly findings: readonly Finding[];
  readonly missing: readonly MissingHost[];
  /** Whether the file as a whole cannot be read: then nothing is made of it. */
  readonly isUnreadable?: boolean;
  /** The line of column names, for the file of rejects. */
  readonly header?: string;
}

export interface ImportContext {
  /** The name for findings. */
  readonly file: string;
  /** The site that the rules are for: by its hosts old addresses are known from foreign ones. */
  readonly site: SiteData;
  /** Where targets without a host go, an https URL; left out: to the host that they were asked on. */
  readonly base?: string;
  /** Whether an entry whose target is still open becomes an undecided rule. */
  readonly takesUndecided?: boolean;
  /** Is given how far a long file has been read, from 0 to 1. */
  readonly progress?: (share: number) => void;
}

/** Reads one dialect. Pure: the text comes in, nothing throws, what cannot be expressed becomes findings. */
export type Importer = (text: string, context: ImportContext) => Imported | Promise<Imported>;

/** The same for a dialect that is no text. */
export type BytesImporter = (
  bytes: Uint8Array,
  context: ImportContext,
) => Imported | Promise<Imported>;
