import type { View } from "../shared/view.ts";
import { formatWhen } from "../ui/format.ts";
import { releasePath } from "../ui/menu.ts";
import type { ReleasePage } from "./load.ts";

export const COMMENT_CHARACTERS_AT_MOST = 4000;

interface DecisionFormProps {
  readonly view: View;
  readonly page: ReleasePage;
  readonly token: string;
  /** What was typed before, if the form is shown again. */
  readonly comment: string;
  /** What is wrong with it. */
  readonly problem: string | null;
}

/** Approve, reject or withdraw. Each button says what it does, and nothing is sent before one is pressed. */
export function DecisionForm({ view, page, token, comment, problem }: DecisionFormProps) {
  const { texts, now } = view;
  const { id, gate, own, stored } = page;
  const dead = deadIn(page.checked);
  const { redirects } = stored.manifest.counts;
  const about =
    gate <= now ? texts.decide.gateOpen : texts.decide.gateAhead(formatWhen(view, gate));
  return (
    <form method="post" action={`${releasePath(id)}/decision`} class="decide">
      <input type="hidden" name="token" value={token} />
      <p>{about}</p>
      {dead > 0 && (
        <p class="band bad">
          <a href="#targets">{texts.decide.dead(dead)}</a>
        </p>
      )}
      {own !== null && <p class="band">{texts.decide.own[own]}</p>}
      <label for="comment">{texts.decide.comment}</label>
      <textarea
        id="comment"
        name="comment"
        rows={4}
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
          {texts.decide.approve(redirects, formatWhen(view, gate))}
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
    </form>
  );
}

/** How many targets were dead at the last check; 0 if there was none. */
function deadIn(checked: ReleasePage["checked"]): number {
  if (checked === null || typeof checked === "string") return 0;
  return checked.counts.dead + checked.counts["soft-dead"];
}
