/** What a decision was shown to change, as recorded with it. docs/storage-schema.md explains each field. */
import * as z from "zod/mini";

const count = z.int().check(z.nonnegative());
/** RFC 3339. */
const instant = z.string().check(z.refine((it) => !Number.isNaN(Date.parse(it))));

/** The numbers of removed, changed and added rules. */
const kindCounts = z.object({ removed: count, changed: count, added: count });

export const effectSchema = z.object({
  /** The gate that the release has once it serves; null if it never opens. */
  gate: z.nullable(instant),
  /** Whether the key `activatesAt` set that gate. */
  isGateMoved: z.boolean(),
  counts: kindCounts,
  /** When changes of rules begin: first those that begin at once (`at` is null), then in order of time. */
  starts: z.array(
    z.object({
      at: z.nullable(instant),
      counts: kindCounts,
      /** The first of these rules. */
      froms: z.array(z.string()),
    }),
  ),
  /** The number of changes that never make a difference, because their windows are over or never open. */
  never: count,
  /** Settings of the site, with values as text; null where one is absent. */
  settings: z.array(
    z.object({
      field: z.string(),
      /** When the change begins; null for at once. */
      at: z.nullable(instant),
      before: z.nullable(z.string()),
      after: z.nullable(z.string()),
      /** The number of rules concerned, if it can be counted. */
      rules: z.nullable(count),
    }),
  ),
  /** The answers for addresses of changed rules on both sides, including quick fixes. */
  addresses: z.object({
    asked: count,
    changed: count,
    offFallback: count,
    ontoFallback: count,
    gone: count,
    backToOldSite: count,
    /** Absent, like `untried`, in records from before it was counted. */
    notFound: z.optional(count),
    /** The number of changed rules without an address to try. */
    untried: z.optional(count),
    /** Whether more rules change than were tried. */
    isSample: z.boolean(),
  }),
  /** The keys of the rows that lie over these changes. */
  quickFixes: z.array(z.string()),
  /** The number of targets that were dead at the last check; null if they were never checked. */
  deadTargets: z.nullable(count),
  /** Warnings by kind, with how many are accepted, if any, and why; null if unknown. */
  warnings: z.nullable(
    z.array(
      z.object({
        id: z.string(),
        count,
        accepted: z.optional(count),
        /** Absent in records from before reasons were kept. */
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
