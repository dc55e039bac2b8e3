import type { Decision } from "../resolve/decision.ts";
import { quote } from "../finding.ts";
import { formatForPeople } from "../instant.ts";
import type { Rule } from "../table/rule.ts";
import { isPatternSource } from "../table/source.ts";
import { canonicalHost } from "../url/canonicalize.ts";
import { type CheckContext, dataOf, firstAnswer, firstInstant } from "./context.ts";
import { exampleUrl } from "./probe.ts";

/** Reports `example-broken` and `no-example`. */
export function checkExamples(context: CheckContext): void {
  for (const rule of context.rules) {
    const { examples } = dataOf(context, rule);
    const match = examples?.match ?? [];
    const mustNotMatch = examples?.mustNotMatch ?? [];
    match.forEach((it, index) => checkExample(context, rule, it, true, ["match", index]));
    mustNotMatch.forEach((it, index) =>
      checkExample(context, rule, it, false, ["mustNotMatch", index]),
    );
    if (isPatternSource(rule.source) && match.length + mustNotMatch.length === 0) {
      const message = `the pattern ${quote(rule.from)} has no examples`;
      const fix =
        'Add "examples": { "match": ["/an/old/address"] }, so that its meaning is checked';
      context.report("no-example", ["rules", rule.index, "from"], message, fix);
    }
  }
}

function checkExample(
  context: CheckContext,
  rule: Rule,
  example: string,
  mustMatch: boolean,
  place: readonly (string | number)[],
): void {
  const { table, report } = context;
  const first = firstInstant(context, rule);
  if (first === null) return;
  const at = ["rules", rule.index, "examples", ...place];
  const url = exampleUrl(context, rule, example);
  if (!url) {
    report(
      "example-broken",
      at,
      `${quote(example)} is neither a path nor a URL`,
      'Write a path such as "/old/page", or a whole URL',
      { data: { others: [example] } },
    );
    return;
  }
  const { decision, at: now } = firstAnswer(table, url, first);
  if ((decision.index === rule.index) === mustMatch) return;
  const message = mustMatch
    ? `${quote(example)} is not answered by this rule at ${formatForPeople(now, table.site.timeZone)}: ${inWords(context, url, decision)}`
    : `${quote(example)} is answered by this rule${decision.reason === "repaired" ? " once it is repaired" : ""}, and must not be`;
  const fix = mustMatch
    ? "Correct the example or the from"
    : "Make the from narrower, or remove the example";
  const answers = mustMatch && decision.rule !== null ? [decision.rule] : [];
  report("example-broken", at, message, fix, { data: { others: [example, ...answers] } });
}

function inWords({ table }: CheckContext, { host }: URL, { reason, rule }: Decision): string {
  const { hosts } = table.site;
  switch (reason) {
    case "rule":
    case "repaired":
    case "target-host":
      return `${rule === null ? "the fallback" : quote(rule)} answers`;
    case "fallback":
      return "no rule matches, the fallback answers";
    case "host":
      return hosts.has(canonicalHost(host))
        ? "it is Sunset's own"
        : `its host is not one of ${[...hosts].join(", ")}`;
    case "scope":
      return "it is outside the site's scope";
    case "kept":
      return "site.keep passes it to the old site";
    case "gate":
      return "no rule is in its window, it passes to the old site";
    case "site-file":
      return "the site serves that file itself";
  }
}
