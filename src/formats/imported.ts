import type { Finding } from "../domain/finding.ts";
import type { RuleData, SiteData } from "../domain/schema.ts";

/** One entry of a foreign redirect table: a line, a block or a list item, as its dialect counts them. */
export interface Entry {
  /** Where it begins. Both start at 1. */
  readonly line: number;
  readonly column: number;
  /** As it stood, for the file of rejects. */
  readonly text: string;
  /** The rules that together say the same, the first match first; none where it cannot be said, with a finding. */
  readonly rules: readonly RuleData[];
}

/** A foreign table, understood: every entry, also those that became findings. */
export interface Imported {
  readonly entries: readonly Entry[];
  readonly findings: readonly Finding[];
}

export interface ImportContext {
  /** The name for findings. */
  readonly file: string;
  /** The site that the rules are for: its hosts tell old addresses from foreign ones. */
  readonly site: SiteData;
}

/** Reads one dialect. Pure: the text comes in, nothing throws, what cannot be said becomes findings. */
export type Importer = (text: string, context: ImportContext) => Imported | Promise<Imported>;
