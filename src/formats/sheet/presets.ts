/** Exports of programs, recognised by the names of their columns. */
import { wordOf } from "./columns.ts";

/** All columns without a meaning here are the program's own, and not notes. */
export interface Preset {
  /** The program's name as people know it. */
  readonly name: string;
  /** Whether addresses lack their first slash. */
  readonly isSlashless?: boolean;
  /** Whether the status is the response to a crawler, so that a row without a target is not a redirect. */
  readonly isCrawl?: boolean;
  /** Whether it is what `suggest` writes: a target in it is a proposal until somebody decides. */
  readonly isProposal?: boolean;
}

interface Known extends Preset {
  /** Names that must all be present. */
  readonly all: readonly string[];
  /** Names of which at least one must be present. */
  readonly any?: readonly string[];
}

/**
 * The headers are those that the programs' exporters write: Redirection (fileio/csv.php), Yoast SEO Premium
 * (redirect-csv-exporter), Rank Math PRO, Screaming Frog ("Internal", "Response Codes") and Search Console ("Pages").
 */
const KNOWN: readonly Known[] = [
  {
    name: "WordPress Redirection",
    all: ["source", "target", "regex", "code", "type"],
  },
  {
    name: "Yoast SEO",
    all: ["origin", "target", "type", "format"],
    isSlashless: true,
  },
  {
    name: "Rank Math",
    all: ["source", "matching", "destination", "type"],
    isSlashless: true,
  },
  {
    name: "Screaming Frog",
    all: ["address", "statuscode"],
    any: ["indexability", "contenttype", "redirecttype"],
    isCrawl: true,
  },
  {
    name: "sunset-edge inventory",
    all: ["url", "sources"],
    any: ["lastseen", "clicks", "hits"],
  },
  {
    name: "sunset-edge suggest",
    all: ["oldaddress", "suggestedaddress", "howsure"],
    isProposal: true,
  },
  {
    name: "Search Console",
    all: ["ctr", "position"],
    any: ["clicks", "klicks", "clics", "clic"],
  },
];

export function findPreset(header: readonly string[]): Preset | null {
  const names = new Set(header.map(wordOf));
  const found = KNOWN.find(
    ({ all, any }) =>
      all.every((it) => names.has(it)) && (any === undefined || any.some((it) => names.has(it))),
  );
  return found ?? null;
}
