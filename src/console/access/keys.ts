import { importJWK } from "jose";
import * as z from "zod/mini";
import type { Instant } from "../../domain/instant.ts";

/** How long keys are fresh. Access signs with a new one every six weeks, and withdraws the old one after a week. */
const FRESH_MS = 60 * 60 * 1000;

/** How long keys are used while they cannot be fetched again. */
const USABLE_MS = 24 * 60 * 60 * 1000;

/** How often an unknown key id may cause a request: made-up ids must not become a flood. */
const UNKNOWN_KEY_MS = 60 * 1000;

const FETCH_MS_AT_MOST = 5000;

const certsSchema = z.object({
  keys: z.array(
    z.looseObject({
      kid: z.optional(z.string()),
      kty: z.optional(z.string()),
      n: z.optional(z.string()),
      e: z.optional(z.string()),
    }),
  ),
});

/** The team's keys are not available: nobody is let in. */
export class KeysUnreachable extends Error {
  override readonly name = "KeysUnreachable";
}

export interface Keys {
  /**
   * @returns null if the team has no such key.
   * @throws KeysUnreachable if no keys are at hand and none can be fetched.
   */
  find(kid: string): Promise<CryptoKey | null>;
}

export interface KeysOptions {
  readonly issuer: string;
  readonly now: () => Instant;
}

/**
 * The team's keys, kept by the isolate and fetched again each hour, or once for a key that is not among them.
 *
 * jose's `createRemoteJWKSet` does much the same, but fails as soon as its keys are no longer fresh and cannot be
 * fetched: an outage of a minute would lock everybody out. Here the old keys serve for a day, and the clock comes in.
 */
export function createKeys({ issuer, now }: KeysOptions): Keys {
  let keys: ReadonlyMap<string, CryptoKey> = new Map();
  let fetchedAt: Instant = -Infinity;
  let askedForUnknownAt: Instant = -Infinity;

  async function fetchAgain(): Promise<void> {
    keys = await fetchKeys(issuer);
    fetchedAt = now();
  }

  return {
    async find(kid) {
      const age = now() - fetchedAt;
      let isNew = false;
      if (age >= FRESH_MS) {
        try {
          await fetchAgain();
          isNew = true;
        } catch (error) {
          if (age >= USABLE_MS) throw error;
        }
      }
      const known = keys.get(kid);
      if (known || isNew || now() - askedForUnknownAt < UNKNOWN_KEY_MS) return known ?? null;
      askedForUnknownAt = now();
      await fetchAgain();
      return keys.get(kid) ?? null;
    },
  };
}

async function fetchKeys(issuer: string): Promise<ReadonlyMap<string, CryptoKey>> {
  try {
    const response = await fetch(`${issuer}/cdn-cgi/access/certs`, {
      redirect: "manual",
      signal: AbortSignal.timeout(FETCH_MS_AT_MOST),
    });
    if (!response.ok) throw new KeysUnreachable(`the keys' address answers ${response.status}`);
    const certs = certsSchema.parse(await response.json());
    const keys = new Map<string, CryptoKey>();
    for (const { kid, kty, n, e } of certs.keys) {
      if (kid === undefined || kty !== "RSA" || n === undefined || e === undefined) continue;
      const key = await importJWK({ kty, n, e }, "RS256");
      if (key instanceof CryptoKey) keys.set(kid, key);
    }
    return keys;
  } catch (cause) {
    if (cause instanceof KeysUnreachable) throw cause;
    throw new KeysUnreachable("the keys of the Access team cannot be fetched", { cause });
  }
}
