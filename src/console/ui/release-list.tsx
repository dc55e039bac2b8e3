import type { Instant } from "../../domain/instant.ts";
import type { Standing } from "../../store/records/signoffs.ts";
import { formatNumber, shortId, type View } from "../shared/view.ts";
import { Tag, type Tone } from "./tag.tsx";
import { When } from "./when.tsx";

/** A release as lists show it. */
export interface ReleaseItem {
  readonly id: string;
  readonly publishedAt: Instant | null;
  /** null where the manifest cannot be read. */
  readonly rules: number | null;
  readonly standing: Standing;
  readonly serves: boolean;
}

export function releasePath(id: string): string {
  return `/_sunset/releases/${id}`;
}

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

export function ReleaseTable({ view, items }: { view: View; items: readonly ReleaseItem[] }) {
  const { texts } = view;
  return (
    <table class="stacked">
      <caption class="hidden">{texts.releases.caption}</caption>
      <thead>
        <tr>
          <th scope="col">{texts.releases.release}</th>
          <th scope="col">{texts.releases.published}</th>
          <th scope="col" class="number">
            {texts.rules}
          </th>
          <th scope="col">{texts.releases.state}</th>
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <tr>
            <th scope="row" data-label={texts.releases.release}>
              <ReleaseLink id={item.id} />
            </th>
            <td data-label={texts.releases.published}>
              {item.publishedAt === null ? "–" : <When view={view} instant={item.publishedAt} />}
            </td>
            <td class="number" data-label={texts.rules}>
              {item.rules === null ? "–" : formatNumber(view, item.rules)}
            </td>
            <td data-label={texts.releases.state}>
              {item.serves && <Tag tone="good">{texts.standings.serving}</Tag>}{" "}
              <StandingTag view={view} standing={item.standing} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
