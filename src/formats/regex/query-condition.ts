/** What a configuration asks of a whole query, as parameters that a rule asks for. */
import { parseQuery } from "../../domain/url/query.ts";
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
  /** Whether it matches only where there are no other parameters; ours never do. */
  readonly isWhole: boolean;
}

const CASES_AT_MOST = 64;

/** `a=1&b=2`, as the whole query. */
export function readQueryText(text: string): QueryCondition | string {
  const query = parseQuery(text).map(({ name, value }) => ({ name, value }));
  if (query.length === 0) return "an empty query cannot be asked for";
  return { cases: [{ query, captures: new Map() }], isWhole: true };
}

/**
 * `^name=value$`, `(^|&)name=value(&|$)` or `^name=([^&]+)$`, with choices for the value.
 *
 * @returns In words why it cannot be said, where it is anything else.
 */
export function readQueryExpression(source: string): QueryCondition | string {
  const [begin = "", isLoose, isNumbered] =
    /^(?:\^(?!\|)|((\()(?!\?)\^\|&\)|\(\?:\^\|&\)|\(\?:&\|\^\)))/.exec(source) ?? [];
  const [end = "", isOpen] =
    /(?:(\((?:\?:)?&\|\$\)|\((?:\?:)?\$\|&\)|\((?:\?:)?&\.\*\)\?\$)|\$)$/.exec(source) ?? [];
  if (begin === "" || end === "") {
    return "it matches in the middle of other parameters: write (^|&)name=value(&|$)";
  }
  const middle = source.slice(begin.length, source.length - end.length);
  const marked = markValues(middle);
  const expression = parseExpression(marked);
  if (typeof expression === "string") return expression;
  const flat = flatten(expression.choices);
  if (!flat) return "it has too many cases";
  const cases = flat.map((it) => readCase(it, isNumbered === undefined ? 0 : 1));
  const sound = cases.filter((it) => typeof it !== "string");
  const problem = cases.find((it) => typeof it === "string");
  return problem ?? { cases: sound, isWhole: isLoose === undefined || isOpen === undefined };
}

/** In a query the segments are between `&`, so that `[^&]+` is here what `[^/]+` is in a path. */
function markValues(middle: string): string {
  return middle.replaceAll("[^&]+", "[^/]+");
}

type Flat = readonly (string | { readonly names: readonly string[] } | { readonly isAny: true })[];

/** @returns null where these are too many or more than texts and values. */
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
function readCase(flat: Flat, shift: number): QueryCase | string {
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
      if (parameter === undefined) return "a part that takes several texts is not a whole value";
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
  if (query.length === 0) return "an empty query cannot be asked for";
  if (query.some(({ value }) => typeof value === "string" && value.includes("\u0000"))) {
    return "a part that takes several texts is not a whole value";
  }
  return { query, captures: new Map<string, CapturedText>(captures) };
}
