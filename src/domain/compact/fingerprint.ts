/**
 * Fingerprints: 64-bit hashes of canonical keys. They need not be cryptographic, because after a collision a request is
 * still sent to a target in the table (docs/table-format.md).
 *
 * Two lanes of multiplications and rotations over two characters at a time, mixed into each other, in the manner of
 * MurmurHash3 (https://en.wikipedia.org/wiki/MurmurHash).
 */

/** The result of the last computation, reused so that the request path allocates nothing. */
export const fingerprint = { high: 0, low: 0 };

/**
 * Computes the fingerprint of a key into `fingerprint`.
 *
 * @param host Canonical; "" for a rule for the whole site.
 * @param path Canonical.
 * @param seed Different seeds give unrelated fingerprints.
 */
export function fingerprintKey(host: string, path: string, seed: number): void {
  begin(seed);
  absorb(path);
  if (host !== "") absorb(host);
  finish(path.length + host.length * 0x1_0000);
}

/** Computes the fingerprint of a query parameter, given decoded, into `fingerprint`. */
export function fingerprintParameter(name: string, value: string, seed: number): void {
  begin(~seed);
  absorb(name);
  absorb(value);
  finish(name.length + value.length * 0x1_0000);
}

/**
 * The shard of a path. It does not depend on the host, so that a request needs only one shard.
 *
 * @returns From 0 to `count - 1`, independent of any seed.
 */
export function shardOf(path: string, count: number): number {
  if (count === 1) return 0;
  begin(SHARD_SEED);
  absorb(path);
  finish(path.length);
  return fingerprint.low % count;
}

const SHARD_SEED = 0x5ad0;

let one = 0;
let two = 0;

function begin(seed: number): void {
  one = seed ^ 0x243f6a88;
  two = Math.imul(seed, 0x9e3779b1) ^ 0x85a308d3;
}

function absorb(text: string): void {
  let a = one;
  let b = two;
  for (let at = 0; at < text.length; at += 2) {
    // Past the end `charCodeAt` returns NaN, which counts as 0. The lengths are mixed in at the end.
    const word = text.charCodeAt(at) | (text.charCodeAt(at + 1) << 16);
    let k = Math.imul(word, 0xcc9e2d51);
    k = Math.imul((k << 15) | (k >>> 17), 0x1b873593);
    a ^= k;
    a = (Math.imul((a << 13) | (a >>> 19), 5) + b) | 0;
    k = Math.imul(word, 0x85ebca6b);
    k = Math.imul((k << 17) | (k >>> 15), 0xc2b2ae35);
    b ^= k;
    b = (Math.imul((b << 16) | (b >>> 16), 5) + a) | 0;
  }
  // Delimits the texts, so that ("ab", "c") and ("a", "bc") differ.
  one = (a + 0x3c6ef372) | 0;
  two = (b + text.length) | 0;
}

function finish(length: number): void {
  one ^= length;
  two ^= length;
  one = (one + two) | 0;
  two = (two + one) | 0;
  one = avalanche(one);
  two = avalanche(two);
  one = (one + two) | 0;
  two = (two + one) | 0;
  fingerprint.high = one >>> 0;
  fingerprint.low = two >>> 0;
}

/** Avalanche: every input bit affects every output bit. */
function avalanche(value: number): number {
  let mixed = value ^ (value >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
