/** Publishes suggestions for the console, which shows them next to misses and redirects only to the fallback page. */
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

/** Nobody reads a longer reason in a list. */
const REASON_CHARACTERS = 300;

/**
 * Addresses of the table without a page of their own: exact rules to the fallback page, and undecided ones. Suggestions
 * for them are shown in the console, but are not in the file of suggestions, because `import --append` does not accept
 * an address that has a rule.
 *
 * @param known The addresses for which suggestions are made anyway.
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
  /** The number of pages to choose from. */
  readonly pages: number;
  /** null if there is no table. */
  readonly compiled: CompiledRoutes | null;
}

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
  const reasons = evidence.slice(0, REASONS_AT_MOST);
  return [
    {
      url: countedName(url, aliases),
      to,
      tier: known,
      confidence,
      why: reasons.map((it) => it.text.slice(0, REASON_CHARACTERS)),
      evidence: reasons.map(({ data: { name, values } }) => ({
        name,
        values: values.map((it) => it.slice(0, REASON_CHARACTERS)),
      })),
    },
  ];
}

/** The name under which the Worker counts a miss: host and path canonical, an alias by the host that it stands for. */
function countedName(address: string, aliases: ReadonlyMap<string, string>): string {
  const { host, pathname, search } = new URL(address);
  const asked = canonicalHost(host);
  return `${aliases.get(asked) ?? asked}${canonicalPath(pathname)}${search}`;
}
