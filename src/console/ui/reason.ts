import type { Decision } from "../../domain/resolve/decision.ts";
import type { BaseView } from "../shared/view.ts";

/** Why visitors get an answer, in brief. */
export function reasonInWords(
  { texts: { reasons } }: BaseView,
  { reason, outcome, changesAt }: Decision,
): string {
  if (reason === "fallback" && outcome === "not-found") return reasons["no-fallback"];
  if (reason === "kept" && changesAt !== null) return reasons["kept-for-now"];
  return reasons[reason];
}
