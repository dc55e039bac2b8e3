import type { CountedAddress } from "../../traffic/coverage.ts";
import { defuse } from "../../formats/text/csv-injection.ts";
import { writeCsvLine } from "../../formats/text/write-csv.ts";

/** The names of the columns of a list to be filled in. */
export const TODO_COLUMNS = ["old url", "new url", "hits"] as const;

/**
 * Writes addresses without a target as a redirect map with an empty column for it, the most requested first. When
 * filled in, it can be read by `import --from csv`.
 */
export function* writeTodo(addresses: readonly CountedAddress[]): Generator<string> {
  yield `${writeCsvLine([...TODO_COLUMNS])}\r\n`;
  for (const { url, total } of addresses) {
    // In a map, a last star means a pattern, but this one is part of an address.
    const address = url.replace(/\/\*(?=\?|$)/, "/%2A");
    yield `${writeCsvLine([defuse(address), "", String(total)])}\r\n`;
  }
}

/** Writes repaired addresses as they were requested, the most requested first. */
export function* writeRepaired(addresses: readonly CountedAddress[]): Generator<string> {
  yield `${writeCsvLine(["broken url", "hits"])}\r\n`;
  for (const { url, total } of addresses) {
    yield `${writeCsvLine([defuse(url), String(total)])}\r\n`;
  }
}
