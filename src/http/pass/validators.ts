/**
 * Validators of pages with the announcement. They change with it, so that a copy from before the announcement, or from
 * before the gate was moved, is never confirmed. The `ETag` embeds the old site's own `ETag` or `Last-Modified`, so
 * that the old site can be asked whether a copy with the announcement is still valid.
 */

const OURS = /^(?:W\/)?"(.*);sunset-([\da-z]+)-([swd])"$/;

/** A short hash of an announcement (FNV-1a, 32 bits) that depends on each of its fields. */
export function versionOf(announcement: object): string {
  let hash = 0x81_1c_9d_c5;
  for (const byte of new TextEncoder().encode(JSON.stringify(announcement))) {
    hash = Math.imul(hash ^ byte, 0x01_00_01_93);
  }
  return (hash >>> 0).toString(36);
}

/** Sets the validator of a page with the announcement. There is none if the old site sent none. */
export function markValidators(headers: Headers, version: string): void {
  if (OURS.test(headers.get("etag") ?? "")) return headers.delete("last-modified");
  const [, weak, opaque] = /^(W\/)?"([^"]*)"$/.exec(headers.get("etag") ?? "") ?? [];
  const modified = Date.parse(headers.get("last-modified") ?? "");
  headers.delete("etag");
  headers.delete("last-modified");
  if (opaque !== undefined) {
    headers.set("etag", `W/"${opaque};sunset-${version}-${weak ? "w" : "s"}"`);
  } else if (!Number.isNaN(modified)) {
    headers.set("etag", `W/"${(modified / 1000).toString(36)};sunset-${version}-d"`);
  }
}

export interface Conditions {
  /** The request's headers with our validators translated back to the old site's; null if it had none of ours. */
  readonly headers: Headers | null;
  /** The validator of the visitor's copy with the announcement; null if it is not ours, or outdated. */
  readonly announced: string | null;
}

/** Extracts our validators from a request. */
export function readConditions(from: Headers, version: string): Conditions {
  const tags = (from.get("if-none-match") ?? "").match(/(?:W\/)?"[^"]*"/g) ?? [];
  if (!tags.some((it) => OURS.test(it))) {
    // A range of the old site's page does not continue a copy that contains the banner.
    const isOfPart = OURS.test(from.get("if-range") ?? "");
    return { headers: isOfPart ? withoutConditions(from) : null, announced: null };
  }
  const headers = withoutConditions(from);
  const foreign = tags.filter((it) => !OURS.test(it));
  const current = tags.find((it) => OURS.exec(it)?.[2] === version);
  if (current === undefined || foreign.length > 0) {
    if (foreign.length > 0) headers.set("if-none-match", foreign.join(", "));
    return { headers, announced: null };
  }
  const [, value = "", , kind] = OURS.exec(current) ?? [];
  if (kind === "d") {
    headers.set("if-modified-since", new Date(Number.parseInt(value, 36) * 1000).toUTCString());
  } else headers.set("if-none-match", `${kind === "w" ? "W/" : ""}"${value}"`);
  return { headers, announced: current };
}

/** A request's headers without conditions, as if the visitor had no copy. */
export function withoutConditions(from: Headers): Headers {
  const headers = new Headers(from);
  for (const name of ["if-none-match", "if-modified-since", "if-range", "range"]) {
    headers.delete(name);
  }
  return headers;
}
