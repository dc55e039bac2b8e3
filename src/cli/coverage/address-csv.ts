import type { CountedAddress } from "../../traffic/coverage.ts";
import { defuse } from "../../formats/text/csv-injection.ts";
import { writeCsvLine } from "../../formats/text/write-csv.ts";

/**
 * Addresses that lack a target as a redirect map, with room for it: filled in, `import --from csv` reads it. The most
 * requested first.
 */
export function* writeTodo(addresses: readonly CountedAddress[]): Generator<string> {
  yield `${writeCsvLine(["old url", "new url", "hits"])}\r\n`;
  for (const { url, total } of addresses) {
    // A map takes a last star for a pattern; this one was in an address.
    const address = url.replace(/\/\*(?=\?|$)/, "/%2A");
    yield `${writeCsvLine([defuse(address), "", String(total)])}\r\n`;
  }
}

/** Addresses that are answered because they are mended, as they came. The most requested first. */
export function* writeRepaired(addresses: readonly CountedAddress[]): Generator<string> {
  yield `${writeCsvLine(["broken url", "hits"])}\r\n`;
  for (const { url, total } of addresses) {
    yield `${writeCsvLine([defuse(url), String(total)])}\r\n`;
  }
}
