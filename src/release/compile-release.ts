import { canonicalRule, canonicalSite } from "../domain/table/canonical-form.ts";
import type { CompiledRoutes } from "../domain/table/compile.ts";
import { encodeTable, fitsIntoShard, type Rank } from "../domain/compact/encode-table.ts";
import type { Report } from "../domain/finding.ts";
import type { Rule } from "../domain/table/rule.ts";
import type { RoutesData, RuleData } from "../domain/table/schema.ts";
import { groupOldUrls } from "../domain/table/site-files.ts";
import { isPatternSource } from "../domain/table/source.ts";
import { isRetiredWhole } from "../domain/table/table.ts";
import { type Content, encodeContent } from "./content.ts";
import { sha256, sha256OfParts } from "./hash.ts";
import type { Manifest } from "./manifest.ts";
import { formatFor } from "./manifest-format.ts";

/** A table in the form in which it is published. */
export interface CompiledRelease {
  readonly manifest: Manifest;
  /** The compact table, in shards of at most 4 MiB. */
  readonly shards: readonly Uint8Array<ArrayBuffer>[];
  /** The content as UTF-8, in parts. The SHA-256 of their concatenation is the release's id. */
  readonly sources: readonly Uint8Array<ArrayBuffer>[];
  readonly oldUrls: ReadonlyMap<string, readonly string[]>;
}

/** Well below KV's limit of 25 MiB, because every isolate parses the manifest at startup. */
const MANIFEST_BYTES_AT_MOST = 16 * 1024 * 1024;

export interface CompileOptions {
  /**
   * `canonical`: the same table gives the same bytes, whatever the order of its rules. `file`: of two conflicting rules
   * the first in the file wins, which only a table with errors needs.
   */
  readonly order: "canonical" | "file";
}

/**
 * Compiles a table into its published form.
 *
 * @param report Receives a finding, with a fix, for everything that exceeds a limit.
 * @returns null if something exceeds a limit.
 */
export async function compileRelease(
  { table, rules, data }: CompiledRoutes,
  { order }: CompileOptions,
  report: Report,
): Promise<CompiledRelease | null> {
  const { id, sources, order: lineOrder } = await formContent(data);
  const ranked = order === "canonical" ? inOrder(rules, lineOrder, data.rules.length) : rules;
  const patterns = ranked.filter((it) => !fitsIntoShard(it));
  const encoded = encodeTable(rules, rankIn(ranked, data.rules.length));
  if (!encoded.ok) {
    const { path, rules: count, bytes } = encoded.problem;
    const message = `the ${count} rules of "${path}" take ${megabytes(bytes)}, and rules of one path must fit into 4 MiB`;
    report("table-too-large", ["rules"], message, "Use a captured query value, such as ?id=:id");
    return null;
  }
  const shards = encoded.value;
  const { site } = table;
  const oldUrls = isRetiredWhole(site) ? groupOldUrls(ranked, data, site.aliases) : new Map();
  const inManifest = {
    site: canonicalSite(data.site),
    patterns: patterns.flatMap((it) => withoutRemarks(data.rules[it.index] ?? null)),
  };
  const manifest: Manifest = {
    format: formatFor(inManifest),
    release: id,
    ...inManifest,
    hosts: hostsOf(rules),
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

/**
 * Sorts rules by the order of their lines. Duplicates come last: the first copy takes all of their requests.
 *
 * @param order Indices of rules.
 * @param count The number of rules, readable or not.
 */
function inOrder(rules: readonly Rule[], order: readonly number[], count: number): Rule[] {
  // A counting sort: comparing a million rules would take seconds.
  const left = Array.from({ length: count }, (): Rule | null => null);
  for (const rule of rules) left[rule.index] = rule;
  const placed: Rule[] = [];
  for (const index of order) {
    const rule = left[index];
    if (rule) placed.push(rule);
    left[index] = null;
  }
  for (const rule of left) if (rule) placed.push(rule);
  return placed;
}

/** Ranks rules by their position in a list. */
function rankIn(ranked: readonly Rule[], count: number): Rank {
  const ranks = new Uint32Array(count);
  ranked.forEach(({ index }, at) => (ranks[index] = at));
  return ({ index }) => ranks[index] ?? count;
}

/** The hosts that rules in shards name, sorted. */
function hostsOf(rules: readonly Rule[]): string[] {
  const hosts = new Set<string>();
  for (const it of rules) if (it.source.host !== "" && fitsIntoShard(it)) hosts.add(it.source.host);
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
    // Left out if zero, so that the manifests of older tables keep their bytes.
    ...(serve > 0 ? { serve } : {}),
    ...(undecided > 0 ? { undecided } : {}),
  };
}

/** A rule without the fields for people, which are kept in the sources. */
function withoutRemarks(rule: RuleData | null): RuleData[] {
  if (!rule) return [];
  const { section: _section, note: _note, examples: _examples, ...rest } = canonicalRule(rule);
  return [rest];
}

/** The id that a table gets when it is compiled. */
export async function releaseIdOf(data: RoutesData): Promise<string> {
  return (await formContent(data)).id;
}

/** The id of the release with these sources. @param parts All parts, as stored. */
export function releaseIdOfSources(parts: readonly string[]): Promise<string> {
  return sha256OfParts(parts);
}

async function formContent(
  data: RoutesData,
): Promise<Pick<CompiledRelease, "sources"> & Pick<Content, "order"> & { readonly id: string }> {
  const { whole, parts, order } = encodeContent(data);
  return { id: await sha256(whole), sources: parts, order };
}

function megabytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}
