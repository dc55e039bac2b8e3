import type { Effect } from "../../store/records/effect.ts";
import type { View } from "../shared/view.ts";
import { releasePath } from "../ui/menu.ts";
import { approveLabel } from "./approve-label.ts";
import type { ReleasePage } from "./load.ts";

export const COMMENT_CHARACTERS_AT_MOST = 4000;

interface DecisionFormProps {
  readonly view: View;
  readonly page: ReleasePage;
  /** What is signed. */
  readonly effect: Effect;
  readonly token: string;
  /** What was typed before, if the form is shown again. */
  readonly comment: string;
  /** What is wrong with it. */
  readonly problem: string | null;
}

/** Approve, reject or withdraw. Each button says what it does, and nothing is sent before one is pressed. */
export function DecisionForm({ view, page, effect, token, comment, problem }: DecisionFormProps) {
  const { texts } = view;
  const { id, own } = page;
  return (
    <form method="post" action={`${releasePath(id)}/decision`} class="decide">
      <input type="hidden" name="token" value={token} />
      {own !== null && <p class="band">{texts.decide.own[own]}</p>}
      <label for="comment">{texts.decide.comment}</label>
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
        <button name="decision" value="approve">
          {approveLabel(view, effect)}
        </button>
        <button name="decision" value="reject" class="secondary outline">
          {texts.decide.reject}
        </button>
        {own !== null && (
          <button name="decision" value="withdraw" class="contrast outline">
            {texts.decide.withdraw[own]}
          </button>
        )}
      </div>
      <p class="soft">{texts.decide.about}</p>
    </form>
  );
}
