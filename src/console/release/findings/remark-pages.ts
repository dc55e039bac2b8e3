/** The pages on which remarks are written. */
import { StoreError } from "../../../store/kv/kv-store.ts";
import type { ConsoleContext } from "../../shared/env.ts";
import { askRuleVisits } from "../../hits/rule-visits.ts";
import { rulesOf, rulesOfFindings } from "./rules-of.ts";
import type { Services } from "../../shared/services.ts";
import { gateUnder, loadBegins, readServing } from "../../shared/serving.ts";
import type { View } from "../../shared/view.ts";
import { renderMessage, renderNoSuchPage, renderStoreProblem } from "../../ui/message.tsx";
import { findingsOnPage, renderKind } from "./kind-page.tsx";
import { openRemarked, type Remarked } from "./load-remarked.ts";
import type { ReturnedRemark } from "./remark-forms.tsx";
import { renderRule } from "./rule-page.tsx";

/** The subject of a page: a rule, else a kind of finding. */
interface Subject {
  readonly finding: string | null;
  readonly from: string | null;
}

/** @returns null if the release has no such rule, or no such finding. */
async function renderSubject(
  services: Services,
  view: View,
  remarked: Remarked,
  { finding, from }: Subject,
  returned: ReturnedRemark | null,
) {
  const { manifest } = remarked.stored;
  if (from !== null) {
    const rules = await rulesOf(services.releaseCache.open(manifest), from);
    const gate = gateUnder(await readServing(services), manifest);
    if (rules.length === 0) return null;
    const begins = await loadBegins(services, manifest, gate);
    const visits = await askRuleVisits(services, rules, manifest.site);
    return renderRule({ view, remarked, from, rules, gate, begins, visits, returned });
  }
  const kind = remarked.findings?.kinds.find((it) => it.id === finding);
  if (!kind) return null;
  const rules = await rulesOfFindings(services, manifest, findingsOnPage(view, kind));
  return renderKind({ view, remarked, kind, rules, returned });
}

/** Renders the page of a rule, or of a kind of finding. */
export async function showSubject(
  context: ConsoleContext,
  id: string,
  subject: Subject,
): Promise<Response> {
  const { services, view } = context.var;
  const remarked = await openRemarked(services, view, id);
  if (remarked instanceof StoreError) return context.html(renderStoreProblem(view, remarked), 404);
  const page = await renderSubject(services, view, remarked, subject, null);
  return page === null ? context.html(renderNoSuchPage(view), 404) : context.html(page);
}

/**
 * Renders the page that a rejected remark came from, with what was typed and the reason; only the reason if there is no
 * such page.
 */
export async function renderReturned(
  services: Services,
  view: View,
  remarked: Remarked,
  subject: Subject,
  returned: ReturnedRemark,
) {
  const page = await renderSubject(services, view, remarked, subject, returned);
  return page ?? renderMessage(view, view.texts.errors.refused, returned.message);
}
