/** Expressions of plugins, whose authors omit parts: `/a/(.*)` for `^/a/(.*)`, `^/a(.*)` for `^/a(/.*)?`. */
import type { Result } from "../../domain/result.ts";
import type { ExpressionProblem } from "./problem.ts";
import { findPaths, type RegexPaths } from "./regex-to-paths.ts";

export interface PluginPaths {
  readonly paths: Result<RegexPaths, ExpressionProblem>;
  /** Whether it is read as the start of the address although it also matched within longer addresses. */
  readonly isAnchored: boolean;
  /** Whether its rest is read as what follows a slash although it also accepted longer names. */
  readonly isWhole: boolean;
}

/** @param base As for `findPaths`. */
export function findPluginPaths(source: string, base: string | null): PluginPaths {
  const paths = findPaths(source, base);
  if (paths.ok) return { paths, isAnchored: false, isWhole: false };
  const isAnchored = /^\\?\//.test(source);
  const anchored = isAnchored ? `^${source}` : source;
  const whole = anchored.replace(/(?<=[\w\-.~])\(\.\*\)\$?$/, "(/.*)?$");
  const read = findPaths(whole, base);
  return read.ok
    ? { paths: read, isAnchored, isWhole: whole !== anchored }
    : { paths, isAnchored: false, isWhole: false };
}
