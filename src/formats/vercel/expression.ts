/** Reads a Vercel `source` as an expression, if it consists of more than whole segments. */
import { type Key, parse, type Token } from "path-to-regexp";
import { failure, type Result, success } from "../../domain/result.ts";
import type { CapturedText, PathPattern } from "../regex/path-pattern.ts";
import type { ExpressionProblem } from "../regex/problem.ts";
import { findPaths } from "../regex/regex-to-paths.ts";

/** The name of a splat's capture; the dialect may use the name "splat" for a placeholder. */
export const REST = "*";

export interface SegmentClass {
  /** The placeholder that accepts any segment instead. */
  readonly name: string;
  readonly text: string;
}

export interface ExpressionPatterns {
  /** Captures have the dialect's names, or their numbers from 0. */
  readonly patterns: readonly PathPattern[];
  /** Classes of characters, in place of which any segment is accepted. */
  readonly classes: readonly SegmentClass[];
}

/** One class of characters without the slash, and its quantifier. */
const CLASS = /^(?:\\[dw]|\[(?!\^)(?:[^\]\\/]|\\[^DSW])+\])(?:[+*]|\{\d+(?:,\d*)?\})?\??$/;

/** Any segment, or a part of one. */
const SEGMENT = /^(?:\(\?:\(\?!.*\)\[\^\\\/#\\\?\]\)|\[\^(?:\\?\/|#|\\\?|\.)+\])[+*]\??$/;

export function readExpression(
  tokens: readonly Token[],
): Result<ExpressionPatterns, ExpressionProblem> {
  const classes: SegmentClass[] = [];
  const names = new Map<string, string>();
  const source = tokens.map((it) => (typeof it === "string" ? escape(it) : write(it)));
  const found = findPaths(`^${source.join("")}$`, null);
  if (!found.ok) return found;
  const patterns = found.value.patterns.map((it) => ({
    ...it,
    // A group that is missing in this variant captures nothing.
    captures: new Map(
      [...names].map(([group, key]) => [key, (it.captures.get(group) ?? []).map(markRest)]),
    ),
  }));
  const byPath = Map.groupBy(patterns, (it) => JSON.stringify(it.segments));
  // `a/?` gives the same path twice; of these, the one without a final slash is the one that is requested.
  const unique = [...byPath.values()].flatMap((it) => it.slice(-1));
  return unique.length > 0
    ? success({ patterns: unique, classes })
    : failure({ kind: "never-matches", hasSlash: true });

  function write({ name, prefix, suffix, pattern, modifier }: Key): string {
    const isGroup = name === "" && pattern === "";
    const inside =
      escape(prefix) + (isGroup ? "" : capture(String(name), pattern)) + escape(suffix);
    return modifier === "" ? inside : `(?:${inside})${modifier}`;
  }

  function capture(name: string, pattern: string): string {
    const isName = /^[A-Za-z_]/.test(name) && name !== "splat";
    const group = isName ? name : `_${name}`;
    names.set(group, name);
    if (CLASS.test(pattern)) classes.push({ name: group, text: pattern });
    const any = CLASS.test(pattern) || SEGMENT.test(pattern);
    return `(?<${group}>${any ? "[^/]+" : pattern.replace(/\\?\/\?$/, "")})`;
  }
}

/** The expression for a source as a whole; null if it is not valid. */
export function writeExpression(source: string): string | null {
  try {
    const texts = parse(source).map((it) => {
      if (typeof it === "string") return escape(it);
      const [prefix, suffix] = [escape(it.prefix), escape(it.suffix)];
      const name = SEGMENT.test(it.pattern) ? "[^/]+" : it.pattern;
      const inside = `${prefix}${it.pattern === "" ? "" : `(?:${name})`}${suffix}`;
      // A name that may be repeated takes several segments.
      if (/[*+]/.test(it.modifier) && SEGMENT.test(it.pattern)) {
        return `(?:${prefix}.+)${it.modifier === "*" ? "?" : ""}`;
      }
      return it.modifier === "" ? inside : `(?:${inside})${it.modifier}`;
    });
    return `^${texts.join("")}/?$`;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return null;
  }
}

function markRest(part: CapturedText[number]): CapturedText[number] {
  return typeof part === "object" && part.name === "splat" ? { name: REST } : part;
}

function escape(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
