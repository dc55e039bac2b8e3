import type { Difference } from "../../domain/report/diff.ts";
import type { View } from "../shared/view.ts";
import { WithCommand } from "../ui/command.tsx";
import { shortId } from "../ui/format.ts";
import { releasePath } from "../ui/menu.ts";
import { WhenAndHowFar } from "../ui/when.tsx";
import type { ReleaseItem } from "./release-items.ts";

interface WaitingListProps {
  readonly view: View;
  readonly waiting: readonly ReleaseItem[];
  /** What each changes; null if that is not known. */
  readonly differences: ReadonlyMap<string, Difference | null>;
}

/** The releases that await a decision, with a link to each. */
export function WaitingList({ view, waiting, differences }: WaitingListProps) {
  const { texts } = view;
  return (
    <section>
      <h2>{texts.overview.awaiting}</h2>
      {waiting.length === 0 ? (
        <p class="empty">
          <WithCommand view={view} text={texts.overview.noneAwaiting} words={["publish"]} />
        </p>
      ) : (
        <ul class="waiting">
          {waiting.map(({ id, rules, publishedAt }) => (
            <li>
              <div>
                <strong>{rules === null ? "–" : texts.overview.rules(rules)}</strong>{" "}
                <code>{shortId(id)}</code>{" "}
                {publishedAt !== null && <WhenAndHowFar view={view} instant={publishedAt} />}
                <CountedChanges view={view} difference={differences.get(id) ?? null} />
              </div>
              <a class="button" href={releasePath(id)}>
                {texts.overview.review} <span class="hidden">{shortId(id)}</span>
              </a>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function CountedChanges({ view, difference }: { view: View; difference: Difference | null }) {
  if (!difference) return null;
  const count = (kind: Difference["changes"][number]["kind"]): number =>
    difference.changes.filter((it) => it.kind === kind).length;
  const { change } = view.texts.overview;
  return <p class="soft">{change(count("removed"), count("changed"), count("added"))}</p>;
}
