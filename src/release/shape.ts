/**
 * Checks of stored values without a schema library: a module builds its schemas when it loads, and loading what an
 * isolate needs before its first answer must cost nothing. Writers of a value use the schema;
 * test/release/shapes.test.ts keeps the two in step.
 */

import { failure, type Result, success } from "../domain/result.ts";
import { parseJson, type StoredProblem } from "./parse-stored.ts";

/** @returns null if the value passes, else the path of the first misfit: "site.hosts.0", or "" for the value. */
export type Check = (value: unknown) => string | null;

export type Fields = Readonly<Record<string, Check>>;

export const isText = fits((it) => typeof it === "string");
export const isTrue = fits((it) => it === true);
export const isBoolean = fits((it) => typeof it === "boolean");
export const isNumber = fits((it) => Number.isFinite(it));
/** A non-negative integer. */
export const isCount = fits((it) => Number.isSafeInteger(it) && Number(it) >= 0);
export const isSha256 = fits((it) => typeof it === "string" && /^[0-9a-f]{64}$/.test(it));
export const isFilledText = fits((it) => typeof it === "string" && it !== "");

export const isAnything: Check = () => null;

export function fits(isFine: (value: unknown) => boolean): Check {
  return (value) => (isFine(value) ? null : "");
}

export function isOneOf(...values: readonly unknown[]): Check {
  return fits((it) => values.includes(it));
}

export function optional(check: Check): Check {
  return (value) => (value === undefined ? null : check(value));
}

export function nullable(check: Check): Check {
  return (value) => (value === null ? null : check(value));
}

/** A value that fails all checks is reported as a whole, because it is unknown which one was meant. */
export function eitherOf(...checks: readonly Check[]): Check {
  return fits((value) => checks.some((check) => check(value) === null));
}

export function listOf(check: Check, atLeast = 0): Check {
  return (value) => {
    if (!Array.isArray(value)) return "";
    for (let index = 0; index < value.length; index++) {
      const place = check(value[index]);
      if (place !== null) return below(index, place);
    }
    return value.length < atLeast ? "" : null;
  };
}

/** An object with arbitrary keys, each of whose values passes the check. */
export function recordOf(check: Check): Check {
  return (value) => {
    if (!isObject(value)) return "";
    for (const [name, item] of Object.entries(value)) {
      const place = check(item);
      if (place !== null) return below(name, place);
    }
    return null;
  };
}

/** An object with these fields. Others are ignored. */
export function hasFields(fields: Fields): Check {
  return (value) => {
    if (!isObject(value)) return "";
    for (const name of Object.keys(fields)) {
      const place = fields[name]?.(Object.hasOwn(value, name) ? value[name] : undefined) ?? null;
      if (place !== null) return below(name, place);
    }
    return null;
  };
}

/** An object with these fields and no others, because the meaning of an unknown field is unknown. */
export function hasOnlyFields(fields: Fields): Check {
  const known = hasFields(fields);
  return (value) => {
    const place = known(value);
    if (place !== null || !isObject(value)) return place;
    return Object.keys(value).every((it) => Object.hasOwn(fields, it)) ? null : "";
  };
}

/**
 * Parses and checks a value that is stored as JSON.
 *
 * @param name How messages refer to the value.
 * @param check Must accept exactly the values of type `Value`.
 */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- names what the check accepts
export function readShape<Value>(
  text: string,
  name: string,
  check: Check,
): Result<Value, StoredProblem> {
  const value = parseJson(text, name);
  return value.ok ? fit(value.value, name, check) : value;
}

/** Like `readShape`, for a value that is already parsed. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- names what the check accepts
export function fit<Value>(
  value: unknown,
  name: string,
  check: Check,
): Result<Value, StoredProblem> {
  const place = check(value);
  if (place !== null) return failure({ kind: "misfit", name, place });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it was checked
  return success(value as Value);
}

/** The value if it passes the check, else null. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- names what the check accepts
export function fitting<Value>(value: unknown, check: Check): Value | null {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it was checked
  return check(value) === null ? (value as Value) : null;
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function below(name: string | number, place: string): string {
  return place === "" ? String(name) : `${name}.${place}`;
}
