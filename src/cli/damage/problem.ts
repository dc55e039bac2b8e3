import { commandsFor, type Place } from "../../domain/pasteable.ts";
import { failure, type Result, success } from "../../domain/result.ts";
import { StoreError } from "../../store/kv/kv-store.ts";
import { CliError } from "../terminal/errors.ts";

export interface Problem {
  readonly message: string;
  readonly fix: string;
}

/** Returns the result of reading a store or a file, or the problem that prevented it. */
export async function attempt<Value>(
  place: Place,
  work: () => Promise<Value>,
): Promise<Result<Value, Problem>> {
  try {
    return success(await work());
  } catch (error) {
    const { message } = error instanceof Error ? error : { message: "" };
    if (error instanceof CliError) return failure({ message, fix: error.fix });
    if (error instanceof StoreError) {
      return failure({ message, fix: error.fixWith(commandsFor(place)) });
    }
    throw error;
  }
}
