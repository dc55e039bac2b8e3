/** What a decision was shown to change, as the record keeps it: docs/storage-schema.md explains each field. */
import * as z from "zod/mini";

const count = z.int().check(z.nonnegative());
/** RFC 3339. */
const instant = z.string().check(z.refine((it) => !Number.isNaN(Date.parse(it))));

/** How many rules are removed, changed and added. */
const kindCounts = z.object({ removed: count, changed: count, added: count });

export const effectSchema = z.object({
  /** The gate that the release has once it serves; null: it never opens. */
  gate: z.nullable(instant),
  /** Whether the key `activatesAt` has put it there. */
  isGateMoved: z.boolean(),
  counts: kindCounts,
  /** When changes of rules begin: at once (`at` is null) first, then in order of time. */
  starts: z.array(
    z.object({
      at: z.nullable(instant),
      counts: kindCounts,
      /** The first of these rules. */
      froms: z.array(z.string()),
    }),
  ),
  /** How many changes of rules never make a difference: their windows are over, or never open. */
  never: count,
  /** Settings of the site, their values as texts; null where one is left out. */
  settings: z.array(
    z.object({
      field: z.string(),
      /** When it begins; null: at once. */
      at: z.nullable(instant),
      before: z.nullable(z.string()),
      after: z.nullable(z.string()),
      /** How many rules it concerns, if that can be counted. */
      rules: z.nullable(count),
    }),
  ),
  /** What addresses of changed rules get on both sides, quick fixes included. */
  addresses: z.object({
    asked: count,
    changed: count,
    offFallback: count,
    ontoFallback: count,
    gone: count,
    backToOldSite: count,
    /** Left out, as the next, in records from before that was counted. */
    notFound: z.optional(count),
    /** How many changed rules have no address to ask. */
    untried: z.optional(count),
    /** Whether more rules change than were asked for. */
    isSample: z.boolean(),
  }),
  /** The keys of the rows that lie over these changes. */
  quickFixes: z.array(z.string()),
  /** How many targets were dead when they were last requested; null if they never were. */
  deadTargets: z.nullable(count),
  /** Warnings by kind, and how many of them are accepted, if any, and why; null if they are not known. */
  warnings: z.nullable(
    z.array(
      z.object({
        id: z.string(),
        count,
        accepted: z.optional(count),
        /** Left out in records from before they were kept. */
        reasons: z.optional(z.array(z.string())),
      }),
    ),
  ),
});

/** What a release changes for visitors, against what serves. */
export type Effect = z.infer<typeof effectSchema>;

/** How many things an effect changes: rules, and settings of the site. */
export function changesIn({ counts, settings }: Effect): number {
  return counts.removed + counts.changed + counts.added + settings.length;
}
