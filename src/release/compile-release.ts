import { canonicalRule, canonicalSite } from "../domain/table/canonical-form.ts";
import type { CompiledRoutes } from "../domain/table/compile.ts";
import { encodeTable, fitsIntoShard, type Rank } from "../domain/compact/encode-table.ts";
import type { Report } from "../domain/finding.ts";
import type { Rule } from "../domain/table/rule.ts";
import type { RoutesData, RuleData } from "../domain/table/schema.ts";
import { groupOldUrls } from "../domain/table/site-files.ts";
import { isPatternSource } from "../domain/table/source.ts";
import { isRetiredWhole } from "../domain/table/table.ts";
import { type Content, createContent, LINES_A_SOURCE } from "./content.ts";
import { sha256, sha256OfParts } from "./hash.ts";
import type { Manifest } from "./manifest.ts";
import { formatFor } from "./manifest-format.ts";

/** A table as it is published. */
export interface CompiledRelease {
  readonly manifest: Manifest;
  /** The compact table, in parts of at most 4 MiB. */
  readonly shards: readonly Uint8Array<ArrayBuffer>[];
  /** The content, in parts; put together again, its SHA-256 is the release's id. */
  readonly sources: readonly string[];
  readonly oldUrls: ReadonlyMap<string, readonly string[]>;
}

/** Every isolate parses the manifest when it starts; KV would take 25 MiB. */
export const MANIFEST_BYTES_AT_MOST = 16 * 1024 * 1024;

export interface CompileOptions {
  /**
   * `canonical`: the same table gives the same bytes, in whatever order its rules stand. `file`: of two rules
   * in conflict the first in the file wins, which only a table with errors needs.
   */
  readonly order: "canonical" | "file";
}

/**
 * Compiles a table into what is published.
 *
 * @param report Takes what does not fit, with the limit and a way out.
 * @returns null if something does not fit.
 */
export async function compileRelease(
  { table, rules, data }: CompiledRoutes,
  { order }: CompileOptions,
  report: Report,
): Promise<CompiledRelease | null> {
  const { id, sources, order: lineOrder } = await formContent(data);
  const rank = order === "canonical" ? rankIn(lineOrder) : ({ index }: Rule): number => index;
  const byRank = (a: Rule, b: Rule): number => rank(a) - rank(b);
  const [exact, patterns] = partition(rules);
  const encoded = encodeTable(exact, rank);
  if (!encoded.ok) {
    const { path, rules: count, bytes } = encoded.problem;
    const message = `the ${count} rules of "${path}" take ${megabytes(bytes)}, and rules of one path must fit into 4 MiB`;
    report("table-too-large", ["rules"], message, "Use a captured query value, such as ?id=:id");
    return null;
  }
  const shards = encoded.value;
  const oldUrls = isRetiredWhole(table.site)
    ? groupOldUrls(rules.toSorted(byRank), data)
    : new Map();
  const inManifest = {
    site: canonicalSite(data.site),
    patterns: patterns
      .toSorted(byRank)
      .flatMap((it) => withoutRemarks(data.rules[it.index] ?? null)),
  };
  const manifest: Manifest = {
    format: formatFor(inManifest),
    release: id,
    ...inManifest,
    hosts: hostsOf(exact),
    counts: countRules(rules),
    shards: await Promise.all(
      shards.map(async (it) => ({ sha256: await sha256(it), bytes: it.length })),
    ),
    sources: sources.length,
    sitemaps: Object.fromEntries([...oldUrls].map(([host, urls]) => [host, urls.length])),
  };
  const bytes = new TextEncoder().encode(JSON.stringify(manifest)).length;
  if (bytes > MANIFEST_BYTES_AT_MOST) {
    const message = `the ${patterns.length} patterns take ${megabytes(bytes)}, and may take 16 MiB`;
    report(
      "table-too-large",
      ["rules"],
      message,
      "Use placeholders with where instead of many patterns",
    );
    return null;
  }
  return { manifest, shards, sources, oldUrls };
}

/** The places of rules among the lines of the content. */
function rankIn(order: Content["order"]): Rank {
  const ranks: number[] = [];
  order.forEach((index, at) => (ranks[index] = at));
  // The second copy of a rule ranks behind the first, which leaves it nothing.
  return ({ index }) => ranks[index] ?? order.length;
}

function partition(rules: readonly Rule[]): readonly [exact: Rule[], patterns: Rule[]] {
  const exact: Rule[] = [];
  const patterns: Rule[] = [];
  for (const rule of rules) (fitsIntoShard(rule) ? exact : patterns).push(rule);
  return [exact, patterns];
}

function hostsOf(rules: readonly Rule[]): string[] {
  const hosts = new Set<string>();
  for (const { source } of rules) if (source.host !== "") hosts.add(source.host);
  return [...hosts].sort();
}

function countRules(rules: readonly Rule[]): Manifest["counts"] {
  const kinds = { redirect: 0, gone: 0, keep: 0, serve: 0, undecided: 0 };
  let exact = 0;
  for (const { answer, source } of rules) {
    kinds[answer.kind] += 1;
    if (!isPatternSource(source)) exact += 1;
  }
  const { redirect: redirects, gone, keep, serve, undecided } = kinds;
  return {
    rules: rules.length,
    exact,
    redirects,
    gone,
    keep,
    // Left out if there are none, so that older tables keep their manifests to the byte.
    ...(serve > 0 ? { serve } : {}),
    ...(undecided > 0 ? { undecided } : {}),
  };
}

/** A rule without its notes for people, which are in the sources. */
function withoutRemarks(rule: RuleData | null): RuleData[] {
  if (!rule) return [];
  const { section: _section, note: _note, examples: _examples, ...rest } = canonicalRule(rule);
  return [rest];
}

/** The id that a table has once it is compiled. */
export async function releaseIdOf(data: RoutesData): Promise<string> {
  return (await formContent(data)).id;
}

/** The id of the release that sources are of: all their parts, as they were written. */
export function releaseIdOfSources(parts: readonly string[]): Promise<string> {
  return sha256OfParts(parts);
}

/** The lines themselves are let go of: joined, they are as large again. */
async function formContent(
  data: RoutesData,
): Promise<{ readonly id: string; readonly sources: string[] } & Pick<Content, "order">> {
  const { lines, order } = createContent(data);
  const sources: string[] = [];
  for (let start = 0; start < lines.length; start += LINES_A_SOURCE) {
    sources.push(`${lines.slice(start, start + LINES_A_SOURCE).join("\n")}\n`);
  }
  return { id: await releaseIdOfSources(sources), sources, order };
}

function megabytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}
