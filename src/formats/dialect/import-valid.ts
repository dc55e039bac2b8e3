/** An import whose result is a valid table, whatever the file contains. */
import {
  collectFindings,
  type DataPath,
  type Finding,
  hasErrors,
  type Locate,
  type Place,
  quote,
  sortFindings,
} from "../../domain/finding.ts";
import type { Instant } from "../../domain/instant.ts";
import { compileRoutes } from "../../domain/table/compile.ts";
import { readRoutes } from "../../domain/table/read-routes.ts";
import type { RuleData, SiteData } from "../../domain/table/schema.ts";
import { canonicalHost } from "../../domain/url/canonicalize.ts";
import { validateRoutes } from "../../domain/validate/validate.ts";
import type { ImportContext } from "../import/imported.ts";
import type { Refusal } from "../import/entries.ts";
import { naming } from "../import/refusals.ts";
import type { MadeRule } from "./arrange-imported.ts";
import { combine, type Combined, type CombineMode } from "./combine.ts";
import type { Format } from "./format.ts";
import { describeFile, type ImportedFile, readFile } from "./import-file.ts";
import { hostOf } from "./missing-hosts.ts";
import { rejectEntries, settleImported } from "./reject-entries.ts";

/** The rules that a table has before an import, and the place of each of its parts. */
export interface Existing {
  readonly rules: readonly RuleData[];
  readonly locate: Locate;
}

export interface ImportedTogether extends ImportedFile {
  readonly combined: Combined;
  readonly judged: readonly Finding[];
  /** Errors that no entry of the file causes, but the existing table. If there are any, nothing is written. */
  readonly faults: readonly Finding[];
}

export interface Surroundings {
  readonly existing: Existing;
  readonly mode: CombineMode;
  readonly now: Instant;
  /** Called before each round of validation. */
  readonly begin?: () => void;
}

/** The most rounds of removing entries and validating the rest, since one fault may hide another. */
const ROUNDS_AT_MOST = 25;

/**
 * Reads a file of another format, and removes every entry that would make the table invalid. The result is valid except
 * for faults that the table already had.
 */
export async function importValid(
  format: Format,
  input: Uint8Array,
  context: ImportContext,
  { existing, mode, now, begin = () => {} }: Surroundings,
): Promise<ImportedTogether> {
  const read = await readFile(format, input, context);
  const { site, file } = context;
  const settle = (imported: typeof read) =>
    settleImported(imported, format, context, existing.rules);
  let settled = settle(read);
  for (let round = 1; ; round++) {
    const { table } = settled;
    begin();
    const combined = combine(existing.rules, table.rules, mode, site);
    const judge = createJudge(context, existing, combined, now);
    const judged = judge(combined.rules);
    const found = hasErrors(judged.findings) ? findFaults(judged, judge, combined) : NO_FAULTS;
    const isEnough = round === ROUNDS_AT_MOST;
    if (found.own.length === 0 || isEnough) {
      return {
        ...describeFile(format, settled),
        combined,
        judged: judged.findings,
        faults: isEnough ? judged.findings.filter(isError) : found.foreign,
      };
    }
    settled = settle(
      rejectEntries(
        settled.imported,
        found.own.map((it) => ({
          made: it.made,
          refusal: naming(refusalOf(it.finding, it, site), it.made.rule.from),
        })),
        file,
      ),
    );
  }
}

function isError({ severity }: Finding): boolean {
  return severity === "error";
}

interface Judged {
  readonly findings: readonly Finding[];
  /** The imported rule that a finding is about; null for the site and for existing rules. */
  readonly blame: (finding: Finding) => MadeRule | null;
}

type Judge = (rules: Combined["rules"]) => Judged;

function createJudge(
  { site, file }: Pick<ImportContext, "site" | "file">,
  existing: Existing,
  combined: Combined,
  now: Instant,
): Judge {
  const places = new Map(combined.rules.map((it, index) => [it, index]));
  return (given) => {
    const blamed = new Map<Place, MadeRule>();
    // Of two conflicting rules the validator names the later one: the imported one.
    const rules = [
      ...given.filter((it) => typeof it === "number"),
      ...given.filter((it) => typeof it !== "number"),
    ];
    const locate = ([top, index, ...rest]: DataPath): Place => {
      const rule = top === "rules" && typeof index === "number" ? rules[index] : undefined;
      if (rule === undefined)
        return existing.locate([top ?? "site", ...(index === undefined ? [] : [index]), ...rest]);
      if (typeof rule === "number") return existing.locate(["rules", rule, ...rest]);
      const { line, column } = rule;
      const place = { file, line, column, rule: places.get(rule) ?? null };
      blamed.set(place, rule);
      return place;
    };
    const { report, findings } = collectFindings(locate);
    const written = rules.map((it) => (typeof it === "number" ? existing.rules[it] : it.rule));
    const { data, unread } = readRoutes({ site, rules: written }, report);
    if (data) validateRoutes(compileRoutes(data, report, unread), now, report, locate);
    return {
      findings: sortFindings(findings),
      blame: ({ at }) => blamed.get(at) ?? null,
    };
  };
}

interface Blamed {
  readonly made: MadeRule;
  readonly finding: Finding;
  /** Whether the finding is about this rule; otherwise it is about an existing rule that this one makes invalid. */
  readonly isOwn: boolean;
}

interface Faults {
  readonly own: readonly Blamed[];
  readonly foreign: readonly Finding[];
}

const NO_FAULTS: Faults = { own: [], foreign: [] };

function findFaults({ findings, blame }: Judged, judge: Judge, { rules }: Combined): Faults {
  const own = findings.filter(isError).flatMap((finding) => {
    const made = blame(finding);
    return made ? [{ made, finding, isOwn: true }] : [];
  });
  if (own.length > 0) return { own, foreign: [] };
  const foreign = findings.filter(isError);
  const there = rules.filter((it) => typeof it === "number");
  const known = new Set(judge(there).findings.filter(isError).map(identify));
  const causes = (some: readonly MadeRule[]): Finding | undefined =>
    judge([...there, ...some]).findings.find((it) => isError(it) && !known.has(identify(it)));
  /** Finds the rules that make an existing rule invalid. */
  const search = (some: readonly MadeRule[], beside: readonly MadeRule[]): Faults["own"] => {
    const finding = causes([...beside, ...some]);
    const [made] = some;
    if (!finding || !made) return [];
    if (some.length === 1) return [{ made, finding, isOwn: false }];
    const middle = Math.ceil(some.length / 2);
    const front = search(some.slice(0, middle), beside);
    const bad = new Set(front.map((it) => it.made));
    const sound = some.slice(0, middle).filter((it) => !bad.has(it));
    return [...front, ...search(some.slice(middle), [...beside, ...sound])];
  };
  const blamed = search(
    rules.filter((it) => typeof it !== "number"),
    [],
  );
  return { own: blamed, foreign: foreign.filter((it) => known.has(identify(it))) };
}

function identify({ id, at, message }: Finding): string {
  return JSON.stringify([id, at, message]);
}

/** The reason for removing an entry, in the validator's words. */
function refusalOf(
  { id, message, fix }: Finding,
  { made, isOwn }: Blamed,
  site: SiteData,
): Refusal {
  const whose = isOwn
    ? message
    : `${quote(made.rule.from)} makes a rule of the table invalid: ${message}`;
  const { to = "" } = made.rule;
  if (id === "target-not-https" && /^http:/i.test(to)) {
    return { id, message: whose, fix: `${fix}, or have all of them taken so with --upgrade-http` };
  }
  const host = id === "target-host-not-allowed" ? hostOf(to) : null;
  // A host without a dot is a slip, such as a scheme that stands there twice.
  if (host === null || !host.includes(".")) return { id, message: whose, fix };
  if (site.hosts.some((it) => canonicalHost(it) === canonicalHost(host))) {
    const instead =
      "Write where it goes on the new site: an old host among the target hosts makes chains";
    return { id, message: whose, fix: instead };
  }
  return { id, message: whose, fix, missing: { list: "targetHosts", host } };
}
