import { type DataPath, quote, type Report } from "../finding.ts";
import { checkServedFile } from "./check-served-file.ts";
import { compileSite, readInstant } from "./compile-site.ts";
import { type Answer, FROM_THE_GATE, type Rule, type Window } from "./rule.ts";
import type { RoutesData, RuleData } from "./schema.ts";
import { isPatternSource, parseSource, placeholderNames } from "./source.ts";
import { createLayer, type Site, type Table } from "./table.ts";
import { hasDotSegment, parseTarget, type Target } from "./target.ts";
import { NOTHING_UNREAD, type Unread, withoutConsequences } from "./invalid-fields.ts";

export interface CompiledRoutes {
  readonly table: Table;
  /** The rules that can be matched, in the order of the file. The others have findings. */
  readonly rules: readonly Rule[];
  readonly data: RoutesData;
  /** Unreadable fields of the site. If there are any, the table can be validated but must not be served. */
  readonly unread: ReadonlySet<string>;
}

/**
 * Compiles a table and reports what is wrong with it, rule by rule. Usable parts are kept: a rule with an unreadable
 * `from` is left out, one with an unreadable date never applies, one whose target may not be served answers 501.
 */
export function compileRoutes(
  data: RoutesData,
  report: Report,
  unread: Unread = NOTHING_UNREAD,
): CompiledRoutes {
  const unsound = new Set(unread.site);
  const cautious = withoutConsequences(report, unsound);
  const site = compileSite(data.site, cautious, unsound);
  const rules: Rule[] = [];
  data.rules.forEach((rule, index) => {
    const compiled = rule && compileRule(rule, index, site, cautious, ["rules", index]);
    if (compiled && !unread.rules.has(index)) rules.push(compiled);
  });
  return { table: { site, layers: [createLayer(rules)] }, rules, data, unread: unsound };
}

/**
 * @param index The rule's index in the table, the last tie-breaker.
 * @param report Left out: problems are not reported.
 * @param path The rule's path in the document, for findings.
 * @returns null if the rule can never match.
 */
export function compileRule(
  data: RuleData,
  index: number,
  site: Pick<Site, "hosts" | "aliases" | "targetHosts"> & Partial<Pick<Site, "timeZone">>,
  report: Report = () => {},
  path: DataPath = [],
): Rule | null {
  const source = parseSource(data, site.hosts, { report, path, aliases: site.aliases });
  const window = compileWindow(data, site.timeZone, report, path);
  const names = source && isPatternSource(source) ? placeholderNames(source) : null;
  if (source) {
    for (const name of Object.keys(data.where ?? {})) {
      if (names?.has(name) && name !== "splat") continue;
      const message = `where lists values for :${name}, which ${quote(data.from)} does not have`;
      report(
        "placeholder-unused-where",
        [...path, "where", name],
        message,
        `Use :${name} in the from, or leave it out`,
      );
    }
  }
  for (const [name, values] of Object.entries(data.where ?? {})) {
    const climbing = Object.values(values).find((it) => hasDotSegment(it));
    if (climbing === undefined) continue;
    const message = `where puts ${quote(climbing)} in the place of :${name}, which would climb out of the path`;
    report(
      "target-unparseable",
      [...path, "where", name],
      message,
      "Leave out . and .. as segments",
    );
  }
  const target =
    data.to === undefined
      ? null
      : parseTarget(data.to, names, site.targetHosts, report, [...path, "to"]);
  checkServedFile(data, report, path);
  if (!source) return null;
  return { index, from: data.from, source, window, answer: compileAnswer(data, target) };
}

/** The answer of a `gone` rule without a suggestion, shared because a large table has hundreds of thousands of them. */
const GONE: Answer = { kind: "gone", target: null, query: "merge", lowercase: false };

function compileAnswer(data: RuleData, target: Target | null): Answer {
  if (data.keep) return { kind: "keep" };
  if (data.undecided) return { kind: "undecided" };
  if (data.serve !== undefined) return { kind: "serve", file: data.serve };
  const shared = { target, query: data.query ?? "merge", lowercase: data.lowercase ?? false };
  if (data.gone && data.to === undefined) return GONE;
  if (data.gone) return { kind: "gone", ...shared };
  return { kind: "redirect", status: data.status ?? 301, ...shared };
}

function compileWindow(
  data: RuleData,
  timeZone: string | undefined,
  report: Report,
  path: DataPath,
): Window {
  if (data.startsAt === undefined && data.endsAt === undefined) return FROM_THE_GATE;
  const startsAt = readInstant(data.startsAt, report, [...path, "startsAt"], timeZone);
  const endsAt = readInstant(data.endsAt, report, [...path, "endsAt"], timeZone);
  if (startsAt === undefined || endsAt === undefined) return { startsAt: Infinity, endsAt: null };
  if (startsAt !== null && endsAt !== null && startsAt >= endsAt) {
    const message = `the rule ends at ${data.endsAt}, not after its start at ${data.startsAt}`;
    report(
      "window-empty",
      [...path, "endsAt"],
      message,
      "Move the end to after the start, or remove one of them",
    );
  }
  return { startsAt, endsAt };
}
