import { type CompiledRoutes, compileRoutes } from "../domain/table/compile.ts";
import { compileSite } from "../domain/table/compile-site.ts";
import {
  collectFindings,
  type Finding,
  type Locate,
  type Place,
  type Report,
  sortFindings,
} from "../domain/finding.ts";
import type { Instant } from "../domain/instant.ts";
import { type ReadRoutes, readRoutes } from "../domain/table/read-routes.ts";
import type { RuleData, SiteData } from "../domain/table/schema.ts";
import { validateRoutes } from "../domain/validate/validate.ts";
import { type JsonSource, readJson } from "../formats/text/json-source.ts";

/** A `routes.json` that was read. */
export interface RoutesFile {
  /** null if any of the file cannot be read, because half a table must not be served. */
  readonly compiled: CompiledRoutes | null;
  /** The number of rules in the file, as far as it can be read. */
  readonly ruleCount: number;
  readonly findings: readonly Finding[];
  /** The position in the file of a part of the table. */
  readonly locate: Locate;
}

/** The steps of reading a table, in order. For a large table each takes seconds. */
export const READING_STEPS = ["parse", "read", "compile", "judge"] as const;

export type ReadingStep = (typeof READING_STEPS)[number];

/** Reads and compiles a table, with the findings about its text, its shape and its individual rules. */
export function readRoutesFile(text: string, file: string): RoutesFile {
  return served(draftRoutesFile(text, file));
}

/**
 * Like `readRoutesFile`, but also with the findings about the table as a whole, as printed by `sunset validate`.
 *
 * @param begin Called before each step.
 */
export function validateRoutesFile(
  text: string,
  file: string,
  now: Instant,
  begin?: (step: ReadingStep) => void,
): RoutesFile {
  return served(draftRoutesFile(text, file, now, begin));
}

/** A `routes.json` with all that can be validated, whether or not it can be served. */
export interface RoutesDraft extends RoutesFile {
  /** Whether its text is strict JSON without repeated names, so that each path leads to the value in effect. */
  readonly isStrict: boolean;
}

/** @param now The instant for the findings about the table as a whole. Left out: there are none. */
export function draftRoutesFile(
  text: string,
  file: string,
  now?: Instant,
  begin: (step: ReadingStep) => void = () => {},
): RoutesDraft {
  const { routes, locate, report, findings, isStrict } = readText(text, file, begin);
  if (!routes) {
    return { compiled: null, ruleCount: 0, findings: sortFindings(findings), locate, isStrict };
  }
  const { data, unread } = routes;
  begin("compile");
  const compiled = data && compileRoutes(data, report, unread);
  if (compiled && now !== undefined) {
    begin("judge");
    validateRoutes(compiled, now, report, locate);
  }
  return {
    compiled,
    ruleCount: data?.rules.length ?? 0,
    findings: sortFindings(findings),
    locate,
    isStrict,
  };
}

interface ReadText {
  /** null if the text cannot be read as JSON. */
  readonly routes: ReadRoutes | null;
  readonly locate: Locate;
  readonly report: Report;
  readonly findings: Finding[];
  readonly isStrict: boolean;
}

/** Separate, so that the parsed form of a large table is released before it is compiled. */
function readText(text: string, file: string, begin: (step: ReadingStep) => void): ReadText {
  begin("parse");
  const { value, problems, positionAt, positionOf, entryAt } = readJson(text);
  const locate = createLocate(positionOf, file);
  const { report, findings } = collectFindings(locate);
  for (const { id, offset, message, fix } of problems) {
    const at = { file, ...positionAt(offset), rule: entryAt("rules", offset) };
    findings.push({ id, severity: "error", message, fix, at });
  }
  const isStrict = problems.length === 0;
  if (value === undefined) return { routes: null, locate, report, findings, isStrict };
  begin("read");
  return { routes: readRoutes(value, report), locate, report, findings, isStrict };
}

/** Drops the compiled table if any of the file cannot be read, because half a table must not be served. */
function served({ compiled, ruleCount, findings, locate }: RoutesDraft): RoutesFile {
  const isReadable = findings.every(({ id }) => id !== "json-syntax" && id !== "schema");
  return { compiled: isReadable ? compiled : null, ruleCount, findings, locate };
}

/** The site of a table, even if its rules are invalid, and the document as written. */
export interface WrittenTable {
  /** null if the site cannot be read. */
  readonly site: SiteData | null;
  /** The document as written. */
  readonly written: { readonly site: unknown; readonly rules: readonly unknown[] } & object;
  /** The rules; empty unless asked for. */
  readonly rules: readonly RuleData[];
  readonly placeOf: (index: number) => Place;
  readonly locate: Locate;
  readonly findings: readonly Finding[];
}

/** @param withRules Whether the rules are needed too, so that they must be readable as well. */
export function readSiteFile(text: string, file: string, withRules: boolean): WrittenTable {
  const source = readJson(text);
  const locate = createLocate(source.positionOf, file);
  const { report, findings } = collectFindings(locate);
  for (const { id, offset, message, fix } of source.problems) {
    const at = { file, ...source.positionAt(offset), rule: source.entryAt("rules", offset) };
    findings.push({ id, severity: "error", message, fix, at });
  }
  const written = toDocument(source.value);
  const { data } = readRoutes(withRules ? written : { ...written, rules: [] }, report);
  if (data) compileSite(data.site, report, new Set());
  return {
    site: data && findings.length === 0 ? data.site : null,
    written,
    rules: data?.rules.filter((it) => it !== null) ?? [],
    placeOf: (index) => locate(["rules", index]),
    locate,
    findings: sortFindings(findings),
  };
}

function toDocument(value: unknown): WrittenTable["written"] {
  const document = typeof value === "object" && value !== null ? { ...value } : {};
  const rules: unknown = "rules" in document ? document.rules : [];
  return {
    ...document,
    site: "site" in document ? document.site : undefined,
    rules: Array.isArray(rules) ? rules : [],
  };
}

function createLocate(positionOf: JsonSource["positionOf"], file: string): Locate {
  return (path, part) => {
    const rule = path[0] === "rules" && typeof path[1] === "number" ? path[1] : null;
    return { file, ...positionOf(path, part), rule };
  };
}
