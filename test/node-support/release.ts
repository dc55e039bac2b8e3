import { type CompiledRoutes, compileRoutes } from "../../src/domain/table/compile.ts";
import { collectFindings } from "../../src/domain/finding.ts";
import type { RoutesData, RuleData } from "../../src/domain/table/schema.ts";
import {
  type CompiledRelease,
  type CompileOptions,
  compileRelease,
} from "../../src/release/compile-release.ts";
import { compile, type SitePatch } from "../support/table.ts";

const NOWHERE = { file: "", line: 1, column: 1, rule: null };

/** Compiles a release like `publish`, from rules and differences from `SITE`. */
export function releaseOf(
  rules: readonly RuleData[],
  site: SitePatch = {},
): Promise<CompiledRelease> {
  return compileOrThrow(compile(rules, site));
}

/** Compiles a release from data as read. */
export function releaseFrom(
  data: RoutesData,
  options: CompileOptions = { order: "canonical" },
): Promise<CompiledRelease> {
  const compiled = compileRoutes(data, () => {});
  return compileOrThrow(compiled, options);
}

async function compileOrThrow(
  compiled: CompiledRoutes,
  options: CompileOptions = { order: "canonical" },
): Promise<CompiledRelease> {
  const { report, findings } = collectFindings(() => NOWHERE);
  const release = await compileRelease(compiled, options, report);
  if (!release) throw new TypeError(findings.map((it) => it.message).join("\n"));
  return release;
}
