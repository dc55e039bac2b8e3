/** Reads the answers of nginx's `return` and `rewrite`. */
import { failure, type Result, success } from "../../domain/result.ts";
import { isRedirectStatus, type RedirectStatus } from "../../domain/table/redirect-status.ts";
import type { Refusal } from "../import/entries.ts";
import { findPaths } from "../regex/regex-to-paths.ts";
import type { Statement } from "./syntax.ts";
import type { PathPattern } from "../regex/path-pattern.ts";
import {
  asWritten,
  failUnreadable,
  inexpressible,
  pathQuirks,
  unreadable,
  withoutRedirecting,
} from "../import/refusals.ts";

export interface Said {
  /** The directive's own paths; null for all paths of its block. */
  readonly patterns: readonly PathPattern[] | null;
  /** Whether `$1` is the whole path, with or without its first slash. */
  readonly whole?: "with-slash" | "without-slash" | null;
  readonly answer: Result<"gone" | SaidTarget, Refusal>;
  readonly quirks: readonly Refusal[];
  /** Whether `$1` is only a capture of the directive's own expression, because a rewrite discards earlier captures. */
  readonly forgetsGroups?: boolean;
  /** Whether processing continues in the server, with another path. */
  readonly goesOn?: boolean;
}

export interface SaidTarget {
  readonly status: RedirectStatus;
  /** Contains variables. */
  readonly to: string;
  /** Whether the visitor's query is passed on, whatever the target says. */
  readonly passesQuery: boolean;
}

/** The target of a directive; null if it does not redirect. */
export function targetOf({ answer }: Pick<Said, "answer">): SaidTarget | null {
  return answer.ok && typeof answer.value === "object" ? answer.value : null;
}

/** Reads a `return` or a `rewrite`. */
export function readAnswer(statement: Statement): Said {
  return statement.name === "return" ? readReturn(statement) : readRewrite(statement);
}

/** Reads `return 301 URL`, `return URL`, `return 410`. */
export function readReturn({ args }: Pick<Statement, "args">): Said {
  const said = { patterns: null, quirks: [] };
  const [first = "", second] = args;
  if (second === undefined && !/^\d+$/.test(first)) {
    const isTarget = /^(https?:\/\/|\$scheme)/i.test(first);
    if (!isTarget) {
      const fix = "Write a status and a target";
      return { ...said, answer: failUnreadable(`return ${asWritten(first)} has no status`, fix) };
    }
    return { ...said, answer: success({ status: 302, to: first, passesQuery: false }) };
  }
  const status = Number(first);
  if (status === 410) return { ...said, answer: success("gone") };
  if (!isRedirectStatus(status) || second === undefined) {
    return { ...said, answer: failure(withoutRedirecting(`it answers ${asWritten(first)}`)) };
  }
  return { ...said, answer: success({ status, to: second, passesQuery: false }) };
}

/** Expressions that match every path. */
const ALL_PATHS = /^(?:\^?(?:\.\*|\(\.\*\))\$?|\^|\^(\/)(?:(?:\.\*|\(\.\*\))\$?)?)$/;

/** Reads `rewrite EXPRESSION TARGET [permanent|redirect|last|break]`. */
function readRewrite({ args }: Statement): Said {
  const [expression, to, flag = ""] = args;
  const failed = (refusal: Refusal): Said => ({
    patterns: [],
    answer: failure(refusal),
    quirks: [],
  });
  if (expression === undefined || to === undefined || args.length > 3) {
    return failed(
      unreadable("a rewrite has an expression, a target and perhaps a flag", "Write both"),
    );
  }
  const paths = findPaths(expression, null);
  if (!paths.ok) {
    return failed({ ...inexpressible(asWritten(expression), paths.problem), took: expression });
  }
  const all = ALL_PATHS.exec(expression);
  const patterns = all ? null : paths.value.patterns;
  const whole =
    all && expression.includes("(")
      ? all[1] === undefined
        ? "with-slash"
        : "without-slash"
      : null;
  const quirks = all ? [] : pathQuirks(expression, paths.value);
  const isAbsolute = /^(https?:\/\/|\$\{?scheme\b)/i.test(to);
  if (flag !== "permanent" && flag !== "redirect" && !isAbsolute) {
    const served = withoutRedirecting(`it serves ${asWritten(to)} at ${asWritten(expression)}`);
    return { patterns, whole, answer: failure(served), quirks, goesOn: true };
  }
  const status = flag === "permanent" ? 301 : 302;
  const answer = { status, to: to.replace(/\?$/, ""), passesQuery: !to.endsWith("?") } as const;
  return { patterns, whole, answer: success(answer), quirks, forgetsGroups: true };
}
