/**
 * Remarks on a release: a warning that somebody accepts, or a comment on one of its rules. They stand among the
 * decisions, each a link of the same chain, and decide nothing.
 */
import * as z from "zod/mini";
import { parseInstant } from "../../domain/instant.ts";

export const REMARKS = ["accept", "reopen", "comment"] as const;

export const remarkSchema = z.object({
  /** The release that it is about. */
  release: z.string(),
  /** The SHA-256 of its manifest. */
  manifest: z.string(),
  /** "reopen" takes an acceptance back. */
  remark: z.enum(REMARKS),
  /** Which warning, by its id; null for a comment. */
  finding: z.nullable(z.string()),
  /** The `from` of the rule; null for all warnings of the kind. */
  from: z.nullable(z.string()),
  /** How many warnings there were: if more come, the acceptance no longer holds. 0 for a comment. */
  count: z.int().check(z.nonnegative()),
  by: z.object({ email: z.string(), subject: z.string() }),
  via: z.enum(["access", "local"]),
  at: z.string().check(z.refine((it) => parseInstant(it) !== null)),
  /** The reason, or the comment. */
  text: z.string(),
  /** The SHA-256 of the record before it, be that a decision or a remark; null for the first. */
  previous: z.nullable(z.string()),
});

export type Remark = Readonly<z.infer<typeof remarkSchema>>;
