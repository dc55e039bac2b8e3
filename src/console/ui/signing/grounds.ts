import type { Grounds } from "../../../store/records/pointer.ts";
import type { View } from "../../shared/view.ts";

/** The command line's name for a signer on the local machine. */
const LOCAL = "local";

/** Says by what right a version went live, in the reader's language. */
export function groundsInWords(
  { texts: { history, localReviewer, marks } }: View,
  { kind, who = [], said = "" }: Grounds,
): string {
  switch (kind) {
    case "signed":
      return history.reasons.signed(
        who.map((it) => (it === LOCAL ? localReviewer : it)).join(marks.comma),
      );
    case "rollback":
      return said === "" ? history.reasons.rollbackWithout : history.reasons.rollback(said);
    case "break-glass":
      return history.reasons.emergency(said);
  }
}
