import * as z from "zod/mini";
import { ruleSchema, siteSchema } from "../domain/table/schema.ts";
import { failure, type Result } from "../domain/result.ts";
import { isManifestFormat, MANIFEST_FORMATS, type ManifestProblem } from "./manifest-format.ts";
import { parseStored } from "./parse-stored.ts";

const count = z.int().check(z.minimum(0));
const sha256 = z.string().check(z.regex(/^[0-9a-f]{64}$/));

/**
 * What a release is made of, apart from its exact rules: those are in the shards. docs/storage-schema.md
 * explains each field.
 */
export const manifestSchema = z.object({
  format: z.literal([...MANIFEST_FORMATS]),
  release: sha256,
  site: siteSchema,
  /** The rules with something to fill in, without their notes for people. */
  patterns: z.array(ruleSchema),
  /** The hosts that have exact rules of their own. */
  hosts: z.array(z.string()),
  counts: z.object({
    rules: count,
    exact: count,
    redirects: count,
    gone: count,
    keep: count,
    serve: z.optional(count),
    undecided: z.optional(count),
  }),
  shards: z.array(z.object({ sha256, bytes: count })),
  /** How many parts the rules as written have. */
  sources: count,
  /** How many parts the list of old addresses has: those of the whole site under "". */
  sitemaps: z.record(z.string(), count),
});

export type Manifest = z.infer<typeof manifestSchema>;

export function parseManifest(text: string): Result<Manifest, ManifestProblem> {
  const head = parseStored(z.object({ format: z.number() }), text, "the manifest");
  if (head.ok && !isManifestFormat(head.value.format)) {
    return failure({ kind: "unknown-format", format: head.value.format });
  }
  return parseStored(manifestSchema, text, "the manifest");
}
