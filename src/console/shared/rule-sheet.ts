/** Rules as a redirect map, sent a part at a time. */
import { parseSource } from "../../domain/table/source.ts";
import { canonicalHost } from "../../domain/url/canonicalize.ts";
import { SHEET_HEADER, sheetCells } from "../../formats/sheet/cells.ts";
import { writeCsvLine } from "../../formats/text/write-csv.ts";
import { parseRule } from "../../release/content.ts";
import type { Manifest } from "../../release/manifest.ts";
import { ReleaseError, StoreError } from "../../store/kv/kv-store.ts";
import { orProblem, type Services, soon } from "./services.ts";

/** Excel recognises the encoding by the byte-order mark. @param parts Lines of content. */
export async function* csvOf(
  { site }: Manifest,
  parts: AsyncIterable<readonly string[]>,
): AsyncGenerator<string> {
  yield `\uFEFF${writeCsvLine(SHEET_HEADER)}\r\n`;
  const hosts = new Set(site.hosts.map(canonicalHost));
  const lineOf = (text: string): string => {
    const rule = parseRule(text);
    return `${writeCsvLine(
      sheetCells(
        rule,
        parseSource(rule, hosts, () => {}, []),
      ),
    )}\r\n`;
  };
  for await (const lines of parts) yield lines.map(lineOf).join("");
}

/**
 * What a file that has begun could not tell any more; null where nothing is found while a page waits. What is called the table
 * of a version elsewhere has to be it.
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

/** Text as a stream, of which only one chunk is in memory. */
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
