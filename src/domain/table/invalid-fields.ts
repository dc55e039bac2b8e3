import type { FindingId, Report } from "../finding.ts";

/** The unreadable parts of a table, needed to suppress findings that are mere consequences of them. */
export interface Unread {
  /** Fields of the site that hold a stand-in value, or only part of what was written. */
  readonly site: ReadonlySet<string>;
  /** The indices of rules that lost a field. They are checked individually, but not as part of the table. */
  readonly rules: ReadonlySet<number>;
}

export const NOTHING_UNREAD: Unread = { site: new Set(), rules: new Set() };

/** The fields of the site that a finding relies on. */
const RELIES_ON: Readonly<Partial<Record<FindingId, readonly string[]>>> = {
  "from-host-unknown": ["hosts"],
  "from-outside-scope": ["scope"],
  "from-kept": ["keep"],
  "target-host-not-allowed": ["targetHosts"],
  "redirect-loop": ["hosts", "aliases", "scope", "keep", "activatesAt"],
  "redirect-chain": ["hosts", "aliases", "scope", "keep", "activatesAt"],
  "example-broken": ["hosts", "aliases", "scope", "keep", "activatesAt"],
  "rule-duplicate": ["aliases"],
  "rule-conflict": ["aliases"],
  "rule-shadowed": ["hosts", "aliases"],
  "window-past": ["activatesAt"],
  "dates-disordered": ["activatesAt"],
  "well-known-redirected": ["scope", "keep"],
  "robots-redirected": ["scope", "keep"],
  "host-alone": ["hosts", "aliases"],
  "gate-far": ["activatesAt"],
};

/** @param fields The site's unreadable fields. They are looked up for each finding, so the set may still grow. */
export function withoutConsequences(report: Report, fields: ReadonlySet<string>): Report {
  return (id, ...finding) => {
    if (!RELIES_ON[id]?.some((it) => fields.has(it))) report(id, ...finding);
  };
}
