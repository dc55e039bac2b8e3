/** Splits an expression that sees the whole address at the question mark between path and query. */
import { type Result, success } from "../../domain/result.ts";
import { type ExpressionItem, isMark } from "./flatten.ts";
import type { ExpressionProblem } from "./problem.ts";
import type { QueryCase } from "./path-pattern.ts";
import { readQueryItems } from "./query-condition.ts";

export interface AddressExpression {
  readonly path: readonly ExpressionItem[];
  /** The query has to meet one of these; null if any query will do. */
  readonly queries: readonly QueryCase[] | null;
  /** Whether the capture at the end of the path includes the query. */
  readonly takesQuery: boolean;
}

export function splitAddress(
  items: readonly ExpressionItem[],
): Result<AddressExpression, ExpressionProblem> {
  const at = items.findIndex((it) => it.kind === "text" && it.text.includes("?"));
  const mark = items[at];
  if (mark?.kind !== "text") {
    const last = items.findLast((it) => !isMark(it) && it.kind !== "end")?.kind;
    const takesQuery = last === "rest" || last === "segment";
    return success({ path: items.map(decode), queries: null, takesQuery });
  }
  const [before = "", ...after] = mark.text.split("?");
  const closed = new Set(items.slice(0, at).flatMap((it) => (it.kind === "close" ? it.names : [])));
  const head = items
    .slice(0, at)
    // A group that continues into the query captures more than a path.
    .filter((it) => it.kind !== "open" || it.names.every((name) => closed.has(name)));
  const path: ExpressionItem[] = [...head, { kind: "text", text: before }, { kind: "end" }];
  const rest: ExpressionItem[] = [{ kind: "text", text: after.join("?") }, ...items.slice(at + 1)];
  const opened = new Set(rest.flatMap((it) => (it.kind === "open" ? it.names : [])));
  const search = rest.filter(
    (it) =>
      !(it.kind === "close" && !it.names.every((name) => opened.has(name))) &&
      !(it.kind === "text" && it.text === ""),
  );
  const isAny = search.every((it) => it.kind === "rest" || it.kind === "end");
  const bare = path.filter((it) => it.kind !== "text" || it.text !== "").map(decode);
  if (isAny) return success({ path: bare, queries: null, takesQuery: false });
  const queries = readQueryItems([{ kind: "start" }, ...search]);
  return queries.ok ? success({ path: bare, queries: queries.value, takesQuery: false }) : queries;
}

function decode(item: ExpressionItem): ExpressionItem {
  if (item.kind !== "text") return item;
  try {
    return { ...item, text: decodeURIComponent(item.text) };
  } catch {
    return item;
  }
}
