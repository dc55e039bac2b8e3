/**
 * What `sunset suggest --publish` proposed last for addresses that no redirect leads anywhere: one record, which the next one
 * replaces. The new site's list is not in it, so that a page of the console can show it beside an address and no more.
 */
import * as z from "zod/mini";
import { type Result, success } from "../../../domain/result.ts";
import { parseStored, type StoredProblem } from "../../../release/parse-stored.ts";
import type { KvStore } from "../../kv/kv-store.ts";
import { KEYS } from "../keys.ts";

/** How sure a suggestion is: `suggest` says what each means. */
export const SUGGESTED_TIERS = ["sure", "likely", "guess"] as const;

const count = z.int().check(z.nonnegative());

const suggestionSchema = z.object({
  /** Canonical host and path, and a query if there is one, as misses are counted. */
  url: z.string(),
  to: z.string(),
  tier: z.enum(SUGGESTED_TIERS),
  /** The measured share of right ones among suggestions like it. */
  confidence: z.number(),
  /** Why, in English; at most `REASONS_AT_MOST`. */
  why: z.array(z.string()),
});

const suggestionsSchema = z.object({
  suggestedAt: z.string().check(z.refine((it) => !Number.isNaN(Date.parse(it)))),
  suggestedBy: z.string(),
  /** How many pages of the new site there were to choose from. */
  pages: count,
  /** Of how many addresses; those of which something is proposed are listed, the most asked for first, at most `SUGGESTIONS_AT_MOST`. */
  asked: count,
  suggestions: z.array(suggestionSchema),
});

export type StoredSuggestion = Readonly<z.infer<typeof suggestionSchema>>;
export type StoredSuggestions = Readonly<z.infer<typeof suggestionsSchema>>;

/** About a megabyte, which a page of the console reads in some milliseconds. */
export const SUGGESTIONS_AT_MOST = 4000;
export const REASONS_AT_MOST = 3;

/** @throws StoreError if the store does not take it. */
export async function writeSuggestions(kv: KvStore, suggestions: StoredSuggestions): Promise<void> {
  await kv.put([{ key: KEYS.suggestions.form, value: JSON.stringify(suggestions) }]);
}

/** @returns null if nobody has published any. @throws StoreError if the store does not answer. */
export async function readSuggestions(
  kv: KvStore,
): Promise<Result<StoredSuggestions | null, StoredProblem>> {
  const key = KEYS.suggestions.form;
  const text = (await kv.getTexts([key])).get(key);
  return text ? parseStored(suggestionsSchema, text, `the record ${key}`) : success(null);
}
