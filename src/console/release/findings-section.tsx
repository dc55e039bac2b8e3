import type { View } from "../shared/view.ts";
import { WithCommand } from "../ui/command.tsx";
import { FindingList } from "../ui/finding-list.tsx";
import type { ReleasePage } from "./load.ts";

/** What the validator says. */
export function FindingsSection({ view, page: { findings } }: { view: View; page: ReleasePage }) {
  const { texts } = view;
  if (!findings) {
    const text = texts.release.validateElsewhere;
    return (
      <p>
        <WithCommand view={view} text={text} words={["validate"]} isOfFiles />
      </p>
    );
  }
  if (findings.length === 0) return <p class="empty">{texts.release.noFindings}</p>;
  return <FindingList view={view} findings={findings} />;
}
