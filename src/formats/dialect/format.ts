import type { Exporter } from "../export/exported.ts";
import type { BytesImporter, Importer } from "../import/imported.ts";

/** A dialect's entry in the list of formats: everything that a command, a page or a test needs to know about it. */
export type Format = Dialect & Reading;

type Reading =
  | { readonly input: "text"; readonly importer: Importer }
  | { readonly input: "bytes"; readonly importer: BytesImporter };

/** The ways in which a dialect differs from others. */
export interface Dialect {
  /** Whether the first matching rule answers. Otherwise the most specific rule answers, as in Sunset. */
  readonly isOrdered: boolean;
  /** Whether a rule that requires parameters does not match an address that has others as well. */
  readonly hasExactQueries?: boolean;
  /** Whether the address of a folder belongs to the rule for what is below it, whatever wider rules follow. */
  readonly ownsSlash?: boolean;
  /** Whether its files may be workbooks. */
  readonly takesWorkbooks?: boolean;
  /** Joins entries to a file; by line if left out. */
  readonly join?: (entries: readonly string[]) => string;
  /** Lists the hosts in a file; left out for a dialect whose entries do not name their hosts. */
  readonly survey?: (bytes: Uint8Array) => HostSurvey | Promise<HostSurvey>;
  /** Left out for a dialect that can only be imported. */
  readonly exporter?: Exporter;
  /** Whether the exporter writes additional columns next to the rules. */
  readonly takesColumns?: boolean;
}

/** The hosts that a redirect map names, canonical, the most frequent first. */
export interface HostSurvey {
  readonly hosts: readonly HostCount[];
  readonly targetHosts: readonly HostCount[];
  readonly plainTargetHosts: readonly HostCount[];
}

export interface HostCount {
  readonly host: string;
  readonly total: number;
}
