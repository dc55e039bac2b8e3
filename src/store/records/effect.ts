/** What a release was shown to change, recorded with a decision on it. docs/storage-schema.md explains each field. */
import * as z from "zod/mini";

const count = z.int().check(z.nonnegative());
/** RFC 3339. */
const instant = z.string().check(z.refine((it) => !Number.isNaN(Date.parse(it))));

const kindCounts = z.object({ removed: count, changed: count, added: count });

export const effectSchema = z.object({
  /** The gate that applies once the release serves; null if it never opens. */
  gate: z.nullable(instant),
  /** Whether that gate comes from the key `activatesAt`. */
  isGateMoved: z.boolean(),
  counts: kindCounts,
  /** When changes of rules take effect: first those that do at once (`at` is null), then in order of time. */
  starts: z.array(
    z.object({
      at: z.nullable(instant),
      counts: kindCounts,
      /** The `from` of the first of these rules. */
      froms: z.array(z.string()),
    }),
  ),
  /** The number of changes that never take effect, because their windows are past or never open. */
  never: count,
  /** Settings of the site, with values as text; null for an absent one. */
  settings: z.array(
    z.object({
      field: z.string(),
      /** When the change takes effect; null for at once. */
      at: z.nullable(instant),
      before: z.nullable(z.string()),
      after: z.nullable(z.string()),
      /** The number of rules concerned, if it can be counted. */
      rules: z.nullable(count),
    }),
  ),
  /** The answers for addresses of changed rules on either side, with rows included. */
  addresses: z.object({
    asked: count,
    changed: count,
    offFallback: count,
    ontoFallback: count,
    gone: count,
    backToOldSite: count,
    /** Absent from records older than this count, as is `untried`. */
    notFound: z.optional(count),
    /** The number of changed rules without an address to try. */
    untried: z.optional(count),
    /** Whether more rules changed than were tried. */
    isSample: z.boolean(),
  }),
  /** The keys of the rows that lie over these changes. */
  quickFixes: z.array(z.string()),
  /** The number of targets that were dead at the last check; null if they were never checked. */
  deadTargets: z.nullable(count),
  /** Warnings by kind. `accepted` is how many of them are accepted, with the reasons. null if unknown. */
  warnings: z.nullable(
    z.array(
      z.object({
        id: z.string(),
        count,
        accepted: z.optional(count),
        /** Absent from records older than this field. */
        reasons: z.optional(z.array(z.string())),
      }),
    ),
  ),
});

/** What a release changes for visitors, compared with the release in service. */
export type Effect = z.infer<typeof effectSchema>;

/** The number of changes in an effect: rules and settings of the site. */
export function changesIn({ counts, settings }: Effect): number {
  return counts.removed + counts.changed + counts.added + settings.length;
}
