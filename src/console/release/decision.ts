import { StoreError } from "../../store/kv/kv-store.ts";
import { recordedPolicy } from "../../store/records/signing-policy.ts";
import type { Signoff, SignoffRecord } from "../../store/records/signoffs.ts";
import { maySign } from "../access/reviewer.ts";
import { appendRecord } from "../shared/decision-chain.ts";
import type { ConsoleContext } from "../shared/env.ts";
import { isWholeId } from "../shared/find-release.ts";
import type { View } from "../shared/view.ts";
import type { FieldProblem } from "../ui/layout.tsx";
import { releasePath } from "../ui/menu.ts";
import { renderNoSuchPage, renderStoreProblem } from "../ui/message.tsx";
import { textOf } from "../ui/take-form.ts";
import { COMMENT_CHARACTERS_AT_MOST } from "./decision-form.tsx";
import { isTokenOf } from "../access/form-token.ts";
import { whyUndecidable } from "./decision-panel.tsx";
import { loadRelease, shownTo } from "./load.ts";
import { renderRelease } from "./release-page.tsx";

const DECISIONS: readonly Signoff["decision"][] = ["approve", "reject", "withdraw"];

/** Records a decision and redirects to its confirmation; if it is not accepted, the release's page shows why. */
export async function sendDecision(context: ConsoleContext, id: string): Promise<Response> {
  const { services, view, form } = context.var;
  if (!isWholeId(id)) return context.html(renderNoSuchPage(view), 404);
  const page = await loadRelease(services, view, id);
  if (page instanceof StoreError) return context.html(renderStoreProblem(view, page), 404);
  const { reviewer } = view;
  const { signoffs } = services;
  const comment = textOf(form, "comment").replace(/\r\n?/g, "\n");
  const give = async (problems: readonly FieldProblem[], status: 403 | 409 | 422) =>
    context.html(renderRelease(view, page, { comment, problems }), status);

  const { effect } = page;
  if (!signoffs || page.token === null || !effect || !maySign(reviewer, view.policy)) {
    const message = whyUndecidable(view, page) ?? view.texts.release.verifying;
    return give([{ field: "decision", message }], 409);
  }
  const shown = shownTo(reviewer, page, effect);
  if (!(await isTokenOf(signoffs, shown, textOf(form, "token")))) {
    return give([{ field: "decision", message: view.texts.errors.stale }], 403);
  }
  const decision = DECISIONS.find((it) => it === textOf(form, "decision"));
  if (!decision)
    return give([{ field: "decision", message: view.texts.errors.decisionUnknown }], 422);
  const problem = commentProblem(view, decision, comment);
  if (problem !== null) return give([{ field: "comment", message: problem }], 422);

  const rejections = rejectionsOf(id, page.records);
  const name = await appendRecord(signoffs, id, view.now, ({ at, previous }, before) => {
    // What follows a rejection overrides it, and the form does not show one that has come since it was checked.
    if (rejectionsOf(id, before) !== rejections) return null;
    const record: Signoff = {
      release: id,
      manifest: page.stored.sha256,
      decision,
      by: { email: reviewer.email, subject: reviewer.subject },
      via: reviewer.via,
      at,
      comment,
      base: page.serving.id,
      // The local reviewer's signature counts only on this machine, where one approval is enough.
      ...(reviewer.via === "access" ? { policy: recordedPolicy(services.policy) } : {}),
      effect,
      previous,
    };
    return record;
  });
  if (name === null) return give([{ field: "decision", message: view.texts.errors.stale }], 403);
  return context.redirect(`${releasePath(id)}/decisions/${name}`, 303);
}

/** Counts the rejections of a release. */
function rejectionsOf(id: string, records: readonly SignoffRecord[]): number {
  return records.filter(({ signoff }) => signoff?.release === id && signoff.decision === "reject")
    .length;
}

function commentProblem(view: View, decision: Signoff["decision"], comment: string): string | null {
  const { errors } = view.texts;
  if (comment.length > COMMENT_CHARACTERS_AT_MOST) {
    return errors.commentTooLong(COMMENT_CHARACTERS_AT_MOST);
  }
  return decision === "reject" && comment === "" ? errors.reasonMissing : null;
}
