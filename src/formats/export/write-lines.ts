/** The part that all exporters share: leaves rules out, expands them, and reports what changes. */
import type { CompiledRoutes } from "../../domain/table/compile.ts";
import { quote } from "../../domain/finding.ts";
import { covers, segmentsOf, staysWithin } from "../../domain/table/covers.ts";
import { splitPath } from "../../domain/url/canonicalize.ts";
import type { RuleData } from "../../domain/table/schema.ts";
import { failure, type Result, success } from "../../domain/result.ts";
import { parseSource, type Source } from "../../domain/table/source.ts";
import { createOverlapIndex } from "../rules/overlap-index.ts";
import { putTogether } from "../rules/written-source.ts";
import {
  createSeen,
  expandValues,
  type ExportRule,
  findUnsupported,
  listByPrecedence,
  listFallbacks,
  type Omission,
} from "./exported.ts";

/** Why a dialect cannot express a rule. */
export interface Obstacle {
  /** The end of a sentence that begins with the rule: "is gone, and X only redirects". */
  readonly why: string;
}

export interface RuleWriter<Line> {
  /**
   * Finds the feature of a rule that this dialect cannot express, besides those that none can; null if there is none.
   */
  readonly findObstacle: (rule: ExportRule) => string | null;
  /** Returns the rules of one line each that together answer as the rule does; null if there are too many. */
  readonly expand?: (rule: ExportRule) => readonly ExportRule[] | null;
  readonly write: (rule: ExportRule) => Result<Line, Obstacle>;
  /** Whether a rule that lower-cases its captures is written nevertheless, keeping the visitor's spelling. */
  readonly keepsCase?: boolean;
  /** The ways in which a written rule answers differently than here, each as the end of a sentence. */
  readonly listChanges: (rule: ExportRule) => readonly string[];
}

export interface RuleLine<Line> {
  /** One of the rules that `expand` returned. */
  readonly rule: ExportRule;
  readonly line: Line;
}

/**
 * The lines of all rules that the dialect can express, the most specific first, and of the fallback for whatever they
 * leave to it. A rule is written in whole or not at all, without the values that better rules take.
 */
export function writeLines<Line>(
  routes: CompiledRoutes,
  writer: RuleWriter<Line>,
): { readonly lines: RuleLine<Line>[]; readonly omissions: Omission[] } {
  const lines: RuleLine<Line>[] = [];
  const omissions: Omission[] = [];
  const { site } = routes.table;
  const aliases = Map.groupBy(site.aliases, ([, host]) => host);
  const aliasesOf = (host: string): readonly string[] =>
    (aliases.get(host) ?? []).map(([alias]) => alias);
  const scopes = site.scope.map(splitPath);
  const hosts = new Set([...site.hosts].filter((it) => !site.aliases.has(it)));
  const patterns = createOverlapIndex<ExportRule>();
  const isTaken = (source: Source): boolean =>
    [...patterns.findAll(source)].some((it) => covers(it.source, source, hosts));
  const isSeen = createSeen();
  const isLeft = (one: ExportRule, whole: ExportRule): boolean => {
    const part = one.rule === whole.rule ? null : parseSource(writtenRule(one), site.hosts, site);
    return !isSeen(one) && (part === null || !isTaken(part));
  };
  for (const rule of [...listByPrecedence(routes), ...listFallbacks(routes)]) {
    if (rule.index === null && isTaken(rule.source)) continue;
    const written = writeRule(rule, writer, aliasesOf(rule.written.host));
    if (written.ok) {
      lines.push(...written.value.filter((it) => isLeft(it.rule, rule)));
      if (rule.source.segments) patterns.add(rule);
      const spelling =
        writer.keepsCase && rule.rule.lowercase && !rule.rule.gone ? [KEPT_CASE] : [];
      const wide = staysWithin(segmentsOf(rule.source), scopes) ? [] : [UNLIMITED];
      omissions.push(
        ...[...wide, ...spelling, ...writer.listChanges(rule)].map((how) => changed(rule, how)),
      );
    } else omissions.push(leftOut(rule, written.problem));
  }
  return { lines, omissions };
}

const UNLIMITED = "takes addresses outside site.scope, too";
const KEPT_CASE = "what it captures keeps the visitor's upper and lower case";

function writeRule<Line>(
  rule: ExportRule,
  { findObstacle, expand = expandValues, write, keepsCase = false }: RuleWriter<Line>,
  aliases: readonly string[],
): Result<RuleLine<Line>[], Obstacle> {
  const why = findUnsupported(rule, keepsCase) ?? findObstacle(rule);
  if (why !== null) return failure({ why });
  const lines: RuleLine<Line>[] = [];
  const expanded = expand(rule);
  if (!expanded) return failure({ why: "takes too many values" });
  for (const one of expanded.flatMap((it) => withAliases(it, aliases))) {
    const line = write(one);
    if (!line.ok) return line;
    lines.push({ rule: one, line: line.value });
  }
  return success(lines);
}

function writtenRule({ written, isPattern }: ExportRule): RuleData {
  return { ...putTogether(written), match: isPattern ? "pattern" : "exact" };
}

/** Repeats a rule of one host for the host's aliases, on which it answers too. */
function withAliases(rule: ExportRule, aliases: readonly string[]): ExportRule[] {
  const others = aliases.map((host) => ({ ...rule, written: { ...rule.written, host } }));
  return [rule, ...others];
}

export function leftOut(rule: ExportRule, { why }: Obstacle): Omission {
  return { rule: rule.index, isLeftOut: true, message: `${nameOf(rule)} ${why}: it is left out` };
}

function changed(rule: ExportRule, how: string): Omission {
  return { rule: rule.index, message: `${nameOf(rule)} is written, but ${how}` };
}

function nameOf({ index, rule }: ExportRule): string {
  return index === null ? `the fallback for ${quote(rule.from)}` : quote(rule.from);
}
