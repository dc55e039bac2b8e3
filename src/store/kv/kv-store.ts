import type { Instant } from "../../domain/instant.ts";
import type { WriteCommand } from "../../domain/pasteable.ts";

/**
 * Workers KV as the rest of the program sees it. It has two implementations: a binding (the Worker's, and the embedded
 * KV of `npm start`), and Cloudflare's API. Both pass test/store/kv-store.contract.ts.
 *
 * Whatever asks it throws a StoreError if it does not answer, and whatever reads a table from it, if a part is missing.
 */
export interface KvStore {
  /** Texts by key; null for a key that does not exist. Any number of keys. */
  getTexts(keys: readonly string[]): Promise<ReadonlyMap<string, string | null>>;
  /**
   * @param age "kept" (the default): the value may come from a location's cache, which is right for keys that never
   *     change. "now": the value as fresh as KV allows, up to 30 s old (developers.cloudflare.com/kv, "cacheTtl").
   */
  getBytes(key: string, age?: "kept" | "now"): Promise<Uint8Array<ArrayBuffer> | null>;
  /**
   * Writes all entries in order, as many at a time as the store takes. If one fails, those written before stay, and no
   * later ones are begun.
   *
   * @param progress Called with the number written so far.
   * @throws StoreError if one could not be written.
   */
  put(entries: readonly KvEntry[], progress?: (written: number) => void): Promise<void>;
  /**
   * Deletes keys in order. A key that does not exist is skipped.
   *
   * @throws StoreError if one could not be deleted; no later ones were begun.
   */
  delete(keys: readonly string[]): Promise<void>;
  /** The keys that begin with a prefix, sorted. */
  list(prefix: string): Promise<readonly string[]>;
  /** The same with the expiry of each key. */
  listWithExpiry(prefix: string): Promise<readonly ListedKey[]>;
}

/** The text of one key; null if it does not exist. */
export async function readText(kv: KvStore, key: string): Promise<string | null> {
  return (await kv.getTexts([key])).get(key) ?? null;
}

export interface ListedKey {
  readonly key: string;
  /** When KV deletes the key by itself; null for never. */
  readonly expiresAt: Instant | null;
}

/** @param expiration In seconds since 1970, as KV returns it. */
export function listedKey(name: string, expiration: number | undefined): ListedKey {
  return { key: name, expiresAt: expiration === undefined ? null : expiration * 1000 };
}

export interface KvEntry {
  readonly key: string;
  readonly value: string | Uint8Array<ArrayBuffer>;
}

/** The fix for a problem, in the imperative; a function if it names commands. */
export type Fix = string | ((command: WriteCommand) => string);

/** The store did not answer, or refused the request. */
export class StoreError extends Error {
  override readonly name = "StoreError";
  readonly #fix: Fix;

  constructor(message: string, fix: Fix, options?: ErrorOptions) {
    super(message, options);
    this.#fix = fix;
  }

  /** The fix. @param command Formats commands for the store that failed. */
  fixWith(command: WriteCommand): string {
    return typeof this.#fix === "string" ? this.#fix : this.#fix(command);
  }
}

/** A release is not stored, or not completely. */
export class ReleaseError extends StoreError {
  readonly state: "gone" | "damaged";

  constructor(state: "gone" | "damaged", message: string, fix: Fix, options?: ErrorOptions) {
    super(message, fix, options);
    this.state = state;
  }
}

/** The store understood the request and refused it. Nothing took effect. */
export class FinalError extends StoreError {}

/** The values of a bulk read exceed its limit. Fewer keys at a time can be read. */
export class TooMuchError extends FinalError {}

/** Compares in a loop: `every` would call a function for each of a large release's twenty million bytes. */
export function isSameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false;
  return true;
}

/** How many keys an error names. */
const NAMED_AT_MOST = 3;

/** `a, b, c and 497 more`. */
export function nameKeys(keys: readonly string[]): string {
  const more = keys.length - NAMED_AT_MOST;
  return `${keys.slice(0, NAMED_AT_MOST).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

/** How many keys one bulk read may name (developers.cloudflare.com/kv/api/read-key-value-pairs). */
export const KEYS_A_READ = 100;

/** Splits a list into parts of at most `size` items. */
export function* inParts<Item>(items: readonly Item[], size: number): Generator<readonly Item[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}
