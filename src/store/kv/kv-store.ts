import type { Instant } from "../../domain/instant.ts";
import type { WriteCommand } from "../../domain/pasteable.ts";

/**
 * Workers KV as the rest of the program sees it. There are two implementations: a binding (the Worker's, or that of the
 * embedded storage), and Cloudflare's API. Both pass test/store/kv-store.contract.ts.
 *
 * All users of a store throw a StoreError if it does not answer, and readers of a table also if a part is missing.
 */
export interface KvStore {
  /** The texts of any number of keys; null for a key that does not exist. */
  getTexts(keys: readonly string[]): Promise<ReadonlyMap<string, string | null>>;
  /**
   * @param age "kept" (the default): the value may come from a location's cache, which is right for keys whose values
   * never change. "now": as fresh as KV allows, up to 30 s old (developers.cloudflare.com/kv, "cacheTtl").
   */
  getBytes(key: string, age?: "kept" | "now"): Promise<Uint8Array<ArrayBuffer> | null>;
  /**
   * Writes all entries in order, in batches as large as the store accepts. If one fails, those already written stay,
   * and later ones are not started.
   *
   * @param progress Called with the number written so far.
   * @throws StoreError if an entry could not be written.
   */
  put(entries: readonly KvEntry[], progress?: (written: number) => void): Promise<void>;
  /**
   * Deletes keys in order. Keys that do not exist are skipped.
   *
   * @throws StoreError if a key could not be deleted; later ones are not started.
   */
  delete(keys: readonly string[]): Promise<void>;
  /** The keys with a prefix, sorted. */
  list(prefix: string): Promise<readonly string[]>;
  /** The keys with a prefix, sorted, each with its expiry. */
  listWithExpiry(prefix: string): Promise<readonly ListedKey[]>;
}

/** The text of one key; null if it does not exist. */
export async function readText(kv: KvStore, key: string): Promise<string | null> {
  return (await kv.getTexts([key])).get(key) ?? null;
}

export interface ListedKey {
  readonly key: string;
  /** When KV deletes the key by itself; null if never. */
  readonly expiresAt: Instant | null;
}

/** @param expiration Seconds since 1970, as returned by KV. */
export function listedKey(name: string, expiration: number | undefined): ListedKey {
  return { key: name, expiresAt: expiration === undefined ? null : expiration * 1000 };
}

export interface KvEntry {
  readonly key: string;
  readonly value: string | Uint8Array<ArrayBuffer>;
}

/** How to fix a problem, in the imperative; a function if the text names commands. */
export type Fix = string | ((command: WriteCommand) => string);

/** The store did not answer, or refused the request. */
export class StoreError extends Error {
  override readonly name = "StoreError";
  readonly #fix: Fix;

  constructor(message: string, fix: Fix, options?: ErrorOptions) {
    super(message, options);
    this.#fix = fix;
  }

  /** How to fix the problem. @param command Formats commands for the store that failed. */
  fixWith(command: WriteCommand): string {
    return typeof this.#fix === "string" ? this.#fix : this.#fix(command);
  }
}

/** A release is missing or incomplete. */
export class ReleaseError extends StoreError {
  readonly state: "gone" | "damaged";

  constructor(state: "gone" | "damaged", message: string, fix: Fix, options?: ErrorOptions) {
    super(message, fix, options);
    this.state = state;
  }
}

/** The store understood the request and refused it, so nothing took effect. */
export class FinalError extends StoreError {}

/** The values of a bulk read exceed its limit. Reading fewer keys at a time is possible. */
export class TooMuchError extends FinalError {}

/** A loop, because `every` would call a function for each of a large release's twenty million bytes. */
export function isSameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false;
  return true;
}

/** The limit on keys per bulk read (developers.cloudflare.com/kv/api/read-key-value-pairs). */
export const KEYS_A_READ = 100;

/** Splits a list into parts of at most `size` items. */
export function* inParts<Item>(items: readonly Item[], size: number): Generator<readonly Item[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}
