/** Which table the running Worker was deployed with. It is stored as a release too, so that nobody needs to guess. */
import * as z from "zod/mini";
import type { Result } from "../../domain/result.ts";
import { parseStored, type StoredProblem } from "../../release/parse-stored.ts";

const deployedSchema = z.object({
  /** The id of the bundled table. */
  release: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  /** When the reconciler first saw it; RFC 3339. It orders nothing. */
  deployedAt: z.string(),
});

export type Deployed = Readonly<z.infer<typeof deployedSchema>>;

/** Reads what stands under the key `bundle`. */
export function parseDeployed(text: string): Result<Deployed, StoredProblem> {
  return parseStored(deployedSchema, text, "bundle");
}
