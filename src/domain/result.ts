/**
 * The value of an operation, or the problem that prevented it.
 *
 * A problem is a tagged union that carries data, never a sentence. Where it is shown, one exhaustive `switch` chooses
 * the words, so that no code ever has to parse a message.
 */
export type Result<Value, Problem> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problem: Problem };

export function success<Value>(value: Value): Result<Value, never> {
  return { ok: true, value };
}

export function failure<Problem>(problem: Problem): Result<never, Problem> {
  return { ok: false, problem };
}

/** The values of all results, or the first problem. */
export function all<Value, Problem>(
  results: readonly Result<Value, Problem>[],
): Result<Value[], Problem> {
  const values: Value[] = [];
  for (const result of results) {
    if (!result.ok) return result;
    values.push(result.value);
  }
  return success(values);
}
