import { comparedWith, gateUnder } from "../shared/serving.ts";
import type { View } from "../shared/view.ts";
import { Filled } from "../ui/sentence.tsx";
import { SettingInWords } from "../ui/setting-changes.tsx";
import { VersionName } from "../ui/version-name.tsx";
import { ChangeTables } from "./changes/change-tables.tsx";
import { Later } from "./later.tsx";
import type { ReleasePage } from "./load.ts";
import { CommentsOn } from "./findings/said.tsx";

export function ChangesSection({ view, page }: { view: View; page: ReleasePage }) {
  const { texts } = view;
  const { id, stored, serves, changes, addresses, effect, serving } = page;
  if (serves) return <p class="empty">{texts.changes.serves}</p>;
  if (!changes) return <Later view={view} />;
  const before = comparedWith(serving)?.release ?? null;
  const isSame = changes.groups.length === 0 && changes.shown.site.length === 0;
  const settings = effect?.settings ?? [];
  return (
    <>
      <p>
        {before === null ? (
          texts.changes.againstNothing
        ) : (
          <Filled
            text={texts.changes.against}
            parts={{ version: <VersionName view={view} id={before} /> }}
          />
        )}
      </p>
      {isSame && <p class="empty">{texts.effect.nothing}</p>}
      {settings.length > 0 && (
        <>
          <h3>{texts.changes.site}</h3>
          <ul>
            {settings.map((change) => (
              <li>
                <SettingInWords view={view} change={change} isGateMoved={serving.isGateMoved} />
              </li>
            ))}
          </ul>
        </>
      )}
      <ChangeTables
        view={view}
        id={id}
        changes={changes}
        addresses={addresses}
        gate={gateUnder(serving, stored.manifest)}
        lastVisits={page.lastVisits}
        beside={(from) => (
          <CommentsOn view={view} id={id} from={from} comments={page.remarked.comments} />
        )}
      />
    </>
  );
}
