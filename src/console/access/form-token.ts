/**
 * The token of a form, which binds the form to its reader and to what it shows: a decision sent from an outdated page,
 * or by anyone other than the person the page was made for, is not accepted.
 */
import { toHex } from "../../release/hash.ts";
import { type KvStore, readText, StoreError } from "../../store/kv/kv-store.ts";
import type { RuleData } from "../../domain/table/schema.ts";
import type { Effect } from "../../store/records/effect.ts";
import { KEYS } from "../../store/records/keys.ts";
import type { Signoff } from "../../store/records/signoffs.ts";

/** The key in `SIGNOFFS` of the secret that tokens are made with. A forged token is not enough to sign anything. */
const FORM_KEY = KEYS.formKey.form;

const KEY_BYTES = 32;

/** The content of a form, and its reader. */
export interface FormSubject {
  readonly reviewer: string;
  readonly release: string;
  /** The SHA-256 of the manifest. */
  readonly manifest: string;
  /** The release in service; null for a remark as well. */
  readonly base: string | null;
  /** The changes that the page describes; null for a remark. */
  readonly effect: Effect | null;
  /** The other statements of the panel; null for a remark. */
  readonly beside: Beside | null;
}

/** Statements shown beside the effect on signing that are not part of the record. */
export interface Beside {
  /** The key and the content of each quick fix that hides a change: visitors get the quick fix instead. */
  readonly quickFixes: readonly (readonly [string, RuleData])[];
  /** The rejection in force, which a later approval would overrule. */
  readonly rejection: Signoff | null;
  /** The number of approvals required. */
  readonly asked: number;
}

export async function createToken(signoffs: KvStore, shown: FormSubject): Promise<string> {
  const signature = await crypto.subtle.sign("HMAC", await readKey(signoffs), bytesOf(shown));
  return toHex(signature);
}

export async function isTokenOf(
  signoffs: KvStore,
  shown: FormSubject,
  token: string,
): Promise<boolean> {
  const signature = fromHex(token);
  if (!signature) return false;
  return crypto.subtle.verify("HMAC", await readKey(signoffs), signature, bytesOf(shown));
}

/**
 * Reads the secret, each time anew: if two isolates create it at once, the later one stays, and forms made with the
 * other are out of date.
 */
async function readKey(signoffs: KvStore): Promise<CryptoKey> {
  const text = (await readText(signoffs, FORM_KEY)) ?? (await makeKey(signoffs));
  const bytes = fromHex(text);
  if (!bytes) {
    throw new StoreError(
      `The key ${FORM_KEY} is damaged`,
      `Delete the key ${FORM_KEY} in SIGNOFFS`,
    );
  }
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  return crypto.subtle.importKey("raw", bytes, algorithm, false, ["sign", "verify"]);
}

async function makeKey(signoffs: KvStore): Promise<string> {
  const text = toHex(crypto.getRandomValues(new Uint8Array(KEY_BYTES)).buffer);
  await signoffs.put([{ key: FORM_KEY, value: text }]);
  return text;
}

function bytesOf(subject: FormSubject): Uint8Array<ArrayBuffer> {
  const { reviewer, release, manifest, base, effect, beside } = subject;
  const text = JSON.stringify([reviewer, release, manifest, base, effect, beside]);
  return Uint8Array.from(new TextEncoder().encode(text));
}

function fromHex(text: string): Uint8Array<ArrayBuffer> | null {
  if (!/^[0-9a-f]{64}$/.test(text)) return null;
  return Uint8Array.from({ length: KEY_BYTES }, (_, at) =>
    Number.parseInt(text.slice(2 * at, 2 * at + 2), 16),
  );
}
