import * as z from "zod/mini";
import { ruleSchema, siteSchema } from "../domain/table/schema.ts";
import { failure, type Result } from "../domain/result.ts";
import { isManifestFormat, MANIFEST_FORMATS, type ManifestProblem } from "./manifest-format.ts";
import { parseStored } from "./parse-stored.ts";

const count = z.int().check(z.minimum(0));
const sha256 = z.string().check(z.regex(/^[0-9a-f]{64}$/));

/** Everything in a release but its exact rules, which are in the shards. docs/storage-schema.md explains each field. */
const manifestSchema = z.object({
  format: z.literal([...MANIFEST_FORMATS]),
  release: sha256,
  site: siteSchema,
  /** The rules with placeholders or a splat, without the fields for people. */
  patterns: z.array(ruleSchema),
  /** Hosts that have exact rules of their own. */
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
  /** The number of parts of the sources. */
  sources: count,
  /** The number of parts of each host's list of old addresses; the list for the whole site is under "". */
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
