/** What a configuration asks of a whole query, as parameters that a rule asks for. */
import { parseQuery } from "../../domain/url/query.ts";
import { failure, type Result, success } from "../../domain/result.ts";
import type { ExpressionProblem } from "./problem.ts";
import { type ExpressionNode, parseExpression } from "./expression.ts";
import type { CapturedText, QueryParameter } from "./path-pattern.ts";

/** Queries that meet a condition, one of several ways. */
export interface QueryCase {
  readonly query: readonly QueryParameter[];
  /** What the expression's groups take, by number. */
  readonly captures: ReadonlyMap<string, CapturedText>;
}

export interface QueryCondition {
  readonly cases: readonly QueryCase[];
  /** Whether it matches only if there are no other parameters; rules of ours always allow others. */
  readonly isWhole: boolean;
}

const CASES_AT_MOST = 64;

/** `a=1&b=2`, as the whole query. */
export function readQueryText(text: string): Result<QueryCondition, ExpressionProblem> {
  const query = parseQuery(text).map(({ name, value }) => ({ name, value }));
  if (query.length === 0) return failure({ kind: "query-empty" });
  return success({ cases: [{ query, captures: new Map() }], isWhole: true });
}

/** `^name=value$`, `(^|&)name=value(&|$)` or `^name=([^&]+)$`, with choices for the value. */
export function readQueryExpression(source: string): Result<QueryCondition, ExpressionProblem> {
  const [begin = "", isLoose, isNumbered] =
    /^(?:\^(?!\|)|((\()(?!\?)\^\|&\)|\(\?:\^\|&\)|\(\?:&\|\^\)))/.exec(source) ?? [];
  const [end = "", isOpen] =
    /(?:(\((?:\?:)?&\|\$\)|\((?:\?:)?\$\|&\)|\((?:\?:)?&\.\*\)\?\$)|\$)$/.exec(source) ?? [];
  if (begin === "" || end === "") return failure({ kind: "query-middle" });
  const middle = source.slice(begin.length, source.length - end.length);
  const marked = markValues(middle);
  const expression = parseExpression(marked);
  if (!expression.ok) return expression;
  const flat = flatten(expression.value.choices);
  if (!flat) return failure({ kind: "too-many-cases" });
  const cases: QueryCase[] = [];
  for (const it of flat) {
    const read = readCase(it, isNumbered === undefined ? 0 : 1);
    if (!read.ok) return read;
    cases.push(read.value);
  }
  return success({ cases, isWhole: isLoose === undefined || isOpen === undefined });
}

/** In a query the segments are between `&`, so that `[^&]+` is here what `[^/]+` is in a path. */
function markValues(middle: string): string {
  return middle.replaceAll("[^&]+", "[^/]+");
}

type Flat = readonly (string | { readonly names: readonly string[] } | { readonly isAny: true })[];

/** @returns null if these are too many or more than texts and values. */
function flatten(choices: readonly (readonly ExpressionNode[])[]): Flat[] | null {
  const all: Flat[] = [];
  for (const nodes of choices) {
    let cases: Flat[] = [[]];
    for (const node of nodes) {
      const next = flattenNode(node);
      if (!next || next.length * cases.length > CASES_AT_MOST) return null;
      cases = cases.flatMap((before) => next.map((it) => [...before, ...it]));
    }
    all.push(...cases);
  }
  return all.length > CASES_AT_MOST ? null : all;
}

function flattenNode(node: ExpressionNode): Flat[] | null {
  switch (node.kind) {
    case "text":
      return [[node.text]];
    case "segment":
      return [[{ isAny: true }]];
    case "maybe": {
      const some = flattenNode(node.node);
      return some && [...some, []];
    }
    case "group": {
      const { names } = node;
      const inner = flatten(node.choices);
      if (names.length === 0) return inner;
      return inner && inner.map((it) => [{ names }, ...it, { names: [] }]);
    }
    case "rest":
    case "start":
    case "end":
      return null;
  }
}

/** @param shift How many groups stand before those of the expression. */
function readCase(flat: Flat, shift: number): Result<QueryCase, ExpressionProblem> {
  const captures = new Map<string, (string | { name: string })[]>();
  const open: string[][] = [];
  const capture = (taken: string | { name: string }): void => {
    for (const names of open) for (const name of names) captures.get(name)?.push(taken);
  };
  let text = "";
  const values = new Map<string, string>();
  for (const item of flat) {
    if (typeof item === "string") {
      capture(item);
      text += item;
    } else if ("isAny" in item) {
      const parameter = /(?:^|&)([^=&]+)=$/.exec(text)?.[1];
      if (parameter === undefined) return failure({ kind: "part-of-value" });
      const name = `q${values.size + 1}`;
      const mark = `\u0000${name}`;
      values.set(mark, name);
      capture({ name });
      text += mark;
    } else if (item.names.length === 0) {
      open.pop();
    } else {
      const names = item.names.map((it) => String(Number(it) + shift));
      for (const name of names) captures.set(name, []);
      open.push(names);
    }
  }
  const query = parseQuery(text).map(({ name, value }): QueryParameter => {
    const placeholder = values.get(value);
    return { name, value: placeholder === undefined ? value : { name: placeholder } };
  });
  if (query.length === 0) return failure({ kind: "query-empty" });
  if (query.some(({ value }) => typeof value === "string" && value.includes("\u0000"))) {
    return failure({ kind: "part-of-value" });
  }
  return success({ query, captures: new Map<string, CapturedText>(captures) });
}
