/** The reader's own standing with a version, and whether it awaits their approval. */
import { isAmong, type Signoff } from "../../store/records/signoffs.ts";
import type { Reviewer } from "../access/reviewer.ts";
import type { ReleasePage } from "./load.ts";

export type OwnStanding =
  /** It awaits this reviewer. */
  | { readonly kind: "open" }
  /**
   * Their approval counts. `isOvertaken`: the version that they compared it with is no longer live, so this approval is
   * not enough to put it live.
   */
  | { readonly kind: "approved"; readonly by: Signoff; readonly isOvertaken: boolean }
  /** Their approval does not count, but would if it were given again. */
  | { readonly kind: "lapsed" }
  | { readonly kind: "rejected" }
  /** Their approval would not count, because they published it and two approvals are required. */
  | { readonly kind: "publisher" }
  /** Others have approved it, as many as required. */
  | { readonly kind: "enough" };

type Facts = Pick<ReleasePage, "own" | "standing" | "serving" | "serves">;

export function ownStanding(
  { own, standing, serving, serves }: Facts,
  reviewer: Reviewer,
): OwnStanding {
  const isOwn = ({ via, by }: Signoff): boolean =>
    via === reviewer.via &&
    (by.subject === reviewer.subject || isAmong([by.email], reviewer.email));
  const counted = standing.approvals.find(isOwn);
  if (counted) {
    const isOvertaken = !serves && counted.base !== serving.id;
    return { kind: "approved", by: counted, isOvertaken };
  }
  const uncounted = standing.uncounted.find((it) => isOwn(it.signoff));
  const isPublisher =
    reviewer.via === "access" &&
    standing.asked >= 2 &&
    isAmong(standing.publishers, reviewer.email);
  if (isPublisher || uncounted?.why === "publisher") return { kind: "publisher" };
  if (uncounted) return { kind: "lapsed" };
  if (own === "reject") return { kind: "rejected" };
  return { kind: standing.state === "approved" ? "enough" : "open" };
}

/** Whether an approval by the reader would make a difference. */
export function isApprovalWanted(own: OwnStanding): boolean {
  return (
    own.kind === "open" || own.kind === "lapsed" || (own.kind === "approved" && own.isOvertaken)
  );
}
