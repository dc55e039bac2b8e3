import { isEvidenceName } from "../../../domain/report/evidence-words.ts";
import { pasteable } from "../../../domain/pasteable.ts";
import type { StoredEvidence, StoredSuggestion } from "../../../store/records/shown/suggestions.ts";
import type { FoundSuggestions } from "../../hits/suggestions.ts";
import type { View } from "../../shared/view.ts";
import { ForPlatformTeam } from "../command.tsx";
import { Joined } from "../joined.tsx";
import { Filled } from "../sentence.tsx";
import { Tag, type Tone } from "../tag.tsx";
import { TargetLink, UserText } from "../user-text.tsx";
import { When } from "../when.tsx";

const TONES: Readonly<Record<StoredSuggestion["tier"], Tone>> = {
  sure: "good",
  likely: "plain",
  guess: "wait",
};

/** The target suggested for an address, how certain it is, and why. */
export function SuggestionOf({ view, suggestion }: { view: View; suggestion: StoredSuggestion }) {
  const { texts } = view;
  const { to, tier, why, evidence = [] } = suggestion;
  return (
    <div class="suggestion">
      <p>
        {texts.traffic.suggestions.label}
        {texts.marks.blank}
        <TargetLink view={view} text={to} />{" "}
        <Tag tone={TONES[tier]}>{texts.traffic.suggestions.tiers[tier]}</Tag>
      </p>
      {why.length > 0 && (
        <p class="soft">
          <small>
            <Joined
              items={why.map((it, at) => (
                <Reason view={view} text={it} data={evidence[at]} />
              ))}
              by={texts.marks.semicolon}
            />
          </small>
        </p>
      )}
    </div>
  );
}

interface ReasonProps {
  readonly view: View;
  readonly text: string;
  readonly data: StoredEvidence | undefined;
}

/**
 * A reason in the language of the page, or in English as it was written if an earlier version of the command stored
 * only that, or a later one knows more reasons.
 */
function Reason({ view, text, data }: ReasonProps) {
  if (data === undefined || !isEvidenceName(data.name)) {
    return (
      <span lang="en">
        <UserText text={text} />
      </span>
    );
  }
  const { name, values } = data;
  const { evidence } = view.texts.traffic.suggestions;
  const shown = name === "words" ? [values.join(view.texts.marks.comma)] : values;
  const parts = Object.fromEntries(shown.map((it, at) => [at, <UserText text={it} />]));
  return <Filled text={evidence[name]} parts={parts} />;
}

/** A note on who made these suggestions, or who can make some if there are none. */
export function SuggestionsNote({
  view,
  suggestions,
}: {
  readonly view: View;
  readonly suggestions: FoundSuggestions;
}) {
  const { texts, place } = view;
  const words = texts.traffic.suggestions;
  if (typeof suggestions === "object") {
    const { suggestedAt, suggestedBy } = suggestions.of;
    const parts = {
      when: <When view={view} instant={Date.parse(suggestedAt)} />,
      who: <UserText text={suggestedBy} />,
    };
    return (
      <p class="soft">
        <Filled text={words.by} parts={parts} />
      </p>
    );
  }
  if (suggestions === "unreadable") return <p class="soft">{words.unreadable}</p>;
  const commands = [
    pasteable(["misses", "--json"], place),
    pasteable(["suggest", "--old", "-", "--new", "new-site.xml", "--publish"], place),
  ];
  return (
    <ForPlatformTeam view={view}>
      <Filled
        text={words.command}
        parts={{ command: <code class="command">{commands.join(" | ")}</code> }}
      />
    </ForPlatformTeam>
  );
}
