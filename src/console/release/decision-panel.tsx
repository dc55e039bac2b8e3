/** A panel with the release's changes and the decision on it: visible beside the page, and near its top on a phone. */
import type { Effect } from "../../store/records/effect.ts";
import type { FieldProblem } from "../ui/layout.tsx";
import type { View } from "../shared/view.ts";
import { Approvals, whyMayNotSign } from "../ui/signing/approvals.tsx";
import { ForPlatformTeam, PlatformCommand } from "../ui/command.tsx";
import { EffectList } from "../ui/effect-list.tsx";
import { type OwnStanding, ownStanding } from "./own-standing.ts";
import { approveLabel, DecisionForm } from "./decision-form.tsx";
import { Later } from "./later.tsx";
import { isDamaged, lacksPublication, type ReleasePage } from "./load.ts";

/** A submitted form that was not accepted. */
export interface Returned {
  readonly comment: string;
  readonly problems: readonly FieldProblem[];
}

interface Props {
  readonly view: View;
  readonly page: ReleasePage;
}

export function DecisionPanel({ view, page, returned }: Props & { readonly returned: Returned }) {
  const { texts } = view;
  const { token, effect, isPublished } = page;
  const why = whyUndecidable(view, page);
  return (
    <aside class="panel" id="decision" aria-labelledby="effect">
      <h2 id="effect">{texts.effect.heading}</h2>
      {effect ? (
        <EffectList view={view} effect={effect} labelledBy="effect" />
      ) : (
        <Later view={view} />
      )}
      {isPublished && <Approvals view={view} standing={page.standing} />}
      {token !== null && effect ? (
        <DecisionForm
          view={view}
          page={page}
          effect={effect}
          token={token}
          comment={returned.comment}
          problem={returned.problems.find((it) => it.field === "comment")?.message ?? null}
        />
      ) : (
        why !== null && (
          <p
            class={
              isPublished && !lacksPublication(page) ? "band bad screen-only" : "band screen-only"
            }
          >
            {why}
          </p>
        )
      )}
      {token === null && <WhatToDo view={view} page={page} />}
    </aside>
  );
}

/** What the platform team can do so that there is a form. */
function WhatToDo({ view, page }: Props) {
  const { decide } = view.texts;
  const why = whyUndecidable(view, page);
  if (why === decide.noNamespace) {
    return <ForPlatformTeam view={view}>{decide.bindNamespace}</ForPlatformTeam>;
  }
  if (why !== decide.notPublished && why !== decide.isDamaged) return null;
  return <PlatformCommand view={view} text={decide.publish} words={["publish"]} />;
}

/** A link back to the panel for phones, where the panel scrolls out of view. */
export function DecisionBar({ view, page }: Props) {
  const { token, effect } = page;
  if (token === null || !effect) return null;
  const own = ownStanding(page, view.reviewer);
  return (
    <p class="decision-bar screen-only">
      <a href="#decision">
        <strong>{view.texts.decide.toDecision}</strong>
        <span>{barLabel(view, own, effect)}</span>
      </a>
    </p>
  );
}

function barLabel(view: View, own: OwnStanding, effect: Effect): string {
  const { titles } = view.texts.confirmation;
  if (own.kind === "rejected") return titles.reject;
  const isDone = own.kind === "approved" && !own.isOvertaken;
  return isDone ? titles.approve : approveLabel(view, effect);
}

/** Returns why there is no form; null if that is not known yet. */
export function whyUndecidable(view: View, page: ReleasePage): string | null {
  const { isPublished, summary, check, effect } = page;
  const { texts } = view;
  const barred = whyMayNotSign(view);
  if (barred !== null) return barred;
  if (!isPublished) return texts.decide.notPublished;
  if (!summary) return null;
  if (!summary.isGenuine) return texts.decide.isForged;
  if (lacksPublication(page)) return texts.decide.notPublished;
  if (check && isDamaged(check)) return texts.decide.isDamaged;
  return effect && check ? texts.decide.noNamespace : null;
}
