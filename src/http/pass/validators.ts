/**
 * Validators of pages that carry the announcement. They change with it: a copy from before it, or from before the gate
 * moved, is not confirmed. An `ETag` holds what the old site said, its own or its `Last-Modified`, so that the old
 * site can be asked whether an announced copy is still good.
 */

const OURS = /^(?:W\/)?"(.*);sunset-([\da-z]+)-([swd])"$/;

/** A short name for an announcement: another one if anything in it is another. FNV-1a, 32 bits. */
export function versionOf(announcement: object): string {
  let hash = 0x81_1c_9d_c5;
  for (const byte of new TextEncoder().encode(JSON.stringify(announcement))) {
    hash = Math.imul(hash ^ byte, 0x01_00_01_93);
  }
  return (hash >>> 0).toString(36);
}

/** Gives an announced page its validator; none if the old site gives none. */
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

/** What a request makes its answer depend on. */
export interface Conditions {
  /** The request's headers as the old site knows them; null if they are so already. */
  readonly headers: Headers | null;
  /** The validator of the announced copy that the visitor holds; null if it is not one of ours, or out of date. */
  readonly announced: string | null;
}

/** Takes our validators out of a request. */
export function readConditions(from: Headers, version: string): Conditions {
  const tags = (from.get("if-none-match") ?? "").match(/(?:W\/)?"[^"]*"/g) ?? [];
  if (!tags.some((it) => OURS.test(it))) {
    // A copy that is announced is not what the old site has a part of.
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

/** The same request with no conditions, as if the visitor held no copy. */
export function withoutConditions(from: Headers): Headers {
  const headers = new Headers(from);
  for (const name of ["if-none-match", "if-modified-since", "if-range", "range"]) {
    headers.delete(name);
  }
  return headers;
}
