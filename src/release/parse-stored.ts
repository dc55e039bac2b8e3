import type * as z from "zod/mini";
import { failure, type Result, success } from "../domain/result.ts";

/** Why a stored value cannot be used. */
export type StoredProblem =
  | { readonly kind: "not-json"; readonly name: string }
  /** `place` is the path of the first field that does not match the schema; empty for the value itself. */
  | { readonly kind: "misfit"; readonly name: string; readonly place: string };

/** The name of a field may be as long as the whole value. */
const PLACE_CHARACTERS_AT_MOST = 100;

/** @param name How messages refer to the value. */
export function parseJson(text: string, name: string): Result<unknown, StoredProblem> {
  try {
    return success(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) return failure({ kind: "not-json", name });
    throw error;
  }
}

/** @param name How messages refer to the value. */
export function parseStored<Schema extends z.ZodMiniType>(
  schema: Schema,
  text: string,
  name: string,
): Result<z.output<Schema>, StoredProblem> {
  const value = parseJson(text, name);
  if (!value.ok) return value;
  const result = schema.safeParse(value.value);
  if (result.success) return success(result.data);
  const place = result.error.issues[0]?.path.join(".") ?? "";
  return failure({ kind: "misfit", name, place: place.slice(0, PLACE_CHARACTERS_AT_MOST) });
}

export function describeStoredProblem(problem: StoredProblem): string {
  switch (problem.kind) {
    case "not-json":
      return `${problem.name} is not JSON`;
    case "misfit":
      return `${problem.name} does not fit${problem.place ? ` at ${problem.place}` : ""}`;
  }
}
