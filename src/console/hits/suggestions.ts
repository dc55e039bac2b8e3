/** Suggestions by old address, as published from the command line, because the console has no list of new pages. */
import type { RuleData, SiteData } from "../../domain/table/schema.ts";
import { isPatternSource, parseSource, sourceText } from "../../domain/table/source.ts";
import { canonicalHost } from "../../domain/url/canonicalize.ts";
import { StoreError } from "../../store/kv/kv-store.ts";
import {
  readSuggestions,
  type StoredSuggestion,
  type StoredSuggestions,
} from "../../store/records/shown/suggestions.ts";
import { createResultReader, lineOf } from "../shared/rule-line.ts";
import { orProblem, type Services } from "../shared/services.ts";
import { countedHosts } from "./counted-hosts.ts";

interface Suggestions {
  readonly of: StoredSuggestions;
  /** By host and path, as misses are counted. */
  readonly byUrl: ReadonlyMap<string, StoredSuggestion>;
}

/** `none` if nothing has been published, `unreadable` if they cannot be read. */
export type FoundSuggestions = Suggestions | "none" | "unreadable";

export async function loadSuggestions({ kv }: Services): Promise<FoundSuggestions> {
  const found = await orProblem(readSuggestions(kv));
  if (found instanceof StoreError || !found.ok) return "unreadable";
  if (!found.value) return "none";
  const byUrl = new Map(found.value.suggestions.map((it) => [it.url, it]));
  return { of: found.value, byUrl };
}

/** The suggestion for a rule that leads only to the fallback page, or nowhere yet; null for all other rules. */
export function suggestionFor(
  suggestions: FoundSuggestions,
  rule: RuleData,
  site: SiteData,
): StoredSuggestion | null {
  if (typeof suggestions === "string") return null;
  const result = createResultReader(site)(lineOf(rule));
  if (result !== "fallback" && result !== "undecided") return null;
  const { all, aliases } = countedHosts(site);
  const source = parseSource(rule, all, { aliases });
  if (!source || isPatternSource(source)) return null;
  const text = sourceText(source);
  const host = canonicalHost(site.hosts[0] ?? "");
  const url = text.startsWith("/") ? host + text : text.replace("https://", "");
  return suggestions.byUrl.get(url) ?? null;
}
