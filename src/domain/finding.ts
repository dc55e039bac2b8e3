/**
 * A finding is a problem in data that a person wrote. Such data never causes an exception: every function that reads it
 * reports all its findings, each with its place and what to do.
 */

export type Severity = "error" | "warning";

/** All findings and their severities. `docs/findings.md` explains each. */
export const FINDING_SEVERITY = {
  "json-syntax": "error",
  "json-duplicate-key": "error",
  schema: "error",
  "from-unparseable": "error",
  "from-host-unknown": "error",
  "from-outside-scope": "error",
  "from-kept": "error",
  "rule-duplicate": "error",
  "rule-conflict": "error",
  "rule-shadowed": "error",
  "target-unparseable": "error",
  "target-not-https": "error",
  "target-credentials": "error",
  "target-port": "error",
  "target-host-not-allowed": "error",
  "target-too-long": "error",
  "placeholder-unknown": "error",
  "placeholder-in-authority": "error",
  "placeholder-unused-where": "error",
  "instant-unparseable": "error",
  "window-empty": "error",
  "dates-disordered": "error",
  "redirect-loop": "error",
  "example-broken": "error",
  "serve-too-large": "error",
  "serve-type": "error",
  "table-too-large": "error",
  "redirect-chain": "warning",
  "many-to-one": "warning",
  "target-is-fallback": "warning",
  "window-past": "warning",
  "key-too-long": "warning",
  "locale-changed": "warning",
  "no-example": "warning",
  "wildcard-lookalike": "warning",
  "invisible-character": "warning",
  "entity-in-address": "warning",
  "well-known-redirected": "warning",
  "robots-redirected": "warning",
  "host-alone": "warning",
  "gate-far": "warning",
  undecided: "warning",
  "route-missing": "warning",
  "route-unknown": "warning",
  "route-unreadable": "warning",
  "value-trimmed": "warning",
  "row-parameter": "warning",
  "row-waits": "warning",
  "import-unreadable": "error",
  "import-unsupported": "error",
  "import-conflict": "warning",
  "import-duplicate": "warning",
  "import-quirk": "warning",
  "export-unsupported": "warning",
} as const satisfies Record<string, Severity>;

export type FindingId = keyof typeof FINDING_SEVERITY;

/** The path of a value within a document: `["rules", 3, "to"]`. */
export type DataPath = readonly (string | number)[];

/** The place of a finding. Lines and columns count from 1; `rule` is the index in `rules`, or null. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly rule: number | null;
}

/** A redirect of visitors from one locale to another. */
export interface LocaleChange {
  readonly from: string;
  readonly to: string;
}

/** The data of a finding besides its place. Programs and pages read this and never parse a sentence. */
export interface FindingData {
  /** The addresses of a chain of redirects, in order; null stands for those left out. */
  readonly hops?: readonly (string | null)[] | undefined;
  readonly rules?: number | undefined;
  /** Other addresses and hosts concerned, as written. */
  readonly others?: readonly string[] | undefined;
  readonly locales?: readonly LocaleChange[] | undefined;
}

/** @typeParam Id `string` for a finding read from a record, which a later version may have written. */
export interface Finding<Id extends string = FindingId> {
  readonly id: Id;
  readonly severity: Severity;
  /** One sentence in plain words that quotes the value. */
  readonly message: string;
  /** What to do about it, in the imperative. */
  readonly fix: string;
  readonly at: Place;
  readonly data?: FindingData | undefined;
}

/** Whether a finding is about a field's value or about its name. */
export type FieldPart = "value" | "name";

interface ReportOptions {
  /** `value` if left out. */
  readonly part?: FieldPart;
  readonly data?: FindingData;
}

/** Receives one finding about the value at `path`, or about the name of that field. */
export type Report = (
  id: FindingId,
  path: DataPath,
  message: string,
  fix: string,
  options?: ReportOptions,
) => void;

/** Turns a data path into a place. Called only when there is a finding to report. */
export type Locate = (path: DataPath, part?: FieldPart) => Place;

export function collectFindings(locate: Locate): {
  report: Report;
  findings: Finding[];
} {
  const findings: Finding[] = [];
  const report: Report = (id, path, message, fix, { part, data } = {}) => {
    const at = locate(path, part);
    const finding = { id, severity: FINDING_SEVERITY[id], message, fix, at };
    findings.push(data ? { ...finding, data } : finding);
  };
  return { report, findings };
}

/** Sorts by place, then by id, so that the same data always gives the same list. */
export function sortFindings(findings: readonly Finding[]): Finding[] {
  return findings.toSorted(
    (a, b) =>
      a.at.line - b.at.line ||
      a.at.column - b.at.column ||
      (a.id < b.id ? -1 : a.id > b.id ? 1 : 0),
  );
}

export function hasErrors(findings: readonly Finding<string>[]): boolean {
  return findings.some((finding) => finding.severity === "error");
}

/** The beginning of a long list: `a, b, c and 4 more`. */
export function listSome(names: readonly string[], atMost = 3): string {
  const more = names.length - atMost;
  return names.slice(0, atMost).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

/** A value as messages show it: JSON, truncated at 80 characters. */
export function quote(value: unknown): string {
  // Only what is shown: escaping the whole of a long text may take milliseconds.
  const shown = typeof value === "string" ? value.slice(0, 80) : value;
  const text = JSON.stringify(shown) ?? String(shown);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
