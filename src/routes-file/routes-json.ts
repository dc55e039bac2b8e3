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

/** A `routes.json`, read. */
export interface RoutesFile {
  /** null if the file cannot be read: nothing is served from half a table. */
  readonly compiled: CompiledRoutes | null;
  /** How many rules the file has, as far as it can be read. */
  readonly ruleCount: number;
  readonly findings: readonly Finding[];
  /** Where something of it stands. */
  readonly locate: Locate;
}

/** What is done to a table, in this order; a large one takes seconds for each. */
export const READING_STEPS = ["parse", "read", "compile", "judge"] as const;

export type ReadingStep = (typeof READING_STEPS)[number];

/** Reads and compiles a table, with the findings of its text, its shape and its rules one by one. */
export function readRoutesFile(text: string, file: string): RoutesFile {
  return served(draftRoutesFile(text, file));
}

/**
 * The same with the findings of the whole table: what `sunset validate` prints.
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

/** A `routes.json` with what can be judged of it, served or not. */
export interface RoutesDraft extends RoutesFile {
  /** Whether its text is strict JSON without a name that is written twice: then paths lead to what counts. */
  readonly isStrict: boolean;
}

/** @param now For the findings of the whole table; left out, there are none of them. */
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

/** By itself, so that a large table is not held in memory a second time, as it was parsed, while it is compiled. */
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

/** Nothing is served from half a table. */
function served({ compiled, ruleCount, findings, locate }: RoutesDraft): RoutesFile {
  const isReadable = findings.every(({ id }) => id !== "json-syntax" && id !== "schema");
  return { compiled: isReadable ? compiled : null, ruleCount, findings, locate };
}

/** The site of a table, whatever its rules are like; and both as written. */
export interface WrittenTable {
  /** null if the site cannot be read. */
  readonly site: SiteData | null;
  /** The document as written. */
  readonly written: { readonly site: unknown; readonly rules: readonly unknown[] } & object;
  /** Where they are asked for: the rules. */
  readonly rules: readonly RuleData[];
  readonly placeOf: (index: number) => Place;
  readonly locate: Locate;
  readonly findings: readonly Finding[];
}

/** @param withRules Whether the rules are needed too: then they must be readable as well. */
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
