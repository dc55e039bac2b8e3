/** The findings of `validate` in a release of any size: as kept when it was published, else computed now. */
import { collectFindings } from "../../../domain/finding.ts";
import { type Instant, parseInstant } from "../../../domain/instant.ts";
import { type FindingKind, groupFindings } from "../../../domain/report/finding-kinds.ts";
import { compileRoutes } from "../../../domain/table/compile.ts";
import { validateRoutes } from "../../../domain/validate/validate.ts";
import { parseContent } from "../../../release/content.ts";
import type { Manifest } from "../../../release/manifest.ts";
import { readFindings } from "../../../store/records/shown/findings.ts";
import type { Services } from "../../shared/services.ts";
import type { Sources } from "../../shared/sources.ts";

/** Validating more rules takes longer than a page may, and more memory than an isolate has. */
const VALIDATED_AT_MOST = 2000;

/** A kind of finding; its id may be one that only newer versions know. */
export type Kind = Omit<FindingKind, "id"> & { readonly id: string };

export interface Findings {
  /** Errors first; each kind has at least one finding. */
  readonly kinds: readonly Kind[];
  /** The instant as of which the table was judged. */
  readonly judgedAt: Instant;
}

/**
 * @returns null if none were kept that can be read, and the table is too large to be judged while a page waits.
 * @throws StoreError if KV does not answer, or a part of the table is missing.
 */
export async function findFindings(
  { kv, releaseCache }: Services,
  manifest: Manifest,
  now: Instant,
): Promise<Findings | null> {
  const stored = await readFindings(kv, manifest.release, now);
  if (stored.ok && stored.value) {
    const { judgedAt, kinds } = stored.value;
    return { kinds, judgedAt: parseInstant(judgedAt) ?? now };
  }
  if (manifest.counts.rules > VALIDATED_AT_MOST) return null;
  return { kinds: await judge(releaseCache.open(manifest), now), judgedAt: now };
}

async function judge(sources: Sources, now: Instant): Promise<FindingKind[]> {
  const data = parseContent(await sources.lines(0));
  const locate = (path: readonly (string | number)[]) => {
    const rule = path[0] === "rules" && typeof path[1] === "number" ? path[1] : null;
    return { file: "", line: (rule ?? -1) + 2, column: 1, rule };
  };
  const { report, findings } = collectFindings(locate);
  validateRoutes(compileRoutes(data, report), now, report, locate);
  return groupFindings(findings, data.rules);
}
