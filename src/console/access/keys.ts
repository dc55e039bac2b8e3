import { importJWK } from "jose";
import * as z from "zod/mini";
import type { Instant } from "../../domain/instant.ts";

/** How long keys are fresh. Access rotates its key every six weeks, and withdraws the old one after a week. */
const FRESH_MS = 60 * 60 * 1000;

/** How long keys remain in use while they cannot be fetched again. */
const USABLE_MS = 24 * 60 * 60 * 1000;

/** How often an unknown key id may cause a fetch, so that made-up ids cannot cause a flood of requests. */
const UNKNOWN_KEY_MS = 60 * 1000;

/** How long a failed fetch is remembered; until then nobody waits for another attempt. */
const FAILED_MS = 30 * 1000;

const FETCH_MS_AT_MOST = 5000;

/** The time limit of a fetch while older keys are usable, so that nobody needs to wait longer. */
const REFRESH_MS_AT_MOST = 1000;

/** The minimum that RFC 7518, section 3.3, requires for RS256. */
const KEY_BITS_AT_LEAST = 2048;

/** Each key is parsed separately: a malformed key does not shut out people whose tokens were signed with another. */
const certsSchema = z.object({ keys: z.array(z.unknown()) });

const keySchema = z.looseObject({
  kid: z.string(),
  kty: z.literal("RSA"),
  // A key for another purpose may bear the same name (RFC 7517, sections 4.2 and 4.4).
  use: z.optional(z.literal("sig")),
  alg: z.optional(z.literal("RS256")),
  n: z.string(),
  e: z.string(),
});

/** Thrown if the team's keys are not available: nobody is let in. */
export class KeysUnreachable extends Error {
  override readonly name = "KeysUnreachable";
}

export interface Keys {
  /**
   * @returns null if the team has no such key.
   * @throws KeysUnreachable if there are no usable keys and none can be fetched.
   */
  find(kid: string): Promise<CryptoKey | null>;
}

export interface KeysOptions {
  readonly issuer: string;
  readonly now: () => Instant;
}

/**
 * Creates the team's keys, kept by the isolate and fetched again each hour, or once for an unknown key id. If a fetch
 * fails, the old keys are used for up to a day, and the fetch is retried after a while; one or two requests then wait a
 * second.
 *
 * jose's `createRemoteJWKSet` does much the same, but fails as soon as its keys are no longer fresh and cannot be
 * fetched: an outage of a minute would lock everybody out. This one also takes the clock as a parameter.
 */
export function createKeys({ issuer, now }: KeysOptions): Keys {
  let keys: ReadonlyMap<string, CryptoKey> = new Map();
  let fetchedAt: Instant = -Infinity;
  let startedAt: Instant = -Infinity;
  let failedAt: Instant = -Infinity;
  let askedForUnknownAt: Instant = -Infinity;

  const age = (): number => now() - fetchedAt;
  const isUsable = (): boolean => age() < USABLE_MS;
  /**
   * Whether a fetch may start: not shortly after a failure. While one is in progress, which may hang, requests use older
   * keys if there are any; the first ones of an isolate each fetch for themselves, since none may wait for another's.
   */
  const mayTry = (): boolean =>
    now() - failedAt >= FAILED_MS && (!isUsable() || now() - startedAt >= FAILED_MS);

  /** @throws KeysUnreachable */
  async function fetchAgain(): Promise<void> {
    startedAt = now();
    try {
      const fetched = await fetchKeys(issuer, isUsable() ? REFRESH_MS_AT_MOST : FETCH_MS_AT_MOST);
      if (fetched.size === 0 && keys.size > 0) throw new KeysUnreachable("no key is for RS256");
      keys = fetched;
    } catch (error) {
      failedAt = startedAt;
      throw error;
    }
    fetchedAt = now();
    [startedAt, failedAt] = [-Infinity, -Infinity];
  }

  async function refresh(): Promise<void> {
    try {
      await fetchAgain();
    } catch (error) {
      if (!isUsable()) throw error;
    }
  }

  return {
    async find(kid) {
      const isDue = age() >= FRESH_MS;
      if (isDue && mayTry()) await refresh();
      else if (!isUsable()) throw new KeysUnreachable("the keys could not be fetched a moment ago");
      const known = keys.get(kid);
      const isNew = isDue && age() < FRESH_MS;
      if (known || isNew || now() - askedForUnknownAt < UNKNOWN_KEY_MS) return known ?? null;
      if (!mayTry()) throw new KeysUnreachable("the keys could not be fetched a moment ago");
      askedForUnknownAt = now();
      await fetchAgain();
      return keys.get(kid) ?? null;
    },
  };
}

/** @throws KeysUnreachable */
async function fetchKeys(
  issuer: string,
  milliseconds: number,
): Promise<ReadonlyMap<string, CryptoKey>> {
  const keys = new Map<string, CryptoKey>();
  try {
    const response = await fetch(`${issuer}/cdn-cgi/access/certs`, {
      redirect: "manual",
      signal: AbortSignal.timeout(milliseconds),
    });
    if (!response.ok) throw new KeysUnreachable(`the keys' address answers ${response.status}`);
    for (const data of certsSchema.parse(await response.json()).keys) {
      const found = await readKey(data);
      if (found) keys.set(found.kid, found.key);
    }
  } catch (cause) {
    if (cause instanceof KeysUnreachable) throw cause;
    throw new KeysUnreachable("the keys of the Access team cannot be fetched", { cause });
  }
  return keys;
}

/** @returns null if the key is malformed, of another kind, or too short for RS256. */
async function readKey(data: unknown): Promise<{ kid: string; key: CryptoKey } | null> {
  const { data: jwk } = keySchema.safeParse(data);
  if (!jwk) return null;
  try {
    const key = await importJWK({ kty: jwk.kty, n: jwk.n, e: jwk.e }, "RS256");
    return key instanceof CryptoKey && isLong(key) ? { kid: jwk.kid, key } : null;
  } catch {
    return null;
  }
}

function isLong({ algorithm }: CryptoKey): boolean {
  return "modulusLength" in algorithm && Number(algorithm.modulusLength) >= KEY_BITS_AT_LEAST;
}
