/**
 * Turns an expression into the paths that it matches: the fewest patterns that are exact, the preferred match first. A
 * choice of words that is a whole segment stays one pattern; any other becomes one pattern per choice. Where patterns
 * cannot be exact, they record the difference: longer names, and any name in place of a class.
 */
import { failure, type Result, success } from "../../domain/result.ts";
import type { ExpressionProblem } from "./problem.ts";
import {
  CASES_AT_MOST,
  type ExpressionItem,
  type FlatExpression,
  flattenPath,
  isMark,
  TOO_MANY,
} from "./flatten.ts";
import { type AcceptedName, acceptedName, takesSlash } from "./accepted-name.ts";
import type { CapturedText, PathPattern, PatternSegment } from "./path-pattern.ts";
import { splitAddress } from "./split-address.ts";

export interface RegexPaths {
  readonly patterns: readonly PathPattern[];
  /** As in the expression. */
  readonly hasLooseDot: boolean;
}

/**
 * @param base null if the expression sees the path with its first slash; otherwise the folder, with a final slash,
 *   relative to which it sees the path.
 */
export function findPaths(
  source: string,
  base: string | null,
): Result<RegexPaths, ExpressionProblem> {
  const flat = flattenPath(source);
  return flat.ok ? collectPatterns(flat.value, (items) => readPaths(items, base), base) : flat;
}

/** Like `findPaths`, for an expression that sees the whole requested address with its query. */
export function findAddresses(source: string): Result<RegexPaths, ExpressionProblem> {
  const flat = flattenPath(source);
  if (!flat.ok) return flat;
  const read = (items: readonly ExpressionItem[]): Result<PathPattern[], ExpressionProblem> => {
    const address = splitAddress(items);
    if (!address.ok) return address;
    const { path, queries, takesQuery } = address.value;
    const paths = readPaths(path, null);
    if (!paths.ok || !queries) {
      return paths.ok ? success(paths.value.map((it) => ({ ...it, takesQuery }))) : paths;
    }
    return success(
      paths.value.flatMap((it) =>
        queries.map((query) => ({
          ...it,
          query,
          captures: new Map([...it.captures, ...query.captures]),
        })),
      ),
    );
  };
  return collectPatterns(flat.value, read, null);
}

function collectPatterns(
  { ways, hasLooseDot }: FlatExpression,
  read: (items: readonly ExpressionItem[]) => Result<PathPattern[], ExpressionProblem>,
  base: string | null,
): Result<RegexPaths, ExpressionProblem> {
  const patterns = new Map<string, PathPattern>();
  for (const items of ways) {
    const found = read(items);
    if (!found.ok) return found;
    for (const it of found.value) {
      const key = JSON.stringify([it.segments, it.query?.query, [...it.captures]]);
      if (!patterns.has(key)) patterns.set(key, it);
    }
    if (patterns.size > CASES_AT_MOST) return failure(TOO_MANY);
  }
  if (patterns.size === 0) return failure({ kind: "never-matches", hasSlash: base === null });
  return success({ patterns: [...patterns.values()], hasLooseDot });
}

function readPaths(
  items: readonly ExpressionItem[],
  base: string | null,
): Result<PathPattern[], ExpressionProblem> {
  const anchored = anchor(items);
  if (!anchored.ok) return anchored;
  const patterns: PathPattern[] = [];
  for (const { way, isOpen } of anchored.value) {
    const rooted = root(way, base);
    if (rooted === null) continue;
    if (countCases(rooted) > CASES_AT_MOST) return failure(TOO_MANY);
    for (const written of writeOut(rooted)) {
      const read = readPattern(written);
      if (!read.ok) return read;
      patterns.push(isOpen ? { ...read.value, isOpen } : read.value);
    }
  }
  return success(patterns);
}

interface Anchored {
  readonly way: readonly ExpressionItem[];
  /** Whether its last literal segment accepts longer names too. */
  readonly isOpen: boolean;
}

/**
 * Expands an open end: the match itself, and everything below it.
 *
 * @returns An empty list if the expression can never match.
 */
function anchor(items: readonly ExpressionItem[]): Result<Anchored[], ExpressionProblem> {
  const real = items.filter((it) => !isMark(it));
  const starts = real.findLastIndex((it) => it.kind === "start");
  const ends = real.findIndex((it) => it.kind === "end");
  const bare = items.filter((it) => it.kind !== "start" && it.kind !== "end");
  const body = bare.filter((it) => !isMark(it));
  const whole = (way: readonly ExpressionItem[]): Anchored => ({ way, isOpen: false });
  if (starts > 0 && real.slice(0, starts).some((it) => it.kind !== "start")) return success([]);
  if (ends !== -1 && real.slice(ends).some((it) => it.kind !== "end")) return success([]);
  if (starts === -1 && body[0]?.kind !== "rest") return failure({ kind: "start-open" });
  const last = body.at(-1);
  if (ends !== -1 || last?.kind === "rest") return success([whole(bare)]);
  const rest: ExpressionItem = { kind: "rest", mayBeEmpty: true };
  const slash: ExpressionItem = { kind: "text", text: "/" };
  const below = (way: readonly ExpressionItem[]): ExpressionItem[] => [...way, slash, rest];
  const open = (way: readonly ExpressionItem[]): ExpressionItem[] => [
    ...way,
    slash,
    { ...rest, isOpenEnd: true },
  ];
  switch (last?.kind) {
    // A segment is greedy, so that a slash or the end follows.
    case "segment":
      return success([whole(open(bare))]);
    case "class": {
      const way = bare.map((it) => (it === last ? { ...last, isOpenEnd: true } : it));
      return success([whole(open(way))]);
    }
    case "words": {
      const written = last.words.map((text) =>
        bare.map((it): ExpressionItem => (it === last ? { kind: "text", text } : it)),
      );
      return success(
        written.flatMap((way) => [way, below(way)]).map((way) => ({ way, isOpen: true })),
      );
    }
    case "text":
      if (last.text.endsWith("/")) return success([whole([...bare, rest])]);
      return success([bare, below(bare)].map((way) => ({ way, isOpen: true })));
    case undefined:
    case "start":
    case "end":
      return success([whole([...bare, rest])]);
  }
}

/** Adds the start of the path before the first item; null if no path begins like that. */
function root(items: readonly ExpressionItem[], base: string | null): ExpressionItem[] | null {
  const at = items.findIndex((it) => !isMark(it));
  const first = items[at];
  const isAbsolute = first?.kind === "text" && first.text.startsWith("/");
  if (base !== null) return isAbsolute ? null : [{ kind: "text", text: base }, ...items];
  if (isAbsolute) return [...items];
  // A rest that matches a whole path also matches its first slash.
  if (first?.kind !== "rest") return null;
  const whole: ExpressionItem[] = [
    { kind: "text", text: "/" },
    { kind: "rest", mayBeEmpty: true },
  ];
  return items.toSpliced(at, 1, ...whole);
}

/** The number of patterns that `writeOut` makes. */
function countCases(items: readonly ExpressionItem[]): number {
  return items.reduce((count, it, position) => {
    if (it.kind === "rest") return it.mayBeEmpty ? count : count * 2;
    return it.kind === "words" && !isWholeSegment(items, position)
      ? count * it.words.length
      : count;
  }, 1);
}

/** Expands words that are only a part of a segment, and a rest that may not be empty. */
function writeOut(items: readonly ExpressionItem[]): ExpressionItem[][] {
  const at = items.findIndex(
    (it, position) =>
      (it.kind === "words" && !isWholeSegment(items, position)) ||
      (it.kind === "rest" && !it.mayBeEmpty),
  );
  const item = items[at];
  const segment: ExpressionItem = { kind: "segment" };
  const more: ExpressionItem[] = [
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

function isWholeSegment(items: readonly ExpressionItem[], position: number): boolean {
  const before = items.slice(0, position).findLast((it) => !isMark(it));
  const after = items.slice(position + 1).find((it) => !isMark(it));
  const isBehindSlash = before?.kind === "text" && before.text.endsWith("/");
  return isBehindSlash && (!after || (after.kind === "text" && after.text.startsWith("/")));
}

function readPattern(items: readonly ExpressionItem[]): Result<PathPattern, ExpressionProblem> {
  const segments: PatternSegment[] = [];
  const captures = new Map<string, (string | { name: string })[]>();
  const accepted = new Map<string, AcceptedName>();
  const open = new Set<string>();
  let text = "";
  /** The part of the current segment that is not literal. */
  let filled: Exclude<PatternSegment, { kind: "literal" }> | null = null;
  let isBehindSlash = false;
  const names = new Set<string>();
  let openGroups: readonly string[] | null = null;
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
    } else if (item.kind === "longer") {
      openGroups = [...open];
    } else if (item.kind === "text") {
      // After a rest only the path's final slash can follow, which makes no difference.
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
    } else if (item.kind !== "start" && item.kind !== "end") {
      if (filled || text !== "") return failure({ kind: "part-of-segment" });
      if (segments.at(-1)?.kind === "splat") return failure({ kind: "behind-rest" });
      if (item.kind === "rest") {
        capture({ name: "splat" });
        isBehindSlash = segments.length > 0 && !item.isOpenEnd;
        segments.push({ kind: "splat" });
        continue;
      }
      if (item.kind === "class" && takesSlash(item)) {
        return failure({ kind: "character-set", text: item.text });
      }
      const name = nameFor([...open], names);
      names.add(name);
      if (item.kind === "class") accepted.set(name, acceptedName(item));
      capture({ name });
      filled =
        item.kind === "words"
          ? { kind: "enumerated", name, values: item.words }
          : { kind: "placeholder", name };
    }
  }
  endSegment();
  const last = items.findLast((it) => !isMark(it));
  return success({
    segments,
    ...(last?.kind === "text" && last.text.endsWith("/") ? { endsWithSlash: true } : {}),
    captures: new Map<string, CapturedText>(captures),
    needsSlash: isBehindSlash,
    ...(openGroups ? { isOpen: true, openGroups } : {}),
    ...(accepted.size > 0 ? { accepted } : {}),
  });
}

/** The name of the innermost group that can be a placeholder's name, or else `p` and a number. */
function nameFor(open: readonly string[], taken: ReadonlySet<string>): string {
  const own = open.findLast((it) => !/^\d/.test(it) && it !== "splat" && !taken.has(it));
  if (own !== undefined) return own;
  let number = taken.size + 1;
  while (taken.has(`p${number}`)) number++;
  return `p${number}`;
}
