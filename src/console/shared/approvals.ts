import type { Instant } from "../../domain/instant.ts";
import {
  readSignoffs,
  type SignoffRecord,
  type Standing,
  standingOf,
} from "../../store/records/signoffs.ts";
import { SIGNOFF_PREFIX } from "./decision-chain.ts";
import type { Services } from "./services.ts";
import type { View } from "./view.ts";

/** All decisions, by release. */
export type Decisions = ReadonlyMap<string, readonly SignoffRecord[]>;

/** @throws StoreError if the namespace does not answer. */
export async function readDecisions({ signoffs }: Services): Promise<Decisions> {
  const records = signoffs ? await readSignoffs(signoffs, SIGNOFF_PREFIX) : [];
  return Map.groupBy(records, ({ key }) => key.slice(SIGNOFF_PREFIX.length).split("/", 1)[0] ?? "");
}

/** Where a release stands. What the local reviewer signed counts for the local reviewer. */
export function standingIn(decisions: Decisions, id: string, { reviewer }: View): Standing {
  return standingOf(decisions.get(id) ?? [], reviewer.via === "local");
}

/** The release that was approved last, and when; null if none is. */
export function lastApproved(
  decisions: Decisions,
  view: View,
): { readonly id: string; readonly at: Instant } | null {
  let last: { id: string; at: Instant } | null = null;
  for (const id of decisions.keys()) {
    const standing = standingIn(decisions, id, view);
    if (standing.state !== "approved") continue;
    const at = Date.parse(standing.by.at);
    if (!last || at > last.at) last = { id, at };
  }
  return last;
}
