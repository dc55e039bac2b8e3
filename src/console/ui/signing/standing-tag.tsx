import type { Standing } from "../../../store/records/signoffs.ts";
import type { View } from "../../shared/view.ts";
import { Tag, type Tone } from "../tag.tsx";

const TONES: Readonly<Record<Standing["state"], Tone>> = {
  approved: "good",
  rejected: "bad",
  undecided: "todo",
};

interface StandingProps {
  readonly view: View;
  readonly standing: Standing;
  /** Whether the release was only deployed and never published: it then awaits no decision. */
  readonly isDeployed?: boolean;
}

export function StandingTag({ view, standing, isDeployed = false }: StandingProps) {
  if (isDeployed && standing.state === "undecided") {
    return <Tag tone="plain">{view.texts.standings.deployed}</Tag>;
  }
  return <Tag tone={TONES[standing.state]}>{nameStanding(view, standing)}</Tag>;
}

/** A tag beside the standing of a deleted release: its signatures can no longer be compared with anything. */
export function NotStored({ view }: { view: View }) {
  return <Tag tone="plain">{view.texts.standings.notStored}</Tag>;
}

/** Names a partly approved release by its progress, and any other by its state. */
function nameStanding({ texts }: View, { state, approvals, asked }: Standing): string {
  const isPartly = state === "undecided" && approvals.length > 0 && Number.isFinite(asked);
  return isPartly ? texts.signing.progress(approvals.length, asked) : texts.standings[state];
}
