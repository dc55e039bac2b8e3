/**
 * The checks of a manifest that an isolate runs. They mirror the schema in `manifest.ts` without loading it. The types
 * enforce that every field of the schema is listed here, because isolates refuse a release that has an unknown field.
 */
import type { Manifest } from "./manifest.ts";
import type { RuleData, SiteData } from "../domain/table/schema.ts";
import type { SiteTexts } from "../domain/table/table.ts";
import { REDIRECT_STATUSES } from "../domain/table/redirect-status.ts";
import { failure, type Result } from "../domain/result.ts";
import { UNREGISTER } from "../domain/table/served-file.ts";
import { isManifestFormat, MANIFEST_FORMATS, type ManifestProblem } from "./manifest-format.ts";
import {
  type Check,
  eitherOf,
  fit,
  fits,
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
const isStatus = isOneOf(...REDIRECT_STATUSES);
/** The limit on texts of pages in `schema.ts`. */
const isShortText = fits((it) => typeof it === "string" && it.length <= 500);
const isFilledList = listOf(isFilledText);

/** A list of values, or a map from old to new values. */
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
  serve: optional(eitherOf(hasOnlyFields({ type: isText, body: isText }), isOneOf(UNREGISTER))),
  undecided: optional(isTrue),
  status: optional(isStatus),
  startsAt: optional(isText),
  endsAt: optional(isText),
  query: optional(isOneOf("merge", "drop")),
  lowercase: optional(isBoolean),
  section: optional(isText),
  note: optional(isText),
  examples: optional(
    hasOnlyFields({ match: optional(listOf(isText)), mustNotMatch: optional(listOf(isText)) }),
  ),
} satisfies Record<keyof RuleData, Check>);

const isSite = hasOnlyFields({
  name: isFilledText,
  hosts: listOf(isText, 1),
  scope: listOf(isText, 1),
  targetHosts: listOf(isText),
  announceAt: optional(isText),
  activatesAt: isText,
  fallback: nullable(isText),
  maxAgeSeconds: isCount,
  keep: listOf(eitherOf(isText, hasOnlyFields({ path: isText, until: isText }))),
  aliases: optional(isMap),
  timeZone: optional(isText),
  fallbackStatus: optional(isStatus),
  cors: optional(isList),
  repair: optional(isBoolean),
  texts: optional(
    recordOf(
      hasOnlyFields({
        announcement: optional(isShortText),
        goneTitle: optional(isShortText),
        goneText: optional(isShortText),
        notFoundTitle: optional(isShortText),
        notFoundText: optional(isShortText),
      } satisfies Record<keyof SiteTexts, Check>),
    ),
  ),
  color: optional(isText),
  archive: optional(isText),
  deadTargets: optional(listOf(isText)),
  shadow: optional(isBoolean),
} satisfies Record<keyof SiteData, Check>);

const isManifest: Check = hasFields({
  format: isOneOf(...MANIFEST_FORMATS),
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
    serve: optional(isCount),
    undecided: optional(isCount),
  } satisfies Record<keyof Manifest["counts"], Check>),
  shards: listOf(hasFields({ sha256: isSha256, bytes: isCount })),
  sources: isCount,
  sitemaps: recordOf(isCount),
} satisfies Record<keyof Manifest, Check>);

const hasFormat = hasFields({ format: isNumber });

export function readManifestText(text: string): Result<Manifest, ManifestProblem> {
  const head = readShape<{ readonly format: number }>(text, "the manifest", hasFormat);
  if (!head.ok) return head;
  const { format } = head.value;
  if (!isManifestFormat(format)) return failure({ kind: "unknown-format", format });
  return fit<Manifest>(head.value, "the manifest", isManifest);
}
