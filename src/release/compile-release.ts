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

/** A table in the form in which it is published. */
export interface CompiledRelease {
  readonly manifest: Manifest;
  /** The compact table, in parts of at most 4 MiB. */
  readonly shards: readonly Uint8Array<ArrayBuffer>[];
  /** The content, in parts. The SHA-256 of all parts together is the release's id. */
  readonly sources: readonly string[];
  readonly oldUrls: ReadonlyMap<string, readonly string[]>;
}

/** Every isolate parses the manifest when it starts, so the bound is below the 25 MiB of KV. */
export const MANIFEST_BYTES_AT_MOST = 16 * 1024 * 1024;

export interface CompileOptions {
  /**
   * `canonical`: the same table gives the same bytes, whatever the order of its rules. `file`: of two conflicting rules
   * the first in the file wins; only a table with errors needs that.
   */
  readonly order: "canonical" | "file";
}

/**
 * Compiles a table into its published form.
 *
 * @param report Receives a finding for everything that exceeds a limit, with a fix.
 * @returns null if something exceeds a limit.
 */
export async function compileRelease(
  { table, rules, data }: CompiledRoutes,
  { order }: CompileOptions,
  report: Report,
): Promise<CompiledRelease | null> {
  const { id, sources, order: lineOrder } = await formContent(data);
  const rank =
    order === "canonical"
      ? rankIn(lineOrder, data.rules.length)
      : ({ index }: Rule): number => index;
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

/** Ranks rules by their place among the lines of the content. */
function rankIn(order: Content["order"], count: number): Rank {
  // A duplicate of a rule ranks last, after the first copy has taken all its addresses.
  const ranks = new Uint32Array(count).fill(order.length);
  order.forEach((index, at) => (ranks[index] = at));
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
    // Omitted if there are none, so that the manifests of older tables keep their bytes.
    ...(serve > 0 ? { serve } : {}),
    ...(undecided > 0 ? { undecided } : {}),
  };
}

/** A rule without its remarks for people, which are kept in the sources. */
function withoutRemarks(rule: RuleData | null): RuleData[] {
  if (!rule) return [];
  const { section: _section, note: _note, examples: _examples, ...rest } = canonicalRule(rule);
  return [rest];
}

/** The id that a table gets when it is compiled. */
export async function releaseIdOf(data: RoutesData): Promise<string> {
  return (await formContent(data)).id;
}

/** The id of the release that has these sources. @param parts All parts, as written. */
export function releaseIdOfSources(parts: readonly string[]): Promise<string> {
  return sha256OfParts(parts);
}

/** Returns only the joined parts, so that the lines, which are as large again, can be collected. */
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
