/** The keys in the namespace `REDIRECTS` that are not rows: docs/storage-schema.md. */
export const CURRENT_KEY = "current";
export const OVERLAY_KEY = "overlay";
export const GATE_KEY = "activatesAt";

export const RELEASE_PREFIX = "release/";

export function releaseKey(id: string): string {
  return `${RELEASE_PREFIX}${id}`;
}

export function shardKey(id: string, index: number): string {
  return `table/${id}/${index}`;
}

export function sourceKey(id: string, index: number): string {
  return `source/${id}/${index}`;
}

/** @param host "" for the addresses of every host. */
export function sitemapKey(id: string, host: string, index: number): string {
  return `sitemap/${id}/${host || "*"}/${index}`;
}

export function provenancePrefix(id: string): string {
  return `provenance/${id}/`;
}

export function checkPrefix(id: string): string {
  return `check/${id}/`;
}

/** In the namespace `SIGNOFFS`. */
export function signoffPrefix(id: string): string {
  return `signoff/${id}/`;
}

/** Keys that people may mean when they type one that is none. */
export const TYPED_KEYS = [GATE_KEY];

/** Every other key was typed by a person: a row, or a slip that deserves a finding. */
export function isRowKey(key: string): boolean {
  const isPointer = key === CURRENT_KEY || key === OVERLAY_KEY || key === GATE_KEY;
  return (
    !isPointer && !/^(?:release|provenance|table|source|sitemap)\/|^check\/[0-9a-f]{64}\//.test(key)
  );
}
