import { type CompiledRoutes, compileRoutes } from "../domain/table/compile.ts";
import { compileSite } from "../domain/table/compile-site.ts";
import {
  collectFindings,
  type Finding,
  type Locate,
  type Place,
  sortFindings,
} from "../domain/finding.ts";
import type { Instant } from "../domain/instant.ts";
import { readRoutes } from "../domain/table/read-routes.ts";
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

/** Reads and compiles a table, with the findings of its text, its shape and its rules one by one. */
export function readRoutesFile(text: string, file: string): RoutesFile {
  return served(draftRoutesFile(text, file));
}

/** The same with the findings of the whole table: what `sunset validate` prints. */
export function validateRoutesFile(text: string, file: string, now: Instant): RoutesFile {
  return served(draftRoutesFile(text, file, now));
}

/** A `routes.json` with what can be judged of it, served or not. */
export interface RoutesDraft extends RoutesFile {
  /** Whether its text is strict JSON without a name that is written twice: then paths lead to what counts. */
  readonly isStrict: boolean;
}

/** @param now For the findings of the whole table; left out, there are none of them. */
export function draftRoutesFile(text: string, file: string, now?: Instant): RoutesDraft {
  const source = readJson(text);
  const locate = createLocate(source, file);
  const { report, findings } = collectFindings(locate);
  for (const { id, offset, message, fix } of source.problems) {
    const at = { file, ...source.positionAt(offset), rule: source.entryAt("rules", offset) };
    findings.push({ id, severity: "error", message, fix, at });
  }
  const isStrict = source.problems.length === 0;
  if (source.value === undefined) {
    return { compiled: null, ruleCount: 0, findings: sortFindings(findings), locate, isStrict };
  }
  const { data, unread } = readRoutes(source.value, report);
  const compiled = data && compileRoutes(data, report, unread);
  if (compiled && now !== undefined) validateRoutes(compiled, now, report, locate);
  return {
    compiled,
    ruleCount: data?.rules.length ?? 0,
    findings: sortFindings(findings),
    locate,
    isStrict,
  };
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
  /** Where they are asked for: the rules, and where each stands. */
  readonly rules: readonly RuleData[];
  readonly placeOf: (index: number) => Place;
  readonly findings: readonly Finding[];
}

/** @param withRules Whether the rules are needed too: then they must be readable as well. */
export function readSiteFile(text: string, file: string, withRules: boolean): WrittenTable {
  const source = readJson(text);
  const { report, findings } = collectFindings(createLocate(source, file));
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
    placeOf: (index) => createLocate(source, file)(["rules", index]),
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

function createLocate(source: JsonSource, file: string): Locate {
  return (path, part) => {
    const rule = path[0] === "rules" && typeof path[1] === "number" ? path[1] : null;
    return { file, ...source.positionOf(path, part), rule };
  };
}
