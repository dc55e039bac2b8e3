/**
 * Takes remarks: accepting a warning, withdrawing that, or commenting on a rule. Each is a record in the chain of
 * decisions.
 */
import { StoreError } from "../../../store/kv/kv-store.ts";
import { type Remark, REMARKS } from "../../../store/records/signoffs.ts";
import { maySign } from "../../access/reviewer.ts";
import { appendRecord } from "../../shared/decision-chain.ts";
import type { ConsoleContext } from "../../shared/env.ts";
import { isWholeId } from "../../shared/find-release.ts";
import { digestOf } from "./acceptances.ts";
import { rulesOf } from "./rules-of.ts";
import type { Services } from "../../shared/services.ts";
import type { View } from "../../shared/view.ts";
import { whyMayNotSign } from "../../ui/signing/approvals.tsx";
import { releasePath } from "../../ui/menu.ts";
import { renderNoSuchPage, renderStoreProblem } from "../../ui/message.tsx";
import { textOf } from "../../ui/take-form.ts";
import { isTokenOf } from "../../access/form-token.ts";
import { openRemarked, type Remarked, remarkSubject } from "./load-remarked.ts";
import { COMMENT_FIELD, reasonField, REMARK_CHARACTERS_AT_MOST } from "./remark-forms.tsx";
import { renderReturned } from "./remark-pages.ts";
import { anchorOf, rulePath } from "./remark-paths.ts";

/** A submitted remark, as it is in the form. */
export interface Wish {
  readonly remark: string;
  readonly finding: string | null;
  readonly from: string | null;
  /** How many warnings the form said it accepts; "" if it did not say. */
  readonly count: string;
  readonly text: string;
}

/** Records a remark and redirects to where it was written; if it is not accepted, the same page shows why. */
export async function sendRemark(context: ConsoleContext, id: string): Promise<Response> {
  const { services, view, form } = context.var;
  if (!isWholeId(id)) return context.html(renderNoSuchPage(view), 404);
  const remarked = await openRemarked(services, view, id);
  if (remarked instanceof StoreError) return context.html(renderStoreProblem(view, remarked), 404);
  const wish = readWish(form);
  const refuse = async (message: string, status: 403 | 409 | 422) => {
    const field = wish.finding === null ? COMMENT_FIELD : reasonField(wish.finding);
    const returned = { field, text: wish.text, message };
    return context.html(await renderReturned(services, view, remarked, wish, returned), status);
  };

  const { reviewer } = view;
  const { signoffs } = services;
  if (!signoffs || remarked.token === null || !maySign(reviewer, view.policy)) {
    const { notPublished, noNamespace } = view.texts.decide;
    return refuse(whyMayNotSign(view) ?? (signoffs ? notPublished : noNamespace), 409);
  }
  const shown = remarkSubject(reviewer, remarked.stored);
  if (!(await isTokenOf(signoffs, shown, textOf(form, "token")))) {
    return refuse(view.texts.errors.stale, 403);
  }
  const judged = await judge(services, view, remarked, wish);
  if (typeof judged === "string") return refuse(judged, 422);
  await appendRecord(signoffs, id, view.now, ({ at, previous }): Remark => ({
    release: id,
    manifest: remarked.stored.sha256,
    ...judged,
    by: { email: reviewer.email, subject: reviewer.subject },
    via: reviewer.via,
    at,
    text: wish.text,
    previous,
  }));
  const { finding, from } = judged;
  const kindPlace = `${releasePath(id)}#${anchorOf(finding ?? "")}`;
  return context.redirect(from === null ? kindPlace : rulePath(id, from), 303);
}

function readWish(form: FormData): Wish {
  // An address is compared unchanged, including spaces.
  const raw = (name: string): string | null => {
    const value = form.get(name);
    return typeof value === "string" ? value : null;
  };
  return {
    remark: textOf(form, "remark"),
    finding: raw("finding"),
    from: raw("from"),
    count: textOf(form, "count"),
    text: textOf(form, "text").replace(/\r\n?/g, "\n"),
  };
}

type Judged = Pick<Remark, "remark" | "finding" | "from" | "count" | "findings">;

/** Returns what to record, or the problem in words. */
async function judge(
  { releaseCache }: Services,
  { texts: { remarks, errors } }: View,
  { acceptances, findings, stored }: Remarked,
  { remark: name, finding, from, count: shown, text }: Wish,
): Promise<Judged | string> {
  const remark = REMARKS.find((it) => it === name);
  if (!remark) return remarks.errors.unknown;
  if (text.length > REMARK_CHARACTERS_AT_MOST) {
    return errors.commentTooLong(REMARK_CHARACTERS_AT_MOST);
  }
  if (remark === "comment") {
    const rules = from === null ? [] : await rulesOf(releaseCache.open(stored.manifest), from);
    if (rules.length === 0) return remarks.errors.noSuchRule;
    return text === "" ? remarks.errors.noComment : { remark, finding: null, from, count: 0 };
  }
  const kind = findings?.kinds.find((it) => it.id === finding && it.severity === "warning");
  const found = kind?.listed.filter((it) => it.from === from).length ?? 0;
  const count = from === null ? (kind?.count ?? 0) : found;
  if (remark === "reopen") {
    if (finding === null || !acceptances.of(finding, from)) return remarks.errors.notAccepted;
    return { remark, finding, from, count };
  }
  if (finding === null || !kind || count === 0) return remarks.errors.noSuchWarning;
  if (text === "") return remarks.errors.noReason;
  // There may be other warnings now than when the page was shown.
  if (from === null && shown !== String(count)) return errors.stale;
  return { remark, finding, from, count, findings: await digestOf(kind, from) };
}
