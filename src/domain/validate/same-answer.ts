import { segmentsOf } from "../table/covers.ts";
import { type Rule, targetOf } from "../table/rule.ts";
import { isPatternSource, type Source } from "../table/source.ts";
import type { TargetPart, Target } from "../table/target.ts";
import { type CheckContext, dataOf } from "./context.ts";

/** Whether two rules of equal rank answer alike whatever both match. Names of placeholders do not matter. */
export function hasSameAnswer(context: CheckContext, a: Rule, b: Rule): boolean {
  if (!("query" in a.answer) || !("query" in b.answer)) {
    return JSON.stringify(a.answer) === JSON.stringify(b.answer);
  }
  const { target: targetA, lowercase: lowercaseA, ...restA } = a.answer;
  const { target: targetB, lowercase: lowercaseB, ...restB } = b.answer;
  if (JSON.stringify(restA) !== JSON.stringify(restB)) return false;
  if (lowercaseA !== lowercaseB && isPatternSource(a.source)) return false;
  if (!targetA || !targetB) return dataOf(context, a).to === dataOf(context, b).to;
  if (targetText(a, targetA) !== targetText(b, targetB)) return false;
  return fillsAlike(a, b);
}

/** The text of a target with numbered placeholders, so that their names do not matter. */
function targetText(rule: Rule, target: Target): string {
  if (target.kind === "literal") return target.href;
  const names = capturesOf(rule.source).map((it) => it.name);
  // The splat has no name, and gets -1.
  const number = (part: TargetPart): unknown =>
    typeof part === "string" ? part : names.indexOf(part.name);
  return JSON.stringify([
    target.origin,
    target.path.map(number),
    target.search?.map(number),
    target.hash?.map(number),
  ]);
}

/** Whether both rules replace common enumerated values alike, as far as the targets use them. */
function fillsAlike(a: Rule, b: Rule): boolean {
  const shown = namesIn(targetOf(a.answer));
  const others = capturesOf(b.source);
  return capturesOf(a.source).every(({ name, values }, position) => {
    const other = others[position]?.values;
    if (!values || !other || !shown.has(name)) return true;
    return [...values].every(
      ([old, replacement]) => (other.get(old) ?? replacement) === replacement,
    );
  });
}

interface Capture {
  /** null for a splat, and for what is literal. */
  readonly name: string | null;
  /** The possible values, as a map from old to new; null if any value is possible. */
  readonly values: ReadonlyMap<string, string> | null;
}

/** Of every segment and every parameter, in order. */
export function capturesOf(source: Source): readonly Capture[] {
  return [
    ...segmentsOf(source).map((it) => ({
      name: "name" in it ? it.name : null,
      values: it.kind === "enumerated" ? it.values : null,
    })),
    ...source.query.map((it) => ({ name: it.capture, values: it.where })),
  ];
}

/** The names in a target; null stands for its texts. */
export function namesIn(target: Target | null): ReadonlySet<string | null> {
  if (target?.kind !== "template") return new Set();
  const parts = [...target.path, ...(target.search ?? []), ...(target.hash ?? [])];
  return new Set(parts.map((it) => (typeof it === "string" ? null : it.name)));
}
