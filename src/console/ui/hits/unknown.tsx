import type { Unknown } from "../../hits/ask.ts";
import type { View } from "../../shared/view.ts";
import { ForPlatformTeam } from "../command.tsx";
import { Filled } from "../sentence.tsx";

/** A note on why nothing is known about visits, and who can fix that. */
export function UnknownHits({ view, why }: { view: View; why: Unknown }) {
  const { unknown, unknownFix } = view.texts.traffic;
  const isFault = why === "failing" || why === "slow";
  return (
    <div class={isFault ? "band" : "empty"}>
      <p>{unknown[why]}</p>
      {isMended(why) && (
        <ForPlatformTeam view={view}>
          <Filled
            text={unknownFix[why]}
            parts={{ command: <code class="command">{FIXES[why]}</code> }}
          />
        </ForPlatformTeam>
      )}
    </div>
  );
}

/** Fixes that are not our own commands: a line of wrangler's configuration, and a wrangler command. */
const FIXES = {
  unbound: "[[previews.d1_databases]]",
  "no-tables": "npx wrangler d1 migrations apply HITS --remote",
};

function isMended(why: Unknown): why is keyof typeof FIXES {
  return why in FIXES;
}
