/**
 * Each list as CSV, with the columns of a redirect map first, so that `import --from csv` accepts the file once it is
 * filled in.
 */
import { defuse } from "../../formats/text/csv-injection.ts";
import { writeCsvLine } from "../../formats/text/write-csv.ts";
import { type GoneHits, type ListedMiss, readGoneOf, readMissesOf } from "../../hits/worklists.ts";
import { askHits, type Counted, type Told } from "../hits/ask.ts";
import {
  asLiteral,
  type CountedHosts,
  countedHosts,
  fromAlone,
  fromOf,
  fromOfCounted,
} from "../hits/counted-hosts.ts";
import { findUnused, RULES_A_PIECE, type UnusedKind } from "../hits/unused.ts";
import type { Services } from "../shared/services.ts";
import type { Serving } from "../shared/serving.ts";
import type { View } from "../shared/view.ts";
import { type ListName, spanOf } from "./asked.ts";
import { isJudged } from "./unused.tsx";

/** The lines of misses and gone pages, more than anybody works through; the counts are on the page. */
export const LINES_AT_MOST = 10_000;

/** The lines of a list, streamed. An error after the first line ends the download. */
export async function linesOfList(
  services: Services,
  view: View,
  serving: Serving,
  { name, days }: { readonly name: ListName; readonly days: number },
): Promise<Told<AsyncGenerator<string>>> {
  const span = spanOf(days, view.now);
  const hosts = countedHosts(serving.stored.manifest.site);
  const part = { offset: 0, limit: LINES_AT_MOST };
  switch (name) {
    case "misses":
      return askHits(services, async ({ store }) =>
        linesOfMisses((await readMissesOf(store, span, part)).items, hosts),
      );
    case "gone":
      return askHits(services, async ({ store }) =>
        linesOfGone((await readGoneOf(store, span, part)).items, fromOfCounted(serving)),
      );
    case "never":
    case "crawlers":
      return askHits(services, async (counted) =>
        linesOfUnused(services, view, serving, { counted, kind: name, days }),
      );
  }
}

function line(...cells: readonly (string | number)[]): string {
  return `${writeCsvLine(cells.map((it) => (typeof it === "number" ? String(it) : defuse(it))))}\r\n`;
}

/** The byte-order mark by which Excel recognises the encoding. */
const MARK = "\uFEFF";

async function* linesOfMisses(
  misses: readonly ListedMiss[],
  hosts: CountedHosts,
): AsyncGenerator<string> {
  yield MARK + line("old url", "new url", "visits", "last visit", "most came from");
  for (const { url, total, last, referrer } of misses) {
    yield line(asLiteral(fromOf(url, hosts)), "", total, last, referrer);
  }
}

async function* linesOfGone(
  rules: readonly GoneHits[],
  fromOfRule: (name: string) => string,
): AsyncGenerator<string> {
  yield MARK + line("old url", "new url", "visitors", "crawlers", "last visitor", "last visit");
  for (const { rule, total, crawlers, last, lastVisitor } of rules) {
    yield line(fromOfRule(rule), "", total - crawlers, crawlers, lastVisitor ?? "", last);
  }
}

interface UnusedOf {
  readonly counted: Counted;
  readonly kind: UnusedKind;
  readonly days: number;
}

async function* linesOfUnused(
  { releaseCache }: Services,
  { now }: View,
  { stored, gate }: Serving,
  { counted, kind, days }: UnusedOf,
): AsyncGenerator<string> {
  yield MARK + line("old url", "new url", "section", "crawlers", "last crawler");
  if (!(await isJudged(counted, { now, gate, days }))) return;
  const sources = releaseCache.open(stored.manifest);
  const asked = { kind, start: 0, days, now, rulesAPiece: RULES_A_PIECE.file };
  for await (const { found } of findUnused(counted, sources, asked)) {
    for (const { rule, crawlers } of found) {
      yield line(
        fromAlone(rule),
        rule.to ?? "",
        rule.section ?? "",
        crawlers?.crawlers ?? 0,
        crawlers?.last ?? "",
      );
    }
  }
}
