/** Why a version was put live, as recorded by the command line. */
export type PromotionReason =
  | { readonly kind: "signed"; readonly text: string }
  | { readonly kind: "rollback" | "emergency"; readonly text: string }
  | { readonly kind: "other"; readonly text: string };

const BEGINNINGS = [
  ["signed", "signed off by "],
  ["rollback", "rollback: "],
  ["emergency", "break-glass: "],
] as const;

/** Parses a reason. The instants of signatures are left out, because the record contains them. */
export function readReason(reason: string): PromotionReason {
  for (const [kind, beginning] of BEGINNINGS) {
    if (!reason.startsWith(beginning)) continue;
    const text = reason.slice(beginning.length);
    return { kind, text: kind === "signed" ? namesIn(text) : text };
  }
  return { kind: "other", text: reason };
}

function namesIn(text: string): string {
  return text.replace(/ at \d{4}-\d\d-\d\dT[\d:.]+Z(?: and )?/g, ", ").replace(/, $/, "");
}
