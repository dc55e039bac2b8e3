/** Rules as a redirect map in CSV, streamed in parts. */
import type { SiteData } from "../../domain/table/schema.ts";
import { parseSource } from "../../domain/table/source.ts";
import { canonicalHost } from "../../domain/url/canonicalize.ts";
import { SHEET_HEADER, sheetCells } from "../../formats/sheet/cells.ts";
import { writeCsvLine } from "../../formats/text/write-csv.ts";
import { parseRule } from "../../release/content.ts";
import type { Manifest } from "../../release/manifest.ts";
import { ReleaseError, StoreError } from "../../store/kv/kv-store.ts";
import { orProblem, type Services, soon } from "./services.ts";

/**
 * Writes the CSV, beginning with a byte-order mark, from which Excel recognises the encoding.
 *
 * @param parts Lines of content.
 */
export async function* csvOf(
  { site }: Manifest,
  parts: AsyncIterable<readonly string[]>,
): AsyncGenerator<string> {
  yield `\uFEFF${writeCsvLine(SHEET_HEADER)}\r\n`;
  const cellsOf = createCellReader(site);
  for await (const lines of parts) {
    yield lines.map((it) => `${writeCsvLine(cellsOf(it))}\r\n`).join("");
  }
}

/** Creates a function that returns the cells of a rule, which is given as a line of content. */
export function createCellReader({ hosts }: SiteData): (text: string) => string[] {
  const known = new Set(hosts.map(canonicalHost));
  return (text) => {
    const rule = parseRule(text);
    const source = parseSource(rule, known);
    return sheetCells(rule, source);
  };
}

/**
 * Finds damage before a download begins, since a file that has begun can no longer report it; null if none is found
 * while a page waits. A file that people pass on as the table of a version has to be that table.
 */
export async function damageBefore(
  services: Services,
  manifest: Manifest,
): Promise<StoreError | null> {
  const summary = await orProblem(soon(services, services.releaseCache.summary(manifest)));
  if (summary instanceof StoreError) return summary;
  if (!summary || summary.isGenuine) return null;
  const what = `The rules of ${manifest.release.slice(0, 12)} are not what was published`;
  return new ReleaseError("damaged", what, "Publish the table again");
}

/** Turns text into a stream, of which only one chunk is in memory. */
export function streamOf(chunks: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { value, done } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await chunks.return(null);
    },
  });
}
