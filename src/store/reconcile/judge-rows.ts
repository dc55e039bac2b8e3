import { compileRule } from "../../domain/table/compile.ts";
import {
  collectFindings,
  type Finding,
  type FindingId,
  hasErrors,
  type Locate,
} from "../../domain/finding.ts";
import type { Instant } from "../../domain/instant.ts";
import type { Rule } from "../../domain/table/rule.ts";
import { createLayer, type Table } from "../../domain/table/table.ts";
import { checkPlaces } from "../../domain/validate/place.ts";
import { validateRoutes } from "../../domain/validate/validate.ts";
import type { Row } from "../../routes-file/kv-row.ts";
import { checkEffect, checkStars, checkStart } from "./row-effects.ts";
import type { Release } from "../../release/open-release.ts";

/** Findings that do not apply to rows: a row is too short-lived for examples, and `undecided` was typed on purpose. */
const OF_TABLES: ReadonlySet<FindingId> = new Set(["no-example", "undecided"]);

/**
 * Validates rows together with the release below them, as `validate` does a table.
 *
 * @param table The release's table; null if any of it is not in memory. Loops and chains through its exact rules are
 * then not found.
 * @returns The findings of each row, including those about its text.
 */
export function judgeRows(
  rows: readonly Row[],
  release: Release,
  table: Table | null,
  now: Instant,
): Finding[][] {
  // The release's patterns keep their indices; rows come after them.
  const { patterns } = release.manifest;
  const indexOf = (row: number): number => patterns.length + row;
  const locate: Locate = ([, index, ...path]) => {
    if (typeof index !== "number") return { file: "rows", line: 1, column: 1, rule: null };
    const row = rows[index - patterns.length];
    return row?.locate(path) ?? { file: "the release", line: 1, column: 1, rule: null };
  };
  const { report, findings } = collectFindings(locate);
  const sound: Rule[] = [];
  const unsound: Rule[] = [];
  for (const [row, { rule, findings: own }] of rows.entries()) {
    const reported = findings.length;
    const compiled =
      rule && compileRule(rule, indexOf(row), release.site, report, ["rules", indexOf(row)]);
    if (rule && compiled) checkStars({ rule: compiled, data: rule }, report);
    const isSound = !hasErrors([...own, ...findings.slice(reported)]);
    if (compiled) (isSound ? sound : unsound).push(compiled);
  }
  const { site } = release;
  const data = {
    site: release.manifest.site,
    rules: [...patterns, ...rows.map((it) => it.rule)],
  };
  // A row that does not serve cannot shadow another one.
  const layers = [createLayer(sound), ...(table?.layers ?? [release.patterns])];
  const all = { table: { site, layers }, rules: sound, data, unread: new Set<string>() };
  validateRoutes(all, now, report, locate);
  checkPlaces({ ...all, rules: unsound, report });
  for (const rule of sound) {
    const row = rows[rule.index - patterns.length];
    if (!row?.rule) continue;
    checkEffect({ rule, data: row.rule }, all.table, report);
    checkStart({ rule, data: row.rule }, all.table, now, report);
  }
  const byKey = Map.groupBy(findings, (it) => it.at.file);
  return rows.map(({ key, findings: own }) => [
    ...own,
    ...(byKey.get(key) ?? []).filter(
      (it, index, all) =>
        !OF_TABLES.has(it.id) &&
        // A problem in the row's text has already been reported, with what to type instead.
        !own.some((other) => other.id === it.id) &&
        (it.id !== "rule-shadowed" || all.findIndex((other) => other.id === it.id) === index) &&
        // Of two findings about a star in a target, the later one says what to type.
        (it.id !== "placeholder-unknown" ||
          all.findLastIndex((other) => other.id === it.id) === index),
    ),
  ]);
}
