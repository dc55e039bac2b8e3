import type { RuleData, SiteData } from "../domain/table/schema.ts";
import { describeStoredProblem, type StoredProblem } from "./parse-stored.ts";

/** Every format ever written, oldest first. A Worker reads its own format and all earlier ones. */
export const MANIFEST_FORMATS = [1, 2] as const;

export type ManifestFormat = (typeof MANIFEST_FORMATS)[number];

export function isManifestFormat(format: number): format is ManifestFormat {
  return MANIFEST_FORMATS.some((it) => it === format);
}

/** The fields of the site introduced by format 2. */
const SINCE_2 = [
  "aliases",
  "timeZone",
  "fallbackStatus",
  "cors",
  "repair",
  "texts",
  "color",
  "archive",
  "shadow",
] as const satisfies readonly (keyof SiteData)[];

/** The oldest format that can express a release: older Workers can read it, and its manifest keeps its bytes. */
export function formatFor({
  site,
  patterns,
}: {
  readonly site: SiteData;
  readonly patterns: readonly RuleData[];
}): ManifestFormat {
  const isNewer =
    SINCE_2.some((field) => site[field] !== undefined) ||
    site.keep.some((it) => typeof it !== "string") ||
    patterns.some((it) => it.serve !== undefined || it.undecided === true);
  return isNewer ? 2 : 1;
}

/** Why a text is not a manifest that this version can read. */
export type ManifestProblem =
  | StoredProblem
  | { readonly kind: "unknown-format"; readonly format: number };

export function describeManifestProblem(problem: ManifestProblem): string {
  if (problem.kind !== "unknown-format") return describeStoredProblem(problem);
  return `the manifest has the format ${problem.format}, and this version reads ${MANIFEST_FORMATS.join(" and ")}`;
}
