/**
 * What other programs may ask of Sunset: the decision that the Worker takes, on a table that was read and judged as it is
 * before a deployment. Pure, and free of the Worker and of the command line.
 */
export type { Finding } from "./domain/finding.ts";
export type { Decision, Outcome, Reason } from "./domain/resolve/decision.ts";
export { resolve } from "./domain/resolve/resolve.ts";
export type { Table } from "./domain/table/table.ts";
export { canonicalHost, canonicalPath } from "./domain/url/canonicalize.ts";
export { readRoutesFile, type RoutesFile, validateRoutesFile } from "./routes-file/routes-json.ts";
