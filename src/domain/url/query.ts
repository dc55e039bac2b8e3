/**
 * Query parameters. Names and values are compared decoded, with `+` as a space, and case-sensitively. Bytes that are not
 * UTF-8 are compared as escapes.
 */
import { decodeQueryText, encodeQueryText } from "./query-text.ts";

export interface Parameter {
  /** The parameter as written in the URL. */
  readonly raw: string;
  readonly name: string;
  readonly value: string;
}

export interface Condition {
  readonly name: string;
  /** The required value; null if the value is captured. */
  readonly value: string | null;
  /** The placeholder that captures the value. */
  readonly capture: string | null;
  /** Maps old values to new ones; null if the placeholder is not enumerated. */
  readonly where: ReadonlyMap<string, string> | null;
}

export interface QueryMatch {
  /** Captured values, decoded, by placeholder. */
  readonly captured: ReadonlyMap<string, string>;
  /** The visitor's other parameters, in order. */
  readonly rest: readonly Parameter[];
}

const NO_PARAMETERS: readonly Parameter[] = [];
const NO_CONDITIONS: readonly Condition[] = [];
const NOTHING_CAPTURED: ReadonlyMap<string, string> = new Map();

/** @param search `URL.search`, with or without its question mark; empty pieces are dropped. */
export function parseQuery(search: string): readonly Parameter[] {
  const start = search.startsWith("?") ? 1 : 0;
  if (search.length === start) return NO_PARAMETERS;
  const parameters: Parameter[] = [];
  // Not `split`, for the reason given in `splitPath`.
  for (let at = start, end = 0; end !== -1; at = end + 1) {
    end = search.indexOf("&", at);
    const raw = end === -1 ? search.slice(at) : search.slice(at, end);
    if (raw !== "") parameters.push(parseParameter(raw));
  }
  return parameters;
}

function parseParameter(raw: string): Parameter {
  const equals = raw.indexOf("=");
  if (equals === -1) return { raw, name: decodeQueryText(raw), value: "" };
  const name = decodeQueryText(raw.slice(0, equals));
  return { raw, name, value: decodeQueryText(raw.slice(equals + 1)) };
}

/**
 * Matches a request's parameters against a rule's conditions.
 *
 * If a parameter is repeated, any occurrence can meet a literal value, and all that do are consumed. A capture takes
 * the first non-empty occurrence that fits, and consumes only that one. Other parameters are ignored.
 *
 * @returns The captured values and the remaining parameters; null if a condition is not met.
 */
export function matchQuery(
  conditions: readonly Condition[],
  parameters: readonly Parameter[],
): QueryMatch | null {
  if (conditions.length === 0) return { captured: NOTHING_CAPTURED, rest: parameters };
  const consumed = new Set<Parameter>();
  const captured = new Map<string, string>();
  for (const { name, value } of conditions) {
    if (value === null) continue;
    const fitting = parameters.filter((it) => it.name === name && it.value === value);
    if (fitting.length === 0) return null;
    for (const parameter of fitting) consumed.add(parameter);
  }
  for (const { name, capture, where } of enumeratedFirst(conditions)) {
    if (capture === null) continue;
    const first = parameters.find(
      (it) =>
        it.name === name &&
        it.value !== "" &&
        !consumed.has(it) &&
        (where === null || where.has(it.value)),
    );
    if (!first) return null;
    consumed.add(first);
    captured.set(capture, first.value);
  }
  return { captured, rest: parameters.filter((it) => !consumed.has(it)) };
}

/** Puts enumerated captures first, so that a capture of any value does not take what another one needs. */
function enumeratedFirst(conditions: readonly Condition[]): readonly Condition[] {
  if (conditions.length === 1) return conditions;
  return [...conditions.filter((it) => it.where), ...conditions.filter((it) => !it.where)];
}

/**
 * A rule's conditions in the order used for comparison and display, without duplicates.
 *
 * @param conditions In the order of the rule's `from`.
 */
export function sortConditions(conditions: readonly Condition[]): readonly Condition[] {
  if (conditions.length === 0) return NO_CONDITIONS;
  const byText = new Map(
    conditions.map((it) => [`${conditionText(it)} ${String(it.capture)}`, it]),
  );
  return [...byText.values()].toSorted((a, b) => compareText(conditionText(a), conditionText(b)));
}

/** Compares by UTF-16 code units, so that the result does not depend on a locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** `name=value`, or only the name if the value is captured, because the names of placeholders do not matter. */
export function conditionText({ name, value }: Condition): string {
  const encoded = encodeQueryText(name);
  return value === null ? encoded : `${encoded}=${encodeQueryText(value)}`;
}

/**
 * Merges queries: the target's own parameters first, then the visitor's in their order and byte for byte, except those
 * whose name the target already has.
 *
 * @param own The target's query, without question mark.
 * @returns A query without question mark; empty if there are no parameters.
 */
export function mergeQuery(own: string, visitors: readonly Parameter[]): string {
  if (visitors.length === 0) return own;
  const taken = own === "" ? null : new Set(parseQuery(own).map((it) => it.name));
  let merged = own;
  for (const { raw, name } of visitors) {
    if (!taken?.has(name)) merged += merged === "" ? raw : `&${raw}`;
  }
  return merged;
}
