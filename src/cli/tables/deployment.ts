import { dirname, join, resolve as resolvePath } from "node:path";
import { findRouteProblems } from "../../deployment/route-findings.ts";
import type { Finding } from "../../domain/finding.ts";
import type { CompiledRoutes } from "../../domain/table/compile.ts";
import type { Io } from "../terminal/io.ts";
import { readSettingsText } from "./site-folder.ts";

/** The `wrangler.toml` that deploys a table, which is in the same folder. */
export function wranglerFileBeside(table: string): string {
  return join(dirname(table), "wrangler.toml");
}

/** @returns Its text without a byte-order mark; null if the file does not exist. */
export function readWranglerFile(io: Io, file: string): string | null {
  return readSettingsText(resolvePath(io.cwd, file));
}

/** @param table The path of the table. For standard input there is no `wrangler.toml`. */
export async function findRouteProblemsBeside(
  io: Io,
  table: string,
  compiled: CompiledRoutes | null,
): Promise<readonly Finding[]> {
  return table === "-" ? [] : findRouteProblemsIn(io, wranglerFileBeside(table), compiled);
}

/** Finds conflicts between a table and the routes of a `wrangler.toml`; none if either is missing. */
export async function findRouteProblemsIn(
  io: Io,
  wranglerFile: string,
  compiled: CompiledRoutes | null,
): Promise<readonly Finding[]> {
  if (compiled === null) return [];
  const text = readWranglerFile(io, wranglerFile);
  return text === null ? [] : findRouteProblems(compiled.table.site, text, wranglerFile);
}
