/**
 * The last suggestions of `sunset suggest --publish` for addresses without a redirect: one record, replaced each time.
 * It does not contain the new site's list of pages, so that console pages can show suggestions beside addresses, but
 * nothing else.
 */
import * as z from "zod/mini";
import { type Result, success } from "../../../domain/result.ts";
import { parseStored, type StoredProblem } from "../../../release/parse-stored.ts";
import { readText, type KvStore } from "../../kv/kv-store.ts";
import { KEYS } from "../keys.ts";

/** How sure a suggestion is; `suggest` defines each tier. */
export const SUGGESTED_TIERS = ["sure", "likely", "guess"] as const;

const count = z.int().check(z.nonnegative());

const suggestionSchema = z.object({
  /** Canonical host and path, with a query if there is one, as in the counts of misses. */
  url: z.string(),
  to: z.string(),
  tier: z.enum(SUGGESTED_TIERS),
  /** The measured share of correct suggestions among similar ones. */
  confidence: z.number(),
  /** The reasons, in English; at most `REASONS_AT_MOST`. */
  why: z.array(z.string()),
  /** The reasons as data, so that pages can say them in any language; absent from earlier records. */
  evidence: z.optional(
    z.array(
      z.object({
        /** Possibly a name of a later version. */
        name: z.string(),
        values: z.array(z.string()),
      }),
    ),
  ),
});

const suggestionsSchema = z.object({
  suggestedAt: z.string().check(z.refine((it) => !Number.isNaN(Date.parse(it)))),
  suggestedBy: z.string(),
  /** The number of pages of the new site. */
  pages: count,
  /**
   * The number of addresses examined. Those with a suggestion are listed, most requested first, at most
   * `SUGGESTIONS_AT_MOST`.
   */
  asked: count,
  suggestions: z.array(suggestionSchema),
});

export type StoredSuggestion = Readonly<z.infer<typeof suggestionSchema>>;
export type StoredEvidence = NonNullable<StoredSuggestion["evidence"]>[number];
export type StoredSuggestions = Readonly<z.infer<typeof suggestionsSchema>>;

/** About a megabyte, which a console page reads in a few milliseconds. */
export const SUGGESTIONS_AT_MOST = 4000;
export const REASONS_AT_MOST = 3;

/** @throws StoreError if the store does not accept it. */
export async function writeSuggestions(kv: KvStore, suggestions: StoredSuggestions): Promise<void> {
  await kv.put([{ key: KEYS.suggestions.form, value: JSON.stringify(suggestions) }]);
}

/** @returns null if nothing has been published. */
export async function readSuggestions(
  kv: KvStore,
): Promise<Result<StoredSuggestions | null, StoredProblem>> {
  const key = KEYS.suggestions.form;
  const text = await readText(kv, key);
  return text ? parseStored(suggestionsSchema, text, `the record ${key}`) : success(null);
}
