/** Lists the targets of a table: each address once, with the rules that lead there. */
import type { CompiledRoutes } from "../table/compile.ts";
import type { DataPath } from "../finding.ts";
import type { Instant } from "../instant.ts";
import { type Rule, targetOf } from "../table/rule.ts";
import { firstAnswer, firstInstant } from "../validate/context.ts";
import { exampleUrl } from "../validate/probe.ts";

/** The origin of a redirect to a target: a rule, or the site's fallback. */
export interface Sender {
  /** The `from` as written; null for the fallback. */
  readonly from: string | null;
  readonly path: DataPath;
}

export interface ListedTarget {
  /** Without a fragment, which is never sent to servers. */
  readonly url: string;
  readonly senders: readonly Sender[];
}

export interface TargetList {
  /** In the order of the table. */
  readonly targets: readonly ListedTarget[];
  /** Patterns whose target has placeholders that no example fills. */
  readonly unfilled: readonly Sender[];
}

/**
 * The targets of redirects, the suggestions of gone rules, and the fallback. Targets of patterns are filled by
 * resolving the rule's examples.
 *
 * @param now Rules whose window is past are left out.
 */
export function listTargets(routes: CompiledRoutes, now: Instant): TargetList {
  const senders = new Map<string, Sender[]>();
  const unfilled: Sender[] = [];
  const add = (href: string, sender: Sender): void => {
    const [url = href] = href.split("#");
    const list = senders.get(url);
    if (!list) senders.set(url, [sender]);
    else if (list.at(-1)?.path[1] !== sender.path[1]) list.push(sender);
  };
  const fallback = routes.table.site.fallback?.target;
  if (fallback?.kind === "literal") {
    add(fallback.href, { from: null, path: ["site", "fallback"] });
  }
  for (const rule of routes.rules) {
    const target = targetOf(rule.answer);
    if (!target) continue;
    if (rule.window.endsAt !== null && rule.window.endsAt <= now) continue;
    const sender = { from: rule.from, path: ["rules", rule.index, "to"] };
    const filled = target.kind === "literal" ? [target.href] : fillFromExamples(routes, rule);
    for (const href of filled) add(href, sender);
    if (filled.length === 0) unfilled.push(sender);
  }
  return {
    targets: [...senders].map(([url, of]) => ({ url, senders: of })),
    unfilled,
  };
}

function fillFromExamples(routes: CompiledRoutes, rule: Rule): string[] {
  const first = firstInstant(routes, rule);
  if (first === null) return [];
  const examples = routes.data.rules[rule.index]?.examples?.match ?? [];
  return examples.flatMap((example) => {
    const url = exampleUrl(routes, rule, example);
    const decision = url && firstAnswer(routes.table, url, first).decision;
    // Another rule may answer the example: `validate` reports that, and that rule's target is listed anyway.
    if (decision?.index !== rule.index) return [];
    return decision.location ?? decision.suggestion ?? [];
  });
}
