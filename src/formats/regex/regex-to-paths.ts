/**
 * Turns an expression into the paths that it matches, as few patterns as say exactly that, the preferred match
 * first. A choice of words that is a whole segment stays one pattern, any other becomes one pattern a choice.
 */
import { failure, type Result, success } from "../../domain/result.ts";
import type { ExpressionProblem } from "./problem.ts";
import { type ExpressionNode, parseExpression } from "./expression.ts";
import type { CapturedText, PathPattern, PatternSegment } from "./path-pattern.ts";

export interface RegexPaths {
  readonly patterns: readonly PathPattern[];
  /** As of the expression. */
  readonly hasLooseDot: boolean;
}

/** More patterns than this are no longer one rule. */
const PATTERNS_AT_MOST = 64;
const TOO_MANY = { kind: "too-many-cases" } as const;

/** A pattern on its way: what comes one after the other, and where a group begins and ends. */
type PathItem =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "words"; readonly words: readonly string[] }
  | { readonly kind: "segment" }
  | { readonly kind: "rest"; readonly mayBeEmpty: boolean; readonly isOpenEnd?: boolean }
  | { readonly kind: "start" | "end" }
  | { readonly kind: "open" | "close"; readonly names: readonly string[] };

/**
 * @param base null if the expression sees the path with its first slash; else the folder, with a last slash,
 *   behind which it sees the path.
 */
export function findPaths(
  source: string,
  base: string | null,
): Result<RegexPaths, ExpressionProblem> {
  const expression = parseExpression(source);
  if (!expression.ok) return expression;
  const { choices, hasLooseDot } = expression.value;
  const whole: ExpressionNode = { kind: "group", names: ["0"], choices };
  const flat = flatten(whole);
  if (!flat) return failure(TOO_MANY);
  const patterns: PathPattern[] = [];
  const seen = new Set<string>();
  for (const items of flat) {
    const anchored = anchor(items);
    if (!anchored.ok) return anchored;
    const rooted = anchored.value && root(anchored.value, base);
    if (rooted === null) continue;
    if (countCases(rooted) > PATTERNS_AT_MOST) return failure(TOO_MANY);
    for (const written of writeOut(rooted)) {
      const read = readPattern(written);
      if (!read.ok) return read;
      const pattern = read.value;
      const key = JSON.stringify([pattern.segments, [...pattern.captures]]);
      if (!seen.has(key)) patterns.push(pattern);
      seen.add(key);
    }
    if (patterns.length > PATTERNS_AT_MOST) return failure(TOO_MANY);
  }
  if (patterns.length === 0) return failure({ kind: "never-matches", hasSlash: base === null });
  return success({ patterns, hasLooseDot });
}

/** @returns null if these are too many. */
function flatten(node: ExpressionNode): PathItem[][] | null {
  switch (node.kind) {
    case "maybe": {
      const some = flatten(node.node);
      return some && [...some, []];
    }
    case "group": {
      const words = readWords(node.choices);
      const cases = words ? [[{ kind: "words" as const, words }]] : flattenChoices(node.choices);
      const { names } = node;
      if (names.length === 0 || !cases) return cases;
      return cases.map((it) => [{ kind: "open", names }, ...it, { kind: "close", names }]);
    }
    case "text":
    case "segment":
    case "rest":
    case "start":
    case "end":
      return [[node]];
  }
}

function flattenChoices(choices: readonly (readonly ExpressionNode[])[]): PathItem[][] | null {
  const all: PathItem[][] = [];
  for (const nodes of choices) {
    let cases: PathItem[][] = [[]];
    for (const node of nodes) {
      const next = flatten(node);
      if (!next || next.length * cases.length > PATTERNS_AT_MOST) return null;
      const [only, ...others] = next;
      if (only && others.length === 0) for (const before of cases) before.push(...only);
      else cases = cases.flatMap((before) => next.map((it) => [...before, ...it]));
    }
    all.push(...cases);
    if (all.length > PATTERNS_AT_MOST) return null;
  }
  return all;
}

/** The choices, if they are two or more texts that a segment can be. */
function readWords(choices: readonly (readonly ExpressionNode[])[]): string[] | null {
  if (choices.length < 2) return null;
  const words = choices.map(([only, ...more]) =>
    only?.kind === "text" && more.length === 0 ? only.text : "",
  );
  return words.every((it) => it !== "" && !it.includes("/")) ? words : null;
}

/** Whether an item takes nothing itself. */
function isMark(item: PathItem): item is Extract<PathItem, { names: readonly string[] }> {
  return item.kind === "open" || item.kind === "close";
}

/**
 * Writes out the end if it is open.
 *
 * @returns null if it can never match.
 */
function anchor(items: readonly PathItem[]): Result<PathItem[] | null, ExpressionProblem> {
  const real = items.filter((it) => !isMark(it));
  const starts = real.findLastIndex((it) => it.kind === "start");
  const ends = real.findIndex((it) => it.kind === "end");
  const bare = items.filter((it) => it.kind !== "start" && it.kind !== "end");
  const body = bare.filter((it) => !isMark(it));
  if (starts > 0 && real.slice(0, starts).some((it) => it.kind !== "start")) {
    return success(null);
  }
  if (ends !== -1 && real.slice(ends).some((it) => it.kind !== "end")) return success(null);
  if (starts === -1 && body[0]?.kind !== "rest") return failure({ kind: "start-open" });
  const last = body.at(-1);
  if (ends !== -1 || last?.kind === "rest") return success(bare);
  const rest: PathItem = { kind: "rest", mayBeEmpty: true };
  // A segment takes all that it can, so that a slash comes next or nothing.
  if (last?.kind === "segment") {
    return success([...bare, { kind: "text", text: "/" }, { ...rest, isOpenEnd: true }]);
  }
  const isOpen = last === undefined || (last.kind === "text" && last.text.endsWith("/"));
  return isOpen ? success([...bare, rest]) : failure({ kind: "end-open" });
}

/** Puts what stands before the path's first character; null if no path begins so. */
function root(items: readonly PathItem[], base: string | null): PathItem[] | null {
  const at = items.findIndex((it) => !isMark(it));
  const first = items[at];
  const isAbsolute = first?.kind === "text" && first.text.startsWith("/");
  if (base !== null) return isAbsolute ? null : [{ kind: "text", text: base }, ...items];
  if (isAbsolute) return [...items];
  // Whatever takes a whole path takes its first slash.
  if (first?.kind !== "rest") return null;
  const whole: PathItem[] = [
    { kind: "text", text: "/" },
    { kind: "rest", mayBeEmpty: true },
  ];
  return items.toSpliced(at, 1, ...whole);
}

/** How many patterns `writeOut` makes. */
function countCases(items: readonly PathItem[]): number {
  return items.reduce((count, it, position) => {
    if (it.kind === "rest") return it.mayBeEmpty ? count : count * 2;
    return it.kind === "words" && !isWholeSegment(items, position)
      ? count * it.words.length
      : count;
  }, 1);
}

/** The same without words that are only a part of a segment, and without a rest that may not be empty. */
function writeOut(items: readonly PathItem[]): PathItem[][] {
  const at = items.findIndex(
    (it, position) =>
      (it.kind === "words" && !isWholeSegment(items, position)) ||
      (it.kind === "rest" && !it.mayBeEmpty),
  );
  const item = items[at];
  const segment: PathItem = { kind: "segment" };
  const more: PathItem[] = [
    segment,
    { kind: "text", text: "/" },
    { kind: "rest", mayBeEmpty: true },
  ];
  if (item?.kind === "words") {
    return item.words.flatMap((text) => writeOut(items.toSpliced(at, 1, { kind: "text", text })));
  }
  if (item?.kind !== "rest") return [[...items]];
  return [[segment], more].flatMap((it) => writeOut(items.toSpliced(at, 1, ...it)));
}

function isWholeSegment(items: readonly PathItem[], position: number): boolean {
  const before = items.slice(0, position).findLast((it) => !isMark(it));
  const after = items.slice(position + 1).find((it) => !isMark(it));
  const isBehindSlash = before?.kind === "text" && before.text.endsWith("/");
  return isBehindSlash && (!after || (after.kind === "text" && after.text.startsWith("/")));
}

function readPattern(items: readonly PathItem[]): Result<PathPattern, ExpressionProblem> {
  const segments: PatternSegment[] = [];
  const captures = new Map<string, (string | { name: string })[]>();
  const open = new Set<string>();
  let text = "";
  /** What is not literal in the segment that is being read. */
  let filled: Exclude<PatternSegment, { kind: "literal" }> | null = null;
  let isBehindSlash = false;
  const names = new Set<string>();
  const capture = (taken: string | { name: string }): void => {
    for (const name of open) captures.get(name)?.push(taken);
  };
  const endSegment = (): void => {
    if (filled) segments.push(filled);
    else if (text !== "") segments.push({ kind: "literal", text });
    text = "";
    filled = null;
  };
  for (const item of items) {
    if (item.kind === "open") {
      for (const name of item.names) {
        open.add(name);
        captures.set(name, []);
      }
    } else if (item.kind === "close") {
      for (const name of item.names) open.delete(name);
    } else if (item.kind === "text") {
      // Behind a rest only the path's last slash can be left, and that makes no difference.
      if (segments.at(-1)?.kind === "splat") {
        if (item.text !== "/") return failure({ kind: "behind-rest" });
        continue;
      }
      capture(item.text);
      const [first = "", ...others] = item.text.split("/");
      if (filled && first !== "") return failure({ kind: "part-of-segment" });
      text += first;
      for (const other of others) {
        endSegment();
        text = other;
      }
    } else if (item.kind === "words" || item.kind === "segment" || item.kind === "rest") {
      if (filled || text !== "") return failure({ kind: "part-of-segment" });
      if (segments.at(-1)?.kind === "splat") return failure({ kind: "behind-rest" });
      if (item.kind === "rest") {
        capture({ name: "splat" });
        isBehindSlash = segments.length > 0 && !item.isOpenEnd;
        segments.push({ kind: "splat" });
        continue;
      }
      const name = nameFor([...open], names);
      names.add(name);
      capture({ name });
      filled =
        item.kind === "words"
          ? { kind: "enumerated", name, values: item.words }
          : { kind: "placeholder", name };
    }
  }
  endSegment();
  return success({
    segments,
    captures: new Map<string, CapturedText>(captures),
    needsSlash: isBehindSlash,
  });
}

/** A group's own name, if a placeholder may have it. */
function nameFor(open: readonly string[], taken: ReadonlySet<string>): string {
  const own = open.findLast((it) => !/^\d/.test(it) && it !== "splat" && !taken.has(it));
  if (own !== undefined) return own;
  let number = taken.size + 1;
  while (taken.has(`p${number}`)) number++;
  return `p${number}`;
}
