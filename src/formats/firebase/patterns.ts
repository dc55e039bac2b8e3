/** Reads what a Firebase redirect matches as Sunset patterns. */
import { failure, type Result, success } from "../../domain/result.ts";
import type { Refusal } from "../import/entries.ts";
import { asWritten, inexpressible, unsupported, WRITE_WHOLE_SEGMENTS } from "../import/refusals.ts";
import type { PathPattern } from "../regex/path-pattern.ts";
import { describeProblem } from "../regex/problem.ts";
import { findPaths } from "../regex/regex-to-paths.ts";
import {
  CHARACTERS_AT_MOST,
  EXPANSIONS_AT_MOST,
  globToExpressions,
  type GlobProblem,
} from "./glob.ts";

export interface SourcePatterns {
  readonly patterns: readonly PathPattern[];
  /** Whether the expression has a `.` that can only be meant as a dot. */
  readonly hasLooseDot?: boolean;
}

/** Reads a `regex`, in the syntax of RE2, in which a named group may have a P. */
export function readRegex(regex: string): Result<SourcePatterns, Refusal> {
  const took = regex.replaceAll("(?P<", "(?<");
  const found = findPaths(took, null);
  if (found.ok) return success(found.value);
  return failure({ ...inexpressible(asWritten(regex), found.problem), took });
}

/** Reads a `source`, which is a glob with named segments. */
export function readGlob(glob: string): Result<SourcePatterns, Refusal> {
  const expressions = globToExpressions(glob);
  if (!expressions.ok) return failure(inexpressibleGlob(glob, describeGlob(expressions.problem)));
  const patterns: PathPattern[] = [];
  for (const expression of expressions.value) {
    const found = findPaths(expression, null);
    if (!found.ok) return failure(inexpressibleGlob(glob, describeProblem(found.problem)));
    patterns.push(...found.value.patterns);
  }
  return success({ patterns });
}

function inexpressibleGlob(glob: string, why: string): Refusal {
  return unsupported(`${asWritten(glob)} cannot be expressed: ${why}`, WRITE_WHOLE_SEGMENTS);
}

function describeGlob(problem: GlobProblem): string {
  switch (problem.kind) {
    case "wildcard":
      return `${asWritten(problem.text)} begins with a wildcard that is only a part of a segment`;
    case "globstar-inside":
      return "** is not the last segment";
    case "open":
      return `a bracket in ${asWritten(problem.text)} is never closed`;
    case "too-long":
      return `it has more than ${CHARACTERS_AT_MOST.toLocaleString("en")} characters`;
    case "too-many":
      return `its braces make more than ${EXPANSIONS_AT_MOST} addresses: write several redirects`;
  }
}
