/**
 * The one list of all keys in Workers KV that are not rows. `isRowKey` is derived from it, and docs/storage-schema.md
 * is compared with it.
 */

export interface KeyForm {
  readonly namespace: "REDIRECTS" | "SIGNOFFS";
  /** The key, with `<...>` for variable parts. `<id>` is the id of a release: 64 hexadecimal digits. */
  readonly form: string;
  /**
   * The only writer. Two writers could undo each other's work, because KV has no compare-and-set. Values that never
   * change may have two writers, which write the same value.
   */
  readonly writer: string;
  readonly holds: string;
  /**
   * Whether a key of this form counts as a row unless it contains a whole id, because old addresses may start with the
   * same word.
   */
  readonly isStrict?: boolean;
}

export const KEYS = {
  gate: {
    namespace: "REDIRECTS",
    form: "activatesAt",
    writer: "people",
    holds: "an instant, in the place of the site's gate",
  },
  current: {
    namespace: "REDIRECTS",
    form: "current",
    writer: "`promote`, `rollback`",
    holds: "the pointer to the release that serves",
  },
  promoted: {
    namespace: "REDIRECTS",
    form: "promoted",
    writer: "`promote`, `rollback`",
    holds: "a copy of `current`, for when that is lost",
  },
  deployed: {
    namespace: "REDIRECTS",
    form: "bundle",
    writer: "the reconciler",
    holds: "the table that the running Worker was deployed with",
  },
  overlay: {
    namespace: "REDIRECTS",
    form: "overlay",
    writer: "the reconciler",
    holds: "the rows, compiled, and their findings",
  },
  told: {
    namespace: "REDIRECTS",
    form: "told",
    writer: "the reconciler",
    holds: "which findings were sent to `NOTIFY_URL`",
  },
  release: {
    namespace: "REDIRECTS",
    form: "release/<id>",
    writer: "`publish`, the reconciler",
    holds: "the manifest",
  },
  shard: {
    namespace: "REDIRECTS",
    form: "table/<id>/<n>",
    writer: "`publish`, the reconciler",
    holds: "a shard of the exact rules",
  },
  source: {
    namespace: "REDIRECTS",
    form: "source/<id>/<n>",
    writer: "`publish`, the reconciler",
    holds: "the rules as written, gzip",
  },
  sitemap: {
    namespace: "REDIRECTS",
    form: "sitemap/<id>/<host>/<n>",
    writer: "`publish`, the reconciler",
    holds: "old addresses, one a line, at most 50,000; `*` for all hosts",
  },
  provenance: {
    namespace: "REDIRECTS",
    form: "provenance/<id>/<time>",
    writer: "`publish`",
    holds: "who published it, when, from what, and what served then",
  },
  check: {
    namespace: "REDIRECTS",
    form: "check/<id>/<time>",
    writer: "`check --publish`",
    holds: "what became of the release's targets",
    isStrict: true,
  },
  findings: {
    namespace: "REDIRECTS",
    form: "findings/<id>/<time>",
    writer: "`publish`",
    holds: "what `validate` found in the table, by kind",
    isStrict: true,
  },
  coverage: {
    namespace: "REDIRECTS",
    form: "coverage/<id>/<time>",
    writer: "`coverage --publish`",
    holds: "what the release does with the visits of a log",
    isStrict: true,
  },
  suggestions: {
    namespace: "REDIRECTS",
    form: "suggestions",
    writer: "`suggest --publish`",
    holds: "what was proposed last for addresses without a redirect",
  },
  signoff: {
    namespace: "SIGNOFFS",
    form: "signoff/<id>/<time>-<random>",
    writer: "the console",
    holds: "one decision, or a remark",
  },
  formKey: {
    namespace: "SIGNOFFS",
    form: "form-key",
    writer: "the console",
    holds: "what the tokens of the console's forms are made with",
  },
} as const satisfies Readonly<Record<string, KeyForm>>;

export type KeyName = keyof typeof KEYS;

const PLACEHOLDER = /<[a-z]+>/g;

/**
 * Fills in a key's placeholders from left to right.
 *
 * @param parts As many as the form has placeholders.
 */
export function keyOf(name: KeyName, ...parts: readonly (string | number)[]): string {
  let at = 0;
  return KEYS[name].form.replace(PLACEHOLDER, () => String(parts[at++]));
}

/**
 * The common prefix of all keys of a form, for listings. With parts, only of those whose first placeholders have these
 * values.
 */
export function prefixOf(name: KeyName, ...parts: readonly string[]): string {
  let at = 0;
  const filled = KEYS[name].form.replace(PLACEHOLDER, (placeholder) => parts[at++] ?? placeholder);
  return filled.split("<", 1)[0] ?? "";
}

export const CURRENT_KEY = KEYS.current.form;
export const PROMOTED_KEY = KEYS.promoted.form;
export const DEPLOYED_KEY = KEYS.deployed.form;
export const OVERLAY_KEY = KEYS.overlay.form;
export const GATE_KEY = KEYS.gate.form;
export const TOLD_KEY = KEYS.told.form;
export const RELEASE_PREFIX = prefixOf("release");

export function releaseKey(id: string): string {
  return keyOf("release", id);
}

export function shardKey(id: string, index: number): string {
  return keyOf("shard", id, index);
}

export function sourceKey(id: string, index: number): string {
  return keyOf("source", id, index);
}

/** @param host "" for the addresses of every host. */
export function sitemapKey(id: string, host: string, index: number): string {
  return keyOf("sitemap", id, host || "*", index);
}

export function checkPrefix(id: string): string {
  return prefixOf("check", id);
}

export function findingsPrefix(id: string): string {
  return prefixOf("findings", id);
}

export function signoffPrefix(id: string): string {
  return prefixOf("signoff", id);
}

/** The keys other than rows that people type, as suggestions for mistyped ones. */
export const TYPED_KEYS = [GATE_KEY];

/** Whether a key in `REDIRECTS` was typed by a person: a row, or a typo that deserves a finding. */
export function isRowKey(key: string): boolean {
  const forms: readonly KeyForm[] = Object.values(KEYS);
  return !forms.some((it) => it.namespace === "REDIRECTS" && isOf(it, key));
}

function isOf({ form, isStrict = false }: KeyForm, key: string): boolean {
  const [prefix = "", rest] = form.split("<", 2);
  if (rest === undefined) return key === form;
  return key.startsWith(prefix) && (!isStrict || /^[0-9a-f]{64}\//.test(key.slice(prefix.length)));
}
