import type { Coverage } from "../../traffic/coverage.ts";
import { defuse } from "../../formats/text/csv-injection.ts";
import { writeCsvLine } from "../../formats/text/write-csv.ts";

/**
 * The unmatched addresses as a redirect map, with room for their targets: filled in, `import --from csv` reads
 * it. The most requested first.
 */
export function* writeUnmatched({ unmatched }: Coverage): Generator<string> {
  yield `${writeCsvLine(["old url", "new url", "hits"])}\r\n`;
  for (const { url, total } of unmatched) {
    // A map takes a last star for a pattern; this one was in an address.
    const address = url.replace(/\/\*(?=\?|$)/, "/%2A");
    yield `${writeCsvLine([defuse(address), "", String(total)])}\r\n`;
  }
}
