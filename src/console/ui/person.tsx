import type { Signoff } from "../../store/records/signoffs.ts";
import type { View } from "../shared/view.ts";
import { UserText } from "./user-text.tsx";

/** Who wrote a record. */
export function Person({ view, by, via }: { view: View } & Pick<Signoff, "by" | "via">) {
  return via === "local" ? <>{view.texts.localReviewer}</> : <UserText text={by.email} />;
}
