/**
 * The package's API: the decision that the Worker makes, on a table that is read and validated as before a deployment.
 * Pure, and independent of the Worker and the command line.
 */
export type { Finding } from "./domain/finding.ts";
export type { Decision, Outcome, Reason } from "./domain/resolve/decision.ts";
export { resolve } from "./domain/resolve/resolve.ts";
export type { Table } from "./domain/table/table.ts";
export { canonicalHost, canonicalPath } from "./domain/url/canonicalize.ts";
export { readRoutesFile, type RoutesFile, validateRoutesFile } from "./routes-file/routes-json.ts";
