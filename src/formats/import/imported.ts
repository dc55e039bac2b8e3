import type { AcceptedName } from "../regex/accepted-name.ts";
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
  /** Whether it asks for a last slash itself: `/a/`, and not `/a`. */
  readonly hasSlash?: boolean;
  /** Names that its rules do not say and that it took all the same: if others behind it say them, it goes first. */
  readonly longer?: readonly LongerNames[];
  /** Placeholders of its rules that take any name, by name, with what it took itself. */
  readonly accepted?: ReadonlyMap<string, AcceptedName>;
  /** Names the stage of a server that it belongs to, where a block keeps addresses from that stage alone. */
  readonly stage?: string;
  /** Whether what it blocks is only kept from what follows of its own stage. */
  readonly blocksStage?: boolean;
}

/** An expression with an open end, `^/a/b`, also took `/a/b-2`. */
export interface LongerNames {
  /** The literal segments before the one that may be longer; null for one that is not literal. */
  readonly before: readonly (string | null)[];
  readonly name: string;
  /** The rules for a longer name. */
  readonly write: (name: string) => readonly RuleData[];
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
  /** What people should know of how the file was read, and is nothing wrong with it: a sentence each. */
  readonly remarks?: readonly string[];
}

export interface ImportContext {
  /** The name for findings. */
  readonly file: string;
  /** The site that the rules are for: by its hosts old addresses are known from foreign ones. */
  readonly site: SiteData;
  /** Where targets without a host go, an https URL; left out: to the host that they were asked on. */
  readonly base?: string;
  /** Whether `http` targets become `https`. */
  readonly upgradesHttp?: boolean;
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
