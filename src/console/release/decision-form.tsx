import { parseInstant } from "../../domain/instant.ts";
import { changesIn, type Effect } from "../../store/records/effect.ts";
import type { View } from "../shared/view.ts";
import { formatWhen } from "../ui/format.ts";
import { releasePath } from "../ui/menu.ts";
import { Filled } from "../ui/sentence.tsx";
import { When } from "../ui/when.tsx";
import { isApprovalWanted, type OwnStanding, ownStanding } from "./own-standing.ts";
import type { ReleasePage } from "./load.ts";

export const COMMENT_CHARACTERS_AT_MOST = 4000;

interface DecisionFormProps {
  readonly view: View;
  readonly page: ReleasePage;
  readonly effect: Effect;
  readonly token: string;
  /** The comment as typed before, if the form is shown again. */
  readonly comment: string;
  /** The problem with the comment. */
  readonly problem: string | null;
}

/** A form to approve, reject or withdraw. Each button says what it does, and nothing is sent before one is pressed. */
export function DecisionForm({ view, page, effect, token, comment, problem }: DecisionFormProps) {
  const { texts } = view;
  const { id, own } = page;
  const standing = ownStanding(page, view.reviewer);
  const isWanted = isApprovalWanted(standing);
  return (
    <form method="post" action={`${releasePath(id)}/decision`} class="decide">
      <input type="hidden" name="token" value={token} />
      <OwnStandingOf view={view} page={page} standing={standing} />
      <label for="comment">{texts.record.comment}</label>
      <textarea
        id="comment"
        name="comment"
        rows={2}
        maxlength={COMMENT_CHARACTERS_AT_MOST}
        aria-describedby={problem === null ? "comment-help" : "comment-help comment-problem"}
        aria-invalid={problem === null ? undefined : "true"}
      >
        {comment}
      </textarea>
      <small id="comment-help">{texts.decide.commentHelp}</small>
      {problem !== null && (
        <p class="problem" id="comment-problem">
          {problem}
        </p>
      )}
      <div class="buttons">
        {isWanted && <ApproveButton label={approveLabel(view, effect)} />}
        <button name="decision" value="reject" class="secondary outline">
          {texts.decide.reject}
        </button>
        {own !== null && (
          <button name="decision" value="withdraw" class="contrast outline">
            {texts.decide.withdraw[own]}
          </button>
        )}
        {!isWanted && (
          <ApproveButton
            label={standing.kind === "approved" ? texts.decide.again : approveLabel(view, effect)}
            isAside
          />
        )}
      </div>
      <p class="soft">{page.serves ? texts.decide.aboutLive : texts.decide.about}</p>
    </form>
  );
}

/** @param isAside Whether nothing waits for this approval. */
function ApproveButton({ label, isAside = false }: { label: string; isAside?: boolean }) {
  return (
    <button name="decision" value="approve" class={isAside ? "secondary outline" : undefined}>
      {label}
    </button>
  );
}

interface OwnStandingProps extends Pick<DecisionFormProps, "view" | "page"> {
  readonly standing: OwnStanding;
}

/** The reader's own decision, and whether anything is left for them to do. */
function OwnStandingOf({ view, page, standing: own }: OwnStandingProps) {
  const { decide } = view.texts;
  const said = (text: string, at: string) => (
    <p class="band">
      <Filled text={text} parts={{ when: <When view={view} instant={Date.parse(at)} /> }} />
    </p>
  );
  switch (own.kind) {
    case "open":
    // The page says above whose approvals do not count, and why.
    case "lapsed":
    case "publisher":
      return null;
    case "approved": {
      const rest = page.standing.state === "approved" ? "complete" : "missing";
      return said(decide.own[own.isOvertaken ? "overtaken" : rest], own.by.at);
    }
    case "rejected":
      return <p class="band">{decide.own.rejected}</p>;
    case "enough":
      return <p class="band">{decide.own.enough}</p>;
  }
}

/** Returns the label of the button, which says how much changes, and when. */
export function approveLabel(view: View, effect: Effect): string {
  const { decide } = view.texts;
  const total = changesIn(effect);
  if (total === 0) return decide.approveNothing;
  const starts = [
    ...effect.starts.map(({ at, counts }) => ({
      at,
      count: counts.removed + counts.changed + counts.added,
    })),
    ...effect.settings.map(({ at }) => ({ at, count: 1 })),
  ];
  const early = starts.filter((it) => it.at === null).reduce((sum, it) => sum + it.count, 0);
  const later = new Set(starts.flatMap(({ at }) => (at === null ? [] : (parseInstant(at) ?? []))));
  if (later.size === 0) return decide.approveAtOnce(total);
  if (early > 0) return decide.approvePartly(total, early);
  const first = formatWhen(view, Math.min(...later));
  return later.size === 1 ? decide.approveFrom(total, first) : decide.approveFirst(total, first);
}
