/** Reads a configuration's condition on the whole query as parameters that a rule requires. */
import { parseQuery } from "../../domain/url/query.ts";
import { all as allOf, failure, type Result, success } from "../../domain/result.ts";
import { type AcceptedName, acceptedName } from "./accepted-name.ts";
import type { ExpressionProblem } from "./problem.ts";
import {
  CASES_AT_MOST,
  type ExpressionItem,
  flattenExpression,
  isMark,
  TOO_MANY,
} from "./flatten.ts";
import type { CapturedText, QueryCase, QueryParameter } from "./path-pattern.ts";

export interface QueryCondition {
  readonly cases: readonly QueryCase[];
  /** Whether it matches only without other parameters; Sunset rules always allow others. */
  readonly isWhole: boolean;
}

/** Reads `a=1&b=2`, the text of a whole query. */
export function readQueryText(text: string): Result<QueryCondition, ExpressionProblem> {
  const query = parseQuery(text).map(({ name, value }) => ({ name, value }));
  if (query.length === 0) return failure({ kind: "query-empty" });
  return success({ cases: [{ query, captures: new Map() }], isWhole: true });
}

/** Reads `^name=value$`, `(^|&)name=value(&|$)` or `^name=([^&]+)$`, with choices for the whole or for the value. */
export function readQueryExpression(source: string): Result<QueryCondition, ExpressionProblem> {
  const flat = flattenExpression(source);
  if (!flat.ok) return flat;
  const cases = new Map<string, { found: QueryCase; starts: boolean; ends: boolean }>();
  for (const items of flat.value.ways) {
    const read = readQueryItems(items);
    if (!read.ok) return read;
    const { starts, ends } = edgesOf(items);
    for (const found of read.value) {
      const key = JSON.stringify(found.query);
      const known = cases.get(key);
      if (!known) cases.set(key, { found, starts, ends });
      else {
        known.starts &&= starts;
        known.ends &&= ends;
      }
    }
    if (cases.size > CASES_AT_MOST) return failure(TOO_MANY);
  }
  const all = [...cases.values()];
  return success({
    cases: all.map((it) => it.found),
    isWhole: all.some(({ starts, ends }) => starts || ends),
  });
}

/** Whether it matches only at the start of the query, or at its end. */
function edgesOf(items: readonly ExpressionItem[]): { starts: boolean; ends: boolean } {
  const real = items.filter((it) => !isMark(it));
  const last = real.at(-1);
  return {
    starts: real[0]?.kind === "start",
    ends: last?.kind === "end" && real.at(-2)?.kind !== "rest",
  };
}

/** Reads one way through an expression that sees only the query. */
export function readQueryItems(
  items: readonly ExpressionItem[],
): Result<QueryCase[], ExpressionProblem> {
  const at = items.findIndex((it) => it.kind === "words");
  const choice = items[at];
  if (choice?.kind === "words") {
    const read = allOf(
      choice.words.map((text) => readQueryItems(items.with(at, { kind: "text", text }))),
    );
    return read.ok ? success(read.value.flat()) : read;
  }
  const real = items.filter((it) => !isMark(it));
  const [first] = real;
  const isBound = first?.kind === "start" || (first?.kind === "text" && first.text.startsWith("&"));
  if (!isBound) return failure({ kind: "query-middle" });
  const hasEnd = real.at(-1)?.kind === "end";
  const tail = hasEnd ? real.at(-2) : real.at(-1);
  const isTail = tail?.kind === "rest";
  const body = items.filter(
    (it) => it.kind !== "start" && it.kind !== "end" && !(isTail && it === tail),
  );
  const last = body.findLast((it) => !isMark(it));
  const endsAtMark = last?.kind === "text" && last.text.endsWith("&");
  if (isTail && !endsAtMark) return failure({ kind: "value-open" });
  const read = readCase(body, !hasEnd && !endsAtMark);
  return read.ok ? success([read.value]) : read;
}

/** @param isOpen Whether the last text may continue. */
function readCase(
  items: readonly ExpressionItem[],
  isOpen: boolean,
): Result<QueryCase, ExpressionProblem> {
  const captures = new Map<string, (string | { name: string })[]>();
  const open = new Set<string>();
  const capture = (taken: string | { name: string }): void => {
    for (const name of open) captures.get(name)?.push(taken);
  };
  const accepted: AcceptedName[] = [];
  const values = new Map<string, string>();
  let text = "";
  for (const item of items) {
    if (item.kind === "text") {
      capture(item.text);
      text += item.text;
    } else if (item.kind === "segment" || item.kind === "class") {
      if (!/(?:^|&)[^=&]+=$/.test(text)) return failure({ kind: "part-of-value" });
      const name = `q${values.size + 1}`;
      const mark = `\u0000${name}`;
      values.set(mark, name);
      capture({ name });
      text += mark;
      if (item.kind === "class" && !isAnyValue(item)) accepted.push(acceptedName(item));
    } else if (item.kind === "open") {
      for (const name of item.names) {
        open.add(name);
        captures.set(name, []);
      }
    } else if (item.kind === "close") {
      for (const name of item.names) open.delete(name);
    } else return failure({ kind: item.kind === "rest" ? "value-open" : "query-middle" });
  }
  const query = parseQuery(text).map(({ name, value }): QueryParameter => {
    const placeholder = values.get(value);
    return { name, value: placeholder === undefined ? value : { name: placeholder } };
  });
  if (query.length === 0) return failure({ kind: "query-empty" });
  if (query.some(({ value }) => typeof value === "string" && value.includes("\u0000"))) {
    return failure({ kind: "part-of-value" });
  }
  const isOpenText = isOpen && typeof query.at(-1)?.value === "string";
  return success({
    query,
    captures: new Map<string, CapturedText>(captures),
    ...(accepted.length > 0 ? { accepted } : {}),
    ...(isOpenText ? { isOpen: true } : {}),
  });
}

/** `[^&]+`: the equivalent for queries of `[^/]+` for paths. */
function isAnyValue({ set, quantifier }: { set: string; quantifier: string }): boolean {
  return quantifier === "+" && /^\[\^[&=#?/]+\]$/.test(set);
}
