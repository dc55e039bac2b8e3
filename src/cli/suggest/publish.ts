/** Puts suggestions where the console shows them: beside misses, and beside redirects that lead to the fallback page only. */
import { formatInstant } from "../../domain/instant.ts";
import type { CompiledRoutes } from "../../domain/table/compile.ts";
import { fallbackOf, leadsToFallbackOnly } from "../../domain/report/fallback-only.ts";
import { isPatternSource, sourceText } from "../../domain/table/source.ts";
import { canonicalHost, canonicalPath } from "../../domain/url/canonicalize.ts";
import {
  REASONS_AT_MOST,
  SUGGESTED_TIERS,
  SUGGESTIONS_AT_MOST,
  type StoredSuggestion,
  writeSuggestions,
} from "../../store/records/shown/suggestions.ts";
import type { Suggestion } from "../../suggest/suggest.ts";
import type { InventoryLine } from "../../traffic/inventory-csv.ts";
import { type StoreOptions, withStores } from "../tables/stores.ts";
import type { Io } from "../terminal/io.ts";
import { plural, say } from "../terminal/output.ts";
import { whoAmI } from "../terminal/who.ts";

/** A sentence longer than that is not a reason that somebody reads in a list. */
const REASON_CHARACTERS = 300;

/**
 * Addresses of the table that lead nowhere by themselves: exact rules to the fallback page, and undecided ones. A suggestion
 * stands beside them in the console, and is not a row of the file in which people decide: `import --append` takes none for an
 * address that has a rule.
 *
 * @param known Those that are asked about anyway.
 */
export function addressesWithoutPage(
  { rules, data, table }: CompiledRoutes,
  known: readonly InventoryLine[],
): InventoryLine[] {
  const { site } = table;
  const [host = ""] = site.hosts;
  const fallback = fallbackOf(data.site);
  const asked = new Set(known.map((it) => countedName(it.url, site.aliases)));
  const found = new Map<string, InventoryLine>();
  for (const { source, index } of rules) {
    const rule = data.rules[index];
    const isWithout = rule && (rule.undecided || leadsToFallbackOnly(fallback, rule));
    if (!isWithout || isPatternSource(source)) continue;
    const text = sourceText(source);
    const url = text.startsWith("/") ? `https://${host}${text}` : text;
    const name = countedName(url, site.aliases);
    if (!asked.has(name)) found.set(name, { ...NOTHING_KNOWN, url });
  }
  return [...found.values()];
}

const NOTHING_KNOWN = {
  hits: null,
  clicks: null,
  title: "",
  language: "",
  status: null,
  lastSeen: "",
  sources: [],
};

interface Published {
  readonly suggestions: readonly Suggestion[];
  /** How many pages there were to choose from. */
  readonly pages: number;
  /** null for no table. */
  readonly compiled: CompiledRoutes | null;
}

/** The newest replaces what was there. */
export async function publishSuggestions(
  io: Io,
  options: StoreOptions,
  { suggestions, pages, compiled }: Published,
): Promise<void> {
  const aliases = compiled?.table.site.aliases ?? new Map<string, string>();
  const listed = suggestions
    .toSorted((a, b) => (b.hits ?? 0) - (a.hits ?? 0))
    .flatMap((it) => storedOf(it, aliases));
  const kept = listed.slice(0, SUGGESTIONS_AT_MOST);
  const record = {
    suggestedAt: formatInstant(io.now()),
    suggestedBy: whoAmI(io),
    pages,
    asked: suggestions.length,
    suggestions: kept,
  };
  await withStores(io, options, ({ redirects }) => writeSuggestions(redirects, record));
  const left =
    kept.length < listed.length ? `; ${plural(listed.length - kept.length, "more")} left out` : "";
  say(
    io,
    `The console shows ${plural(kept.length, "suggestion")} now, beside addresses without a redirect${left}`,
  );
}

function storedOf(
  { url, to, tier, confidence, evidence }: Suggestion,
  aliases: ReadonlyMap<string, string>,
): StoredSuggestion[] {
  const known = SUGGESTED_TIERS.find((it) => it === tier);
  if (to === null || known === undefined) return [];
  const why = evidence.slice(0, REASONS_AT_MOST).map((it) => it.text.slice(0, REASON_CHARACTERS));
  return [{ url: countedName(url, aliases), to, tier: known, confidence, why }];
}

/** As the Worker counts a miss: host and path canonical, an alias by its host. */
function countedName(address: string, aliases: ReadonlyMap<string, string>): string {
  const { host, pathname, search } = new URL(address);
  const asked = canonicalHost(host);
  return `${aliases.get(asked) ?? asked}${canonicalPath(pathname)}${search}`;
}
