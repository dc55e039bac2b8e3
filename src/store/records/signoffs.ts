/** Sign-offs: one immutable record for each decision, in a namespace of their own. */
import * as z from "zod/mini";
import { parseStored } from "../../release/parse-stored.ts";
import { effectSchema } from "./effect.ts";
import { signoffPrefix } from "./keys.ts";
import type { KvStore } from "../kv/kv-store.ts";

export const signoffSchema = z.object({
  /** The release that was decided on. */
  release: z.string(),
  /** The SHA-256 of its manifest: the bytes that are served. */
  manifest: z.string(),
  decision: z.enum(["approve", "reject", "withdraw"]),
  by: z.object({ email: z.string(), subject: z.string() }),
  /** "local": the reviewer of `npm start`, whom nobody checked. */
  via: z.enum(["access", "local"]),
  at: z.string().check(z.refine((it) => !Number.isNaN(Date.parse(it)))),
  comment: z.string(),
  /** What served when it was decided, and so what the reviewer compared with; null: the bundled table. */
  base: z.nullable(z.string()),
  /** What it was shown to change; left out in records from before this was kept. */
  effect: z.optional(effectSchema),
  /** The SHA-256 of the record before it; null for the first. */
  previous: z.nullable(z.string()),
});

export type Signoff = z.infer<typeof signoffSchema>;

export interface SignoffRecord {
  readonly key: string;
  readonly text: string;
  /** null if it cannot be read. */
  readonly signoff: Signoff | null;
}

/** The records of one release, or of all, in the order of their keys, which is that of their times. */
export async function readSignoffs(kv: KvStore, prefix: string): Promise<SignoffRecord[]> {
  const keys = await kv.list(prefix);
  const texts = await kv.getTexts(keys);
  return keys.flatMap((key) => {
    const text = texts.get(key) ?? null;
    if (text === null) return [];
    const signoff = parseStored(signoffSchema, text, "the record");
    return [{ key, text, signoff: signoff.ok ? signoff.value : null }];
  });
}

/** Where a release stands with its reviewers. */
export type Standing =
  | { readonly state: "approved"; readonly by: Signoff }
  | { readonly state: "rejected"; readonly by: Signoff }
  | { readonly state: "undecided" };

/**
 * What the decisions on one release come to. Of each reviewer the latest counts, and a withdrawn one as
 * none; one rejection outweighs all approvals.
 *
 * @param acceptsLocal Whether decisions of the local reviewer count.
 */
export function standingOf(records: readonly SignoffRecord[], acceptsLocal: boolean): Standing {
  const latest = new Map<string, Signoff>();
  const decisions = records
    .flatMap((it) => it.signoff ?? [])
    .filter((it) => acceptsLocal || it.via === "access")
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  for (const signoff of decisions) latest.set(signoff.by.subject, signoff);
  const standing = [...latest.values()];
  const rejected = standing.findLast((it) => it.decision === "reject");
  if (rejected) return { state: "rejected", by: rejected };
  const approved = standing.findLast((it) => it.decision === "approve");
  return approved ? { state: "approved", by: approved } : { state: "undecided" };
}

export function readSignoffsOf(kv: KvStore, release: string): Promise<SignoffRecord[]> {
  return readSignoffs(kv, signoffPrefix(release));
}
