import type { FindingId, Report } from "../finding.ts";

/** What of a table could not be read, so that findings which would only follow from it are none. */
export interface Unread {
  /** Fields of the site that hold something else, or only a part. */
  readonly site: ReadonlySet<string>;
  /** Rules that have lost a field, by index: they are checked one by one, and then left out. */
  readonly rules: ReadonlySet<number>;
}

export const NOTHING_UNREAD: Unread = { site: new Set(), rules: new Set() };

/** The fields of the site by which some findings judge. */
const RELIES_ON: Readonly<Partial<Record<FindingId, readonly string[]>>> = {
  "from-host-unknown": ["hosts"],
  "from-outside-scope": ["scope"],
  "from-kept": ["keep"],
  "target-host-not-allowed": ["targetHosts"],
  "redirect-loop": ["hosts", "scope", "keep", "activatesAt"],
  "redirect-chain": ["hosts", "scope", "keep", "activatesAt"],
  "example-broken": ["hosts", "scope", "keep", "activatesAt"],
  "window-past": ["activatesAt"],
};

/** @param fields The site's unread fields, asked at each finding. */
export function withoutConsequences(report: Report, fields: ReadonlySet<string>): Report {
  return (id, ...finding) => {
    if (!RELIES_ON[id]?.some((it) => fields.has(it))) report(id, ...finding);
  };
}
