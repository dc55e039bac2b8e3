/**
 * The shape of `routes.json`, in one place: the validator, rows in KV, importers and the JSON Schema for editors are
 * all derived from it. The schema defines what values look like; `compile.ts` defines what they mean.
 */
import * as z from "zod/mini";
import { REDIRECT_STATUSES } from "./redirect-status.ts";
import { UNREGISTER } from "./served-file.ts";

const DEFAULT_MAX_AGE_SECONDS = 3600;

/** Adds a description, which editors show as a tooltip. */
const about = (description: string) => z.describe(description);

const instant = z
  .string()
  .check(
    about(
      "RFC 3339 date-time with an offset, such as 2025-01-01T00:00:00Z. A bare date is refused.",
    ),
  );

/** A text on a page that visitors see. */
const text = z.string().check(z.maxLength(500));

const examples = z.strictObject({
  match: z.optional(
    z.array(z.string()).check(about("Paths or whole URLs that this very rule must answer.")),
  ),
  mustNotMatch: z.optional(
    z.array(z.string()).check(about("Paths or whole URLs that this rule must not answer.")),
  ),
});

const where = z.record(
  z.string(),
  z.union([z.array(z.string().check(z.minLength(1))), z.record(z.string(), z.string())]),
);

/** The fields of a rule except `from`. They are also the value of a row in KV. */
const answerShape = {
  match: z.optional(
    z
      .enum(["exact", "pattern"])
      .check(
        about(
          "Left out: a pattern where a whole segment or a query value is :name or the last segment is *, else exact.",
        ),
      ),
  ),
  where: z.optional(
    where.check(about("What a placeholder may be: a list, or a map from old to new value.")),
  ),
  to: z.optional(
    z.string().check(about("The target: an absolute https URL on one of site.targetHosts.")),
  ),
  gone: z.optional(z.literal(true).check(about("Answers 410; `to` beside it is a suggestion."))),
  keep: z.optional(z.literal(true).check(about("Passes the request to the old site."))),
  serve: z.optional(
    z
      .union([
        z.strictObject({
          type: z.string().check(about("The media type, such as text/plain.")),
          body: z.string().check(about("What the file holds; at most 64 KiB.")),
        }),
        z.literal(UNREGISTER),
      ])
      .check(
        about(
          "Answers 200 with a small file of its own, or with a script that ends the old site's service worker.",
        ),
      ),
  ),
  undecided: z.optional(
    z
      .literal(true)
      .check(about("Nobody has decided yet: answers as the fallback does, always temporarily.")),
  ),
  status: z.optional(
    z
      .literal([...REDIRECT_STATUSES])
      .check(about("301 if left out. Other methods than GET get 308 or 307.")),
  ),
  startsAt: z.optional(
    instant.check(about("First instant of the rule. Left out: the site's gate.")),
  ),
  endsAt: z.optional(instant.check(about("First instant at which the rule no longer applies."))),
  query: z.optional(
    z
      .enum(["merge", "drop"])
      .check(about("What becomes of the visitor's parameters; merge if left out.")),
  ),
  lowercase: z.optional(z.boolean().check(about("Lower-cases captured values."))),
  section: z.optional(z.string().check(about("For people: where the rule belongs."))),
  note: z.optional(z.string().check(about("For people: why the rule is as it is."))),
  examples: z.optional(examples.check(about("Run by `sunset validate`."))),
};

export const ruleSchema = z.strictObject({
  from: z
    .string()
    .check(
      about(
        "The old address: a path, or an absolute URL for one host. :name takes a segment, a last * the rest.",
      ),
    ),
  ...answerShape,
});

/** The value of a row in KV, whose key is the `from`. */
export const rowSchema = z.strictObject(answerShape);

export const siteSchema = z.strictObject({
  name: z.string().check(z.minLength(1), about("The site's name, as its visitors know it.")),
  hosts: z
    .array(z.string())
    .check(z.minLength(1), about("The old site's hosts, all served alike.")),
  scope: z
    .array(z.string())
    .check(
      z.minLength(1),
      about('Segment prefixes that are being retired, such as "/global"; "/" for the whole host.'),
    ),
  targetHosts: z.array(z.string()).check(about("Exact host names that targets may have.")),
  announceAt: z.optional(
    instant.check(about("From here on the old pages carry the announcement.")),
  ),
  activatesAt: instant.check(about("The gate: the first instant at which rules apply.")),
  fallback: z._default(
    z
      .nullable(z.string())
      .check(about("What an unmatched address in scope gets; null: a 404 page.")),
    null,
  ),
  maxAgeSeconds: z._default(
    z.int().check(z.minimum(0), about("The ceiling of Cache-Control on permanent outcomes.")),
    DEFAULT_MAX_AGE_SECONDS,
  ),
  keep: z._default(
    z
      .array(
        z.union([
          z.string(),
          z.strictObject({
            path: z.string(),
            until: instant.check(about("The first instant at which the rules decide again.")),
          }),
        ]),
      )
      .check(
        about(
          'Paths or patterns that always pass to the old site; with { "path", "until" } up to an instant.',
        ),
      ),
    [],
  ),
  aliases: z.optional(
    z
      .record(z.string(), z.string())
      .check(
        about(
          "Hosts whose requests are looked up as those of another host; both must be in site.hosts.",
        ),
      ),
  ),
  timeZone: z.optional(
    z
      .string()
      .check(about("In which people read instants, such as Europe/Berlin; UTC if left out.")),
  ),
  fallbackStatus: z.optional(
    z.literal([...REDIRECT_STATUSES]).check(about("The fallback's status; 301 if left out.")),
  ),
  cors: z.optional(
    z
      .array(z.string())
      .check(about("Paths or patterns whose redirects scripts and fonts of other sites follow.")),
  ),
  repair: z.optional(
    z
      .boolean()
      .check(about("Whether broken addresses are mended before the fallback; true if left out.")),
  ),
  texts: z.optional(
    z
      .record(
        z.string(),
        z.strictObject({
          announcement: z.optional(text),
          goneTitle: z.optional(text),
          goneText: z.optional(text),
          notFoundTitle: z.optional(text),
          notFoundText: z.optional(text),
        }),
      )
      .check(about('What the pages say, by language ("en", "zh-CN"); plain text.')),
  ),
  color: z.optional(
    z.string().check(about("The one colour of the pages, such as #b3261e: dark enough to read.")),
  ),
  archive: z.optional(
    z
      .string()
      .check(
        about("An https address with {url} in it: the 410 and 404 pages link the archived copy."),
      ),
  ),
  deadTargets: z.optional(
    z
      .array(z.string())
      .check(
        about(
          "Addresses or patterns on the target hosts that say that a page is missing, for `sunset check`.",
        ),
      ),
  ),
  shadow: z.optional(
    z
      .boolean()
      .check(
        about(
          "Whether it is counted what visits before the gate would get at it, even before announceAt; from then on it always is.",
        ),
      ),
  ),
});

export const routesSchema = z.strictObject({
  $schema: z.optional(z.string()),
  site: siteSchema,
  rules: z.array(ruleSchema),
});

export type RuleData = z.infer<typeof ruleSchema>;
export type SiteData = z.infer<typeof siteSchema>;
/** A whole table as people write it. A rule that is completely unreadable is null, so that indices do not shift. */
export interface RoutesData {
  readonly site: SiteData;
  readonly rules: readonly (RuleData | null)[];
}

/** The JSON Schema in `docs/routes.schema.json`. */
export function routesJsonSchema(): object {
  const { $schema, ...schema } = z.toJSONSchema(routesSchema, { io: "input" });
  return { $schema, title: "Sunset routes.json", ...schema };
}
