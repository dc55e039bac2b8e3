/** The canary: an address that must redirect, so that monitors can tell whether an isolate is healthy. */
import type { Instant } from "../../domain/instant.ts";
import type { Decision } from "../../domain/resolve/decision.ts";
import { resolve } from "../../domain/resolve/resolve.ts";
import { compileRule } from "../../domain/table/compile.ts";
import type { Rule } from "../../domain/table/rule.ts";
import type { RuleData } from "../../domain/table/schema.ts";
import { findKept, type Site } from "../../domain/table/table.ts";
import { canonicalPath, splitPath } from "../../domain/url/canonicalize.ts";
import { writtenUrls } from "../../domain/validate/probe.ts";
import { gunzip } from "../../release/compress.ts";
import type { Release } from "../../release/open-release.ts";
import type { KvStore } from "../kv/kv-store.ts";
import { sourceKey } from "../records/keys.ts";
import type { OpenBundle } from "./bundle.ts";
import type { Background, TableProvider } from "./table-provider.ts";

export interface Canary {
  readonly url: URL;
  readonly decision: Decision;
}

/** An address that a rule redirects, unless the rule's window is closed or another rule takes precedence. */
interface Candidate {
  readonly url: URL;
  readonly window: Rule["window"];
}

/** Enough that one is left if rows override some of them, or rules have windows of their own. */
const CANDIDATES_AT_MOST = 20;

export interface CanaryOptions {
  readonly bundle: OpenBundle;
  /** null if the namespace is not bound. */
  readonly kv: KvStore | null;
  readonly tables: Pick<TableProvider, "tableFor" | "fetchTable">;
}

/** Finds a canary for the release in service. The source of each release is read once. */
export function createCanaryFinder({ bundle, kv, tables }: CanaryOptions) {
  let known: { readonly id: string; readonly candidates: readonly Candidate[] } | null = null;

  async function candidatesOf({ id, site }: Release): Promise<readonly Candidate[]> {
    if (known?.id === id) return known.candidates;
    const bytes =
      id === bundle.release.id
        ? await bundle.source(0)
        : ((await kv?.getBytes(sourceKey(id, 0))) ?? null);
    if (!bytes) return [];
    const candidates = readCandidates(await gunzip(bytes), site);
    known = { id, candidates };
    return candidates;
  }

  /**
   * The first candidate that redirects at an instant, decided by the table that answers visitors. If none does, the
   * first candidate with the decision that it gets.
   *
   * @returns null if the release has no rule that redirects then, and no fallback.
   * @throws StoreError if the rules of the release cannot be read.
   */
  return async function findCanary(
    release: Release,
    at: Instant,
    gate: Instant,
    background: Background,
  ): Promise<Canary | null> {
    const isOpen = ({ window: { startsAt, endsAt } }: Candidate): boolean =>
      (startsAt ?? gate) <= at && (endsAt === null || at < endsAt);
    let first: Canary | null = null;
    const urls = (await candidatesOf(release)).filter(isOpen).map((it) => it.url);
    for (const url of [...urls, ...unknownUrls(release.site)]) {
      const { pathname } = url;
      const table = tables.tableFor(pathname) ?? (await tables.fetchTable(pathname, background));
      const canary = { url, decision: resolve(table, { url, method: "GET" }, at) };
      if (canary.decision.outcome === "redirect") return canary;
      first ??= canary;
    }
    return first;
  };
}

/** @param text The first part of a release's content: a line for the site, then one per rule. */
function readCandidates(text: string, site: Site): Candidate[] {
  const [, ...lines] = text.split("\n");
  const candidates: Candidate[] = [];
  for (const [index, line] of lines.entries()) {
    if (candidates.length >= CANDIDATES_AT_MOST) break;
    if (!line.includes('"to":')) continue;
    const data: RuleData = JSON.parse(line);
    const rule = compileRule(data, index, site);
    if (rule?.answer.kind !== "redirect") continue;
    const urls = writtenUrls({ table: { site, layers: [] } }, rule, data);
    const url = urls.find((it) => !isEverKept(site, it));
    if (url) candidates.push({ url, window: rule.window });
  }
  return candidates;
}

/** Whether `site.keep` ever keeps an address: for good, or until an instant, even one in the past. */
function isEverKept(site: Site, { pathname }: URL): boolean {
  return findKept(site, splitPath(canonicalPath(pathname)), -Infinity) !== null;
}

/** An address that no rule matches, for a site with a fallback; empty without one. */
function unknownUrls({ hosts, scope, fallback }: Site): URL[] {
  const [host = ""] = hosts;
  const [prefix = "/"] = scope;
  const url = URL.parse(`https://${host}${prefix.replace(/\/$/, "")}/sunset-canary`);
  return fallback && url ? [url] : [];
}
