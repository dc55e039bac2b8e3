import type { Standing } from "../../store/records/signoffs.ts";
import type { View } from "../shared/view.ts";
import { shortId } from "./format.ts";
import { releasePath } from "./menu.ts";
import { Tag, type Tone } from "./tag.tsx";

export function ReleaseLink({ id }: { id: string }) {
  return (
    <a href={releasePath(id)}>
      <code>{shortId(id)}</code>
    </a>
  );
}

const TONES: Readonly<Record<Standing["state"], Tone>> = {
  approved: "good",
  rejected: "bad",
  undecided: "wait",
};

export function StandingTag({ view, standing }: { view: View; standing: Standing }) {
  return <Tag tone={TONES[standing.state]}>{view.texts.standings[standing.state]}</Tag>;
}
