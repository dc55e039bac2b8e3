/** Expands an expression: one list of items for each way through its choices. */
import { failure, type Result, success } from "../../domain/result.ts";
import { type ClassNode, type ExpressionNode, parseExpression } from "./expression.ts";
import type { ExpressionProblem } from "./problem.ts";

/** The items of one way in order, with marks where a group begins and ends. */
export type ExpressionItem =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "words"; readonly words: readonly string[] }
  | { readonly kind: "segment" }
  | (ClassNode & { readonly isOpenEnd?: boolean })
  | { readonly kind: "rest"; readonly mayBeEmpty: boolean; readonly isOpenEnd?: boolean }
  | { readonly kind: "start" | "end" }
  | GroupMark;

interface GroupMark {
  /** `longer`: where longer names continue; their rest is captured by the surrounding groups. */
  readonly kind: "open" | "close" | "longer";
  readonly names: readonly string[];
}

/** The most ways of an expression that is still one rule. */
export const CASES_AT_MOST = 64;
export const TOO_MANY = { kind: "too-many-cases", casesAtMost: CASES_AT_MOST } as const;

export interface FlatExpression {
  /** The preferred way first. */
  readonly ways: readonly (readonly ExpressionItem[])[];
  readonly hasLooseDot: boolean;
}

/** Expands an expression; the whole match is the group `0`. */
export function flattenExpression(source: string): Result<FlatExpression, ExpressionProblem> {
  const expression = parseExpression(source);
  if (!expression.ok) return expression;
  const { choices, hasLooseDot } = expression.value;
  const ways = flatten({ kind: "group", names: ["0"], choices });
  return ways ? success({ ways: withoutSlashlessRest(ways), hasLooseDot }) : failure(TOO_MANY);
}

/** A query behind a question mark that is meant literally: `^/item.php?id=7`. */
const QUERY_UNESCAPED = /(?<!\\)([\w/-])\?[A-Za-z_][\w-]*=/;

/** Like `flattenExpression`, for one that is about a path or a whole address. */
export function flattenPath(source: string): Result<FlatExpression, ExpressionProblem> {
  const text = QUERY_UNESCAPED.exec(source)?.[1];
  return text === undefined
    ? flattenExpression(source)
    : failure({ kind: "query-unescaped", text });
}

/** Whether an item matches no text itself. */
export function isMark(item: ExpressionItem): item is GroupMark {
  return item.kind === "open" || item.kind === "close" || item.kind === "longer";
}

/**
 * Handles `^/a/?(.*)$`, which is meant for `/a` and everything below it but also accepts longer names: in the way
 * without a slash, the rest becomes that of longer names.
 */
function withoutSlashlessRest(ways: readonly (readonly ExpressionItem[])[]): ExpressionItem[][] {
  const known = new Set(ways.map((it) => JSON.stringify(it)));
  return ways.map((items) => {
    const at = items.findIndex((it) => it.kind === "rest" && it.mayBeEmpty);
    const before = items.findLastIndex((it, index) => index < at && !isMark(it));
    const text = items[before];
    const slash: ExpressionItem = { kind: "text", text: "/" };
    const hasTwin =
      text?.kind === "text" && known.has(JSON.stringify(items.toSpliced(before + 1, 0, slash)));
    if (!hasTwin || text.text.endsWith("/")) return [...items];
    return items.with(at, { kind: "longer", names: [] });
  });
}

/** @returns null if there are too many. */
function flatten(node: ExpressionNode): ExpressionItem[][] | null {
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
    case "class":
    case "rest":
    case "start":
    case "end":
      return [[node]];
  }
}

function flattenChoices(
  choices: readonly (readonly ExpressionNode[])[],
): ExpressionItem[][] | null {
  const all: ExpressionItem[][] = [];
  for (const nodes of choices) {
    let cases: ExpressionItem[][] = [[]];
    for (const node of nodes) {
      const next = flatten(node);
      if (!next || next.length * cases.length > CASES_AT_MOST) return null;
      const [only, ...others] = next;
      if (only && others.length === 0) for (const before of cases) before.push(...only);
      else cases = cases.flatMap((before) => next.map((it) => [...before, ...it]));
    }
    all.push(...cases);
    if (all.length > CASES_AT_MOST) return null;
  }
  return all;
}

/** The choices, if there are two or more and each is a text that can be a segment. */
function readWords(choices: readonly (readonly ExpressionNode[])[]): string[] | null {
  if (choices.length < 2) return null;
  const words = choices.map(([only, ...more]) =>
    only?.kind === "text" && more.length === 0 ? only.text : "",
  );
  return words.every((it) => it !== "" && !/[/?&=]/.test(it)) ? words : null;
}
