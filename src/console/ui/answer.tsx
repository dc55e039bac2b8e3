import type { Decision } from "../../domain/resolve/decision.ts";
import type { View } from "../shared/view.ts";
import { TargetLink } from "./user-text.tsx";

/** What a visitor gets, in words. @param decision null: it is not known. */
export function AnswerOf({ view, decision }: { view: View; decision: Decision | null }) {
  const { answers } = view.texts;
  if (!decision) return <>{answers.notKnown}</>;
  const { outcome, reason, location } = decision;
  switch (outcome) {
    case "redirect":
      if (reason === "fallback") return <>{answers.fallback}</>;
      return <TargetLink view={view} text={location ?? ""} />;
    case "pass":
      return <>{answers.oldSite}</>;
    case "gone":
    case "not-found":
    case "refused":
    case "served":
      return <>{answers[outcome]}</>;
  }
}
