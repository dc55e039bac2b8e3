/** Writes a rule's paths as a regular expression and its target with groups, for servers without patterns. */
import { parseTarget, type TargetPart } from "../../domain/table/target.ts";
import { failure, type Result, success } from "../../domain/result.ts";
import type { Obstacle } from "./write-lines.ts";
import { expandValues, type ExportRule, fillsValue, isListOnly, withoutSplat } from "./exported.ts";
import type { WrittenSegment } from "../rules/written-source.ts";

export interface PathExpression {
  /** Anchored at both ends; ignores case and a final slash. */
  readonly source: string;
  /** The number of the group that captures each placeholder. */
  readonly groups: ReadonlyMap<string, number>;
}

/** @returns The problem if no decoded path can match. */
export function toExpression({
  written: { segments },
}: ExportRule): Result<PathExpression, Obstacle> {
  const groups = new Map<string, number>();
  let source = "";
  for (const segment of segments) {
    const text = segmentSource(segment);
    if (text === null) return failure(UNDECODABLE);
    if (segment.kind === "splat") groups.set("splat", groups.size + 1);
    else if (segment.kind !== "literal") groups.set(segment.name, groups.size + 1);
    source += text;
  }
  const end = segments.at(-1)?.kind === "splat" ? "$" : "/?$";
  return success({ source: `(?is)^${source}${end}`, groups });
}

export const UNDECODABLE: Obstacle = { why: "has an escape that servers decode or refuse" };

function segmentSource(segment: WrittenSegment): string | null {
  switch (segment.kind) {
    case "splat":
      return "(?:/(.*))?";
    case "placeholder":
      return "/([^/]+)";
    case "enumerated": {
      const texts = [...segment.values.values()].map(({ old }) => decodeSegment(old));
      if (texts.includes(null)) return null;
      return `/(${texts.map((it) => escapeExpression(it ?? "")).join("|")})`;
    }
    case "literal": {
      const text = decodeSegment(segment.text);
      return text === null ? null : `/${escapeExpression(text)}`;
    }
  }
}

/** The text of a segment as a server compares it; null if that is not the text of one segment. */
export function decodeSegment(text: string): string | null {
  try {
    const decoded = decodeURIComponent(text);
    return /[/\\\p{Cc}]/u.test(decoded) ? null : decoded;
  } catch {
    return null;
  }
}

export function escapeExpression(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}

/** Whether a group would put the visitor's spelling of an enumerated value into the target, instead of the table's. */
function spellsValues(rule: ExportRule): boolean {
  return fillsValue(rule, ({ replacement }) => !/^[0-9._~-]*$/.test(replacement));
}

/** The most expressions for one rule: a server tries one after the other, so more would be noticeably slow. */
const EXPRESSIONS_AT_MOST = 10_000;

export const SPELLING = "puts the visitor's upper and lower case into its target";

/** Whether a rule is written as one expression nevertheless, because it has too many values to list. */
export function keepsSpelling(rule: ExportRule): boolean {
  const sizes = rule.written.segments.map((it) => (it.kind === "enumerated" ? it.values.size : 1));
  const count = sizes.reduce((product, it) => product * it, 1);
  return count > EXPRESSIONS_AT_MOST && isListOnly(rule) && spellsValues(rule);
}

/**
 * The rules that each become one expression and one target. Enumerated placeholders that replace something or contain
 * letters are expanded, and so is an empty splat that would double a slash.
 *
 * @returns null if there are too many.
 */
export function listExpressions(rule: ExportRule): ExportRule[] | null {
  const isGroup = isListOnly(rule) && (!spellsValues(rule) || keepsSpelling(rule));
  const rules = isGroup ? [rule] : expandValues(rule, EXPRESSIONS_AT_MOST);
  return (
    rules?.flatMap((it) =>
      it.isPattern && /^[^?#]*:splat\//.test(it.rule.to ?? "") ? [withoutSplat(it), it] : [it],
    ) ?? null
  );
}

/** The parts of a target; a number is that of a group. */
export interface ExportTarget {
  readonly path: readonly (string | number)[];
  /** Includes the question mark. */
  readonly search: readonly (string | number)[];
  /** Includes the number sign. */
  readonly hash: readonly (string | number)[];
}

/** @returns The problem if the target is not allowed. */
export function readTarget(
  { rule, isPattern }: ExportRule,
  groups: ReadonlyMap<string, number>,
  targetHosts: ReadonlySet<string>,
): Result<ExportTarget, Obstacle> {
  const names = isPattern ? new Set(groups.keys()) : null;
  const target = parseTarget(rule.to ?? "", names, targetHosts, () => {}, []);
  if (!target) return failure({ why: "has a target that may not be served" });
  if (target.kind === "literal") {
    const { origin, pathname, search, hash } = new URL(target.href);
    return success({ path: [origin + pathname], search: listOf(search), hash: listOf(hash) });
  }
  const number = (part: TargetPart): string | number =>
    typeof part === "string" ? part : (groups.get(part.name) ?? "");
  return success({
    path: [target.origin, ...target.path.map(number)],
    search: target.search ? ["?", ...target.search.map(number)] : [],
    hash: target.hash ? ["#", ...target.hash.map(number)] : [],
  });
}

function listOf(text: string): string[] {
  return text === "" ? [] : [text];
}
