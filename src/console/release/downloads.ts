/** Downloads of a release: a redirect map, routes.json, and addresses for a crawler. */
import type { Instant } from "../../domain/instant.ts";
import type { RuleData } from "../../domain/table/schema.ts";
import { isPatternSource, parseSource } from "../../domain/table/source.ts";
import { canonicalHost } from "../../domain/url/canonicalize.ts";
import { SHEET_HEADER, sheetCells } from "../../formats/sheet/cells.ts";
import { writeWorkbook } from "../../formats/sheet/write-workbook.ts";
import { parseRule } from "../../release/content.ts";
import { StoreError } from "../../store/kv/kv-store.ts";
import { defaultInstant } from "../shared/read-instant.ts";
import type { ConsoleContext } from "../shared/env.ts";
import { isWholeId } from "../shared/find-release.ts";
import { previewAddress } from "../shared/preview-address.ts";
import { csvOf, damageBefore, streamOf } from "../shared/rule-sheet.ts";
import { orProblem } from "../shared/services.ts";
import { gateUnder, readServing } from "../shared/serving.ts";
import type { Sources } from "../shared/sources.ts";
import type { View } from "../shared/view.ts";
import { renderNoSuchPage, renderStoreProblem, renderTooLarge } from "../ui/message.tsx";

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
  const services = context.get("services");
  const view = context.get("view");
  if (!isWholeId(id)) return context.html(renderNoSuchPage(view), 404);
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
    view.choice.at ?? defaultInstant(view.now, gateUnder(await readServing(services), manifest));
  switch (file) {
    case "redirects.csv":
      return context.body(streamOf(csvOf(manifest, partsOf(sources))), 200, headers);
    case "routes.json":
      return context.body(streamOf(jsonOf(sources)), 200, headers);
    case "addresses.txt":
      return context.body(streamOf(addressesOf(sources, view, await instantOf())), 200, headers);
    default:
      if (manifest.counts.rules > XLSX_RULES_AT_MOST) {
        return context.html(renderTooLarge(view, XLSX_RULES_AT_MOST), 413);
      }
      return context.body(await workbookOf(sources), 200, headers);
  }
}

async function* partsOf(sources: Sources): AsyncGenerator<readonly string[]> {
  for (let index = 0; index < sources.manifest.sources; index++) {
    const lines = await sources.lines(index);
    yield index === 0 ? lines.slice(1) : lines;
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
  const hosts = hostsOf(sources);
  const known = new Set(deployed);
  const of = { at, release: sources.manifest.release };
  for await (const lines of partsOf(sources)) {
    yield lines
      .flatMap((line) => {
        const rule = parseRule(line);
        const source = sourceOf(rule, hosts);
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
  const hosts = hostsOf(sources);
  const rows = [];
  for await (const lines of partsOf(sources)) {
    for (const line of lines) rows.push(cellsOf(parseRule(line), hosts));
  }
  return writeWorkbook(SHEET_HEADER, rows);
}

function cellsOf(rule: RuleData, hosts: ReadonlySet<string>): string[] {
  return sheetCells(rule, sourceOf(rule, hosts));
}

function sourceOf(rule: RuleData, hosts: ReadonlySet<string>): ReturnType<typeof parseSource> {
  return parseSource(rule, hosts, () => {}, []);
}

function hostsOf({ manifest }: Sources): ReadonlySet<string> {
  return new Set(manifest.site.hosts.map(canonicalHost));
}
