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

/** In the namespace `SIGNOFFS`. */
export function signoffPrefix(id: string): string {
  return `signoff/${id}/`;
}

/** A key that people type is a row: a path, or an absolute URL. */
export function isRowKey(key: string): boolean {
  return key.startsWith("/") || /^https?:\/\//i.test(key);
}
