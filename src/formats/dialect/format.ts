import type { Exporter } from "../export/exported.ts";
import type { BytesImporter, Importer } from "../import/imported.ts";

/** A dialect's entry in the list of formats: all that a command, a page or a test has to know about it. */
export type Format = Dialect & Reading;

type Reading =
  | { readonly input: "text"; readonly importer: Importer }
  | { readonly input: "bytes"; readonly importer: BytesImporter };

/** In what a dialect differs from others. */
export interface Dialect {
  /** Whether the first rule that matches answers. In the others the most specific one does, as with us. */
  readonly isOrdered: boolean;
  /** Whether a rule that asks for parameters does not match an address with further ones. */
  readonly hasExactQueries?: boolean;
  /** Whether the address of a folder is that of what is below it, whatever wider rules stand behind. */
  readonly ownsSlash?: boolean;
  /** What goes around and between entries in a file of them; lines if left out. */
  readonly join?: (entries: readonly string[]) => string;
  /** Lists the hosts in a file; left out for a dialect whose entries do not name their hosts. */
  readonly survey?: (bytes: Uint8Array) => HostSurvey | Promise<HostSurvey>;
  /** Left out for a dialect that tables only come from. */
  readonly exporter?: Exporter;
  /** Whether the exporter writes columns that stand beside the rules. */
  readonly takesColumns?: boolean;
}

/** The hosts that a redirect map speaks of, canonical, the most frequent first. */
export interface HostSurvey {
  /** Of old addresses. */
  readonly hosts: readonly HostCount[];
  /** Of https targets. */
  readonly targetHosts: readonly HostCount[];
  /** Of http targets. */
  readonly plainTargetHosts: readonly HostCount[];
}

export interface HostCount {
  readonly host: string;
  readonly total: number;
}
