import * as z from "zod/mini";
import { didYouMean } from "../did-you-mean.ts";
import { type DataPath, quote, type Report } from "../finding.ts";
import { checkAnswer } from "./check-answer.ts";
import { type RoutesData, routesSchema } from "./schema.ts";
import type { Unread } from "./invalid-fields.ts";
import { UNREGISTER } from "./served-file.ts";

/** The readable part of a table's data. */
export interface ReadRoutes {
  /** null if there is not even a list of rules. */
  readonly data: RoutesData | null;
  readonly unread: Unread;
}

/** Checks the shape of a parsed `routes.json`, and reports everything that is wrong with it. */
export function readRoutes(value: unknown, report: Report): ReadRoutes {
  const result = routesSchema.safeParse(value);
  const lost = reportLost(value, report);
  const issues = result.success ? [] : result.error.issues;
  for (const issue of issues) describe(issue, routesSchema, value, report, []);
  const broken = [...lost, ...issues.map(({ path }) => path)].flatMap(([top, index]) =>
    top === "rules" && typeof index === "number" ? [index] : [],
  );
  const { data, site } = result.success
    ? { data: result.data, site: new Set<string>() }
    : salvage(value, issues);
  const rules = new Set(broken);
  data?.rules.forEach((rule, index) => {
    // A rule that lost a field cannot be judged as a whole.
    const isSound = !rule || rules.has(index) || checkAnswer(rule, report, ["rules", index]);
    if (!isSound) rules.add(index);
  });
  return { data, unread: { site, rules } };
}

/** The one field name that the schema would drop silently. */
const LOST = "__proto__";

/** @returns The paths of the fields so named, which are reported. */
function reportLost(root: unknown, report: Report): readonly DataPath[] {
  const rules = valueAt(root, ["rules"]);
  const places = Array.isArray(rules)
    ? rules.flatMap((rule: unknown, index) => lostIn(rule, ["rules", index]))
    : lostIn(root, []);
  for (const place of places) {
    const message = `"${LOST}" cannot be the name of a placeholder, nor one of its values`;
    report("schema", [...place, LOST], message, "Give it another name", { part: "name" });
  }
  return places;
}

function lostIn(rule: unknown, place: DataPath): readonly DataPath[] {
  const where = valueAt(rule, WHERE);
  if (typeof where !== "object" || where === null) return NOWHERE;
  const path = [...place, ...WHERE];
  const paths = [path, ...Object.keys(where).map((name) => [...path, name])];
  return paths.filter((it) => valueAt(rule, [...it.slice(place.length), LOST]) !== undefined);
}

const WHERE = ["where"] as const;
const NOWHERE: readonly DataPath[] = [];

/** Stand-in values for unreadable fields, so that the rest can be judged. They are never served. */
const STAND_IN = {
  name: "?",
  hosts: ["site.invalid"],
  scope: ["/"],
  targetHosts: [],
  activatesAt: "9999-12-31T23:59:59Z",
} satisfies Partial<RoutesData["site"]>;

/**
 * Removes what the schema rejects, so that the rest can be judged in the same run: an unknown or broken field is deleted,
 * a rule without a readable `from` becomes null, and a broken field of the site gets a stand-in.
 */
function salvage(
  value: unknown,
  issues: readonly Issue[],
): { data: RoutesData | null; site: ReadonlySet<string> } {
  const copy: unknown = structuredClone(value);
  const dropped = new Set<number>();
  const lost = new Set<string>();
  for (const issue of issues.toReversed()) {
    const path = issue.path.filter((it) => typeof it !== "symbol");
    const isUnknown = issue.code === "unrecognized_keys";
    const [top, index, field] = path;
    if (top === "site" && !isUnknown) {
      const fields = index === undefined ? Object.keys(STAND_IN) : [String(index)];
      for (const it of fields) lost.add(it);
      // A list with a bad entry is removed as a whole, so that no finding is based on part of it.
      remove(copy, path.slice(0, 2));
      continue;
    }
    const keys = isUnknown ? issue.keys.map((it) => [...path, it]) : [path];
    if (isUnknown && top === "site") {
      // A misspelt name means that the real field is missing, or else is lost together with the field that contains it.
      const known = knownKeys(routesSchema, path);
      for (const key of issue.keys) lost.add(String(index ?? didYouMean(key, known) ?? key));
    }
    for (const key of keys) remove(copy, key);
    const isLost = field === undefined || field === "from";
    if (top === "rules" && typeof index === "number" && isLost && !isUnknown) dropped.add(index);
  }
  const rules: unknown = valueAt(copy, ["rules"]);
  if (!Array.isArray(rules)) return { data: null, site: lost };
  const readable = rules.map((rule: unknown, index) => (dropped.has(index) ? { from: "/" } : rule));
  const site = { ...STAND_IN, ...asObject(valueAt(copy, ["site"])) };
  const again = routesSchema.safeParse({ site, rules: readable });
  if (!again.success) return { data: null, site: lost };
  const kept = again.data.rules.map((rule, index) => (dropped.has(index) ? null : rule));
  return { data: { site: again.data.site, rules: kept }, site: lost };
}

function asObject(value: unknown): object {
  return typeof value === "object" && value !== null ? value : {};
}

function remove(root: unknown, path: DataPath): void {
  const parent = valueAt(root, path.slice(0, -1));
  const key = path.at(-1);
  if (Array.isArray(parent) && typeof key === "number" && path.length > 2) parent.splice(key, 1);
  else if (
    typeof parent === "object" &&
    parent !== null &&
    !Array.isArray(parent) &&
    key !== undefined
  ) {
    Reflect.deleteProperty(parent, key);
  }
}

/** Checks a value against a schema. Every issue becomes a `schema` finding in plain words. */
export function readShape<Schema extends z.ZodMiniType>(
  schema: Schema,
  value: unknown,
  report: Report,
  path: DataPath,
): z.output<Schema> | null {
  const result = schema.safeParse(value);
  const lost = reportLost(value, (id, place, ...rest) => report(id, [...path, ...place], ...rest));
  if (result.success) return lost.length > 0 ? null : result.data;
  for (const issue of result.error.issues) describe(issue, schema, value, report, path);
  return null;
}

type Issue = z.core.$ZodIssue;
type UnionIssue = z.core.$ZodIssueInvalidUnion;

function describe(
  issue: Issue,
  schema: z.ZodMiniType,
  root: unknown,
  report: Report,
  prefix: DataPath,
): void {
  const inner = issue.path.filter((it) => typeof it !== "symbol");
  const path = [...prefix, ...inner];
  const name = nameOf(inner);
  if (issue.code === "unrecognized_keys") {
    const known = knownKeys(schema, inner);
    for (const key of issue.keys) {
      const guess = didYouMean(key, known);
      const fix = guess ? `Did you mean "${guess}"?` : `Known here: ${known.join(", ")}`;
      report("schema", [...path, key], `unknown field "${key}"`, fix, { part: "name" });
    }
    return;
  }
  const value = valueAt(root, inner);
  const meant = issue.code === "invalid_union" ? meantBranch(issue) : null;
  if (meant) {
    for (const it of meant) {
      const within = { ...it, path: [...issue.path, ...it.path] };
      describe(within, schema, root, report, prefix);
    }
    return;
  }
  if (value === undefined) {
    report(
      "schema",
      path.slice(0, -1),
      `${name} is missing`,
      `Add ${name}: ${wanted(issue, value)}`,
    );
    return;
  }
  report("schema", path, `${name} is ${quote(value)}`, `Write ${wanted(issue, value)}`);
}

/** How a message names a value: its field, or its place in a list. */
function nameOf(path: DataPath): string {
  const last = path.at(-1);
  if (last === undefined) return "the document";
  return typeof last === "number" ? `entry ${last + 1} of "${path.at(-2)}"` : `"${last}"`;
}

/** The issues of a value with respect to the union member that it resembles; null if it resembles none. */
function meantBranch({ errors }: UnionIssue): readonly Issue[] | null {
  const isInside = ({ path, code }: Issue): boolean =>
    path.length > 0 || code === "unrecognized_keys";
  return errors.find((it) => it.every(isInside)) ?? null;
}

/** The allowed forms of fields with a union type, in words. */
const FORMS: Readonly<Record<string, string>> = {
  where: "a list of values, or a map from old to new value",
  serve: `{ "type": "text/plain", "body": "..." }, or "${UNREGISTER}"`,
  keep: 'a path such as "/legal/*", or { "path": "/legal/*", "until": "2025-01-01T00:00:00Z" }',
};

const ELSEWHERE = "what routes-json.md in Sunset's docs says";

/**
 * The expected value, in words.
 *
 * @param value The one that was found.
 */
function wanted(issue: Issue, value: unknown): string {
  switch (issue.code) {
    case "invalid_type":
      return TYPE_IN_WORDS[issue.expected] ?? `a value of type ${issue.expected}`;
    case "invalid_value":
      if (
        typeof value === "string" &&
        issue.values.some((it) => it !== value && String(it) === value)
      )
        return `${value}, without quotes`;
      return issue.values.length === 1
        ? `${quote(issue.values[0])}, or leave the field out`
        : `one of ${issue.values.map((it) => quote(it)).join(", ")}`;
    case "invalid_union":
      return issue.path.map((it) => FORMS[String(it)]).find((it) => it) ?? ELSEWHERE;
    case "too_small":
      return issue.origin === "array"
        ? "at least one entry"
        : issue.origin === "string"
          ? "some text"
          : `a number not below ${issue.minimum}`;
    case "too_big":
      return issue.origin === "string"
        ? `a text of at most ${issue.maximum} characters`
        : `a number not above ${issue.maximum}`;
    case "invalid_key":
    case "invalid_element":
    case "invalid_format":
    case "not_multiple_of":
    case "unrecognized_keys":
    case "custom":
      return ELSEWHERE;
  }
}

const TYPE_IN_WORDS: Readonly<Record<string, string>> = {
  string: "a text in quotes",
  number: "a number without quotes",
  int: "a whole number without quotes",
  boolean: "true or false, without quotes",
  array: "a list in square brackets",
  object: "an object in curly brackets",
  record: "an object in curly brackets",
};

function valueAt(root: unknown, path: DataPath): unknown {
  let value = root;
  for (const key of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = Reflect.get(value, key);
  }
  return value;
}

function knownKeys(schema: z.ZodMiniType, path: DataPath): string[] {
  let at: unknown = schema;
  for (const key of path) {
    const bare = unwrap(at);
    if (bare instanceof z.ZodMiniObject) at = bare.def.shape[String(key)];
    else if (bare instanceof z.ZodMiniArray) at = bare.def.element;
    else if (bare instanceof z.ZodMiniRecord) at = bare.def.valueType;
    else return [];
  }
  const bare = unwrap(at);
  return bare instanceof z.ZodMiniObject ? Object.keys(bare.def.shape) : [];
}

function unwrap(schema: unknown): unknown {
  if (schema instanceof z.ZodMiniOptional || schema instanceof z.ZodMiniDefault) {
    return unwrap(schema.def.innerType);
  }
  // Of a union only the object has fields.
  return schema instanceof z.ZodMiniUnion
    ? schema.def.options.find((it) => it instanceof z.ZodMiniObject)
    : schema;
}
