/** What an isolate checks of a manifest. The schema is `manifest.ts`; here is what it says, without loading it. */
import type { Manifest } from "./manifest.ts";
import { MANIFEST_FORMAT } from "./manifest-format.ts";
import {
  type Check,
  fit,
  hasFields,
  hasOnlyFields,
  isBoolean,
  isCount,
  isFilledText,
  isNumber,
  isOneOf,
  isSha256,
  isText,
  isTrue,
  listOf,
  nullable,
  optional,
  readShape,
  recordOf,
} from "./shape.ts";

const isMap = recordOf(isText);
const isList = listOf(isText);
const isFilledList = listOf(isFilledText);

/** A list of old values, or a map from old to new ones. */
function isEnumeration(value: unknown): string | null {
  if (isMap(value) === null) return null;
  return isList(value) === null ? isFilledList(value) : "";
}

export const isRule = hasOnlyFields({
  from: isText,
  match: optional(isOneOf("exact", "pattern")),
  where: optional(recordOf(isEnumeration)),
  to: optional(isText),
  gone: optional(isTrue),
  keep: optional(isTrue),
  status: optional(isOneOf(301, 302, 303, 307, 308)),
  startsAt: optional(isText),
  endsAt: optional(isText),
  query: optional(isOneOf("merge", "drop")),
  lowercase: optional(isBoolean),
  section: optional(isText),
  note: optional(isText),
  examples: optional(
    hasOnlyFields({ match: optional(listOf(isText)), mustNotMatch: optional(listOf(isText)) }),
  ),
});

const isSite = hasOnlyFields({
  name: isFilledText,
  hosts: listOf(isText, 1),
  scope: listOf(isText, 1),
  targetHosts: listOf(isText),
  announceAt: optional(isText),
  activatesAt: isText,
  fallback: nullable(isText),
  maxAgeSeconds: isCount,
  keep: listOf(isText),
  deadTargets: optional(listOf(isText)),
});

const isManifest: Check = hasFields({
  format: isOneOf(MANIFEST_FORMAT),
  release: isSha256,
  site: isSite,
  patterns: listOf(isRule),
  hosts: listOf(isText),
  counts: hasFields({
    rules: isCount,
    exact: isCount,
    redirects: isCount,
    gone: isCount,
    keep: isCount,
  }),
  shards: listOf(hasFields({ sha256: isSha256, bytes: isCount })),
  sources: isCount,
  sitemaps: recordOf(isCount),
});

const hasFormat = hasFields({ format: isNumber });

/** @returns The manifest; or why the text is not one that this version reads. */
export function readManifestText(text: string): Manifest | string {
  const head = readShape<{ readonly format: number }>(text, "the manifest", hasFormat);
  if (typeof head === "string") return head;
  if (head.format !== MANIFEST_FORMAT) {
    return `the manifest has the format ${head.format}, and this version reads ${MANIFEST_FORMAT}`;
  }
  return fit<Manifest>(head, "the manifest", isManifest);
}
