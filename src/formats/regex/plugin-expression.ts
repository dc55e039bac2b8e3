/** Expressions of plugins, whose authors omit parts: `/a/(.*)` for `^/a/(.*)`, `^/a(.*)` for `^/a(/.*)?`. */
import type { Result } from "../../domain/result.ts";
import type { ExpressionProblem } from "./problem.ts";
import { findAddresses, type RegexPaths } from "./regex-to-paths.ts";

export interface PluginPaths {
  readonly paths: Result<RegexPaths, ExpressionProblem>;
  /** Whether it is read as the start of the address although it also matched within longer addresses. */
  readonly isAnchored: boolean;
  /** Whether its rest is read as what follows a slash although it also accepted longer names. */
  readonly isWhole: boolean;
}

/**
 * Reads an expression that plugins compare with the whole address, decoded and with its query.
 *
 * @param source Begins with the path's first slash, unless it may be found anywhere.
 */
export function findPluginPaths(source: string): PluginPaths {
  const paths = findAddresses(source);
  if (paths.ok) return { paths, isAnchored: false, isWhole: false };
  const isAnchored = /^\\?\//.test(source);
  const anchored = isAnchored ? `^${source}` : source;
  const whole = anchored.replace(/(?<=[\w\-.~])\(\.\*\)\$?$/, "(/.*)?$");
  const read = findAddresses(whole);
  return read.ok
    ? { paths: read, isAnchored, isWhole: whole !== anchored }
    : { paths, isAnchored: false, isWhole: false };
}

export function pluginFix({ kind }: ExpressionProblem): string {
  return kind === "query-unescaped"
    ? "Write \\? where a query begins, or list the addresses"
    : "List the addresses";
}
