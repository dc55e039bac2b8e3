/** Downloads of a release: a redirect map, routes.json, and addresses for a crawler. */
import { onceOpen, type Instant } from "../../domain/instant.ts";
import { isPatternSource, parseSource } from "../../domain/table/source.ts";
import { canonicalHost } from "../../domain/url/canonicalize.ts";
import { SHEET_HEADER } from "../../formats/sheet/cells.ts";
import { writeWorkbook } from "../../formats/sheet/write-workbook.ts";
import { parseRule } from "../../release/content.ts";
import { StoreError } from "../../store/kv/kv-store.ts";
import type { ConsoleContext } from "../shared/env.ts";
import { previewAddress } from "../shared/preview-address.ts";
import { createCellReader, csvOf, damageBefore, streamOf } from "../shared/rule-sheet.ts";
import { orProblem } from "../shared/services.ts";
import { gateUnder, readServing } from "../shared/serving.ts";
import { partsOf, type Sources } from "../shared/sources.ts";
import type { View } from "../shared/view.ts";
import { renderMessage, renderStoreProblem } from "../ui/message.tsx";

/** A workbook is created entirely in memory. */
const XLSX_RULES_AT_MOST = 50_000;

const TYPES: Readonly<Record<string, string>> = {
  "redirects.csv": "text/csv; charset=utf-8",
  "redirects.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  "routes.json": "application/json; charset=utf-8",
  "addresses.txt": "text/plain; charset=utf-8",
};

export async function sendDownload(
  context: ConsoleContext,
  id: string,
  file: string,
): Promise<Response> {
  const { services, view } = context.var;
  const stored = await orProblem(services.releaseCache.manifestOf(id));
  if (stored instanceof StoreError) return context.html(renderStoreProblem(view, stored), 404);
  const { manifest } = stored;
  const damage = await damageBefore(services, manifest);
  if (damage) return context.html(renderStoreProblem(view, damage), 503);
  const sources = services.releaseCache.open(manifest);
  const headers = {
    "content-type": TYPES[file] ?? "text/plain",
    "content-disposition": `attachment; filename="${id.slice(0, 12)}-${file}"`,
  };
  const instantOf = async (): Promise<Instant> =>
    view.choice.at ?? onceOpen(view.now, gateUnder(await readServing(services), manifest));
  switch (file) {
    case "redirects.csv":
      return context.body(streamOf(csvOf(manifest, partsOf(sources))), 200, headers);
    case "routes.json":
      return context.body(streamOf(jsonOf(sources)), 200, headers);
    case "addresses.txt":
      return context.body(streamOf(addressesOf(sources, view, await instantOf())), 200, headers);
    default:
      if (manifest.counts.rules > XLSX_RULES_AT_MOST) {
        const { tooLarge, tooLargeText } = view.texts.errors;
        return context.html(renderMessage(view, tooLarge, tooLargeText(XLSX_RULES_AT_MOST)), 413);
      }
      return context.body(await workbookOf(sources), 200, headers);
  }
}

async function* jsonOf(sources: Sources): AsyncGenerator<string> {
  const [site = "null"] = await sources.lines(0);
  yield `{\n  "site": ${site},\n  "rules": [`;
  let separator = "\n    ";
  for await (const lines of partsOf(sources)) {
    if (lines.length === 0) continue;
    yield separator + lines.join(",\n    ");
    separator = ",\n    ";
  }
  yield "\n  ]\n}\n";
}

/**
 * Yields the addresses of exact rules and the examples of patterns as addresses on the preview, each with the host, the
 * instant and the release that answer it. Addresses that apply to every host are listed on the first.
 */
async function* addressesOf(
  sources: Sources,
  { hosts: deployed, previewOrigin }: View,
  at: Instant,
): AsyncGenerator<string> {
  const { site, release } = sources.manifest;
  const hosts = new Set(site.hosts.map(canonicalHost));
  const known = new Set(deployed);
  const of = { at, release };
  for await (const lines of partsOf(sources)) {
    yield lines
      .flatMap((line) => {
        const rule = parseRule(line);
        const source = parseSource(rule, hosts);
        const addresses =
          source && isPatternSource(source) ? (rule.examples?.match ?? []) : [rule.from];
        // An example that is a path is judged on the rule's own host.
        const base = `https://${source?.host || deployed[0]}`;
        return addresses.flatMap((it) => URL.parse(it, base) ?? []);
      })
      .flatMap(({ host: written, pathname, search }) => {
        const host = canonicalHost(written);
        if (!known.has(host)) return [];
        return [`${previewAddress(previewOrigin, { host, pathname, search }, of)}\n`];
      })
      .join("");
  }
}

async function workbookOf(sources: Sources): Promise<Uint8Array<ArrayBuffer>> {
  const cellsOf = createCellReader(sources.manifest.site);
  const rows: string[][] = [];
  for await (const lines of partsOf(sources)) {
    for (const line of lines) rows.push(cellsOf(line));
  }
  return writeWorkbook(SHEET_HEADER, rows);
}
