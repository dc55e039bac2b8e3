/** Exports of programs, known by the names of their columns. */
import { wordOf } from "./columns.ts";

export interface Preset {
  /** As people know it. */
  readonly name: string;
  /** Whether addresses are written without their first slash. */
  readonly isSlashless?: boolean;
  /** Whether a status is what a crawler got, and a row without a target no redirect. */
  readonly isCrawl?: boolean;
  /** Whether all further columns are the program's own, and no notes. */
  readonly isMachine: boolean;
}

interface Known extends Preset {
  /** Names that are all there. */
  readonly all: readonly string[];
  /** And one of these. */
  readonly any?: readonly string[];
}

/**
 * The headers are those of the programs' own exporters: Redirection (fileio/csv.php), Yoast SEO Premium
 * (redirect-csv-exporter), Rank Math PRO, Screaming Frog ("Internal", "Response Codes") and Search Console ("Pages").
 */
const KNOWN: readonly Known[] = [
  {
    name: "WordPress Redirection",
    all: ["source", "target", "regex", "code", "type"],
    isMachine: true,
  },
  {
    name: "Yoast SEO",
    all: ["origin", "target", "type", "format"],
    isSlashless: true,
    isMachine: true,
  },
  {
    name: "Rank Math",
    all: ["source", "matching", "destination", "type"],
    isSlashless: true,
    isMachine: true,
  },
  {
    name: "Screaming Frog",
    all: ["address", "statuscode"],
    any: ["indexability", "contenttype", "redirecttype"],
    isCrawl: true,
    isMachine: true,
  },
  {
    name: "Search Console",
    all: ["ctr", "position"],
    any: ["clicks", "klicks", "clics", "clic"],
    isMachine: true,
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
