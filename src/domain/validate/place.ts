import { splitPath } from "../url/canonicalize.ts";
import { covers, reaches, segmentsOf } from "../table/covers.ts";
import { quote } from "../finding.ts";
import { findPattern } from "../table/pattern-set.ts";
import type { Rule } from "../table/rule.ts";
import type { Segment } from "../table/source.ts";
import { isRetiredWhole } from "../table/table.ts";
import { OURS } from "../url/own-path.ts";
import type { CheckContext } from "./context.ts";
import { madeUpLookup } from "./probe.ts";

type PlaceContext = Pick<CheckContext, "rules" | "table" | "report">;

/** Reports `from-outside-scope` and `from-kept`: rules that no request can reach. */
export function checkPlaces(context: PlaceContext): void {
  const { rules, table, report } = context;
  const { site } = table;
  const scopes = site.scope.map(splitPath);
  for (const rule of rules) {
    const at = ["rules", rule.index, "from"];
    const isOwn = checkOwn(context, rule);
    if (!isOwn && !isRetiredWhole(site)) checkScope(context, rule, scopes);
    if (site.keep.size === 0) continue;
    const { segments } = madeUpLookup(context, rule);
    // An address that is kept only until an instant is answered by rules from then on.
    const keeper = findPattern(
      site.keep,
      "",
      segments,
      ({ source, data }) => data === null && covers(source, rule.source, site.hosts),
    );
    if (keeper) {
      const message = `${quote(rule.from)} always passes to the old site, because site.keep has ${quote(keeper.from)}`;
      const data = { others: [keeper.from] };
      report("from-kept", at, message, "Remove the rule, or the entry of site.keep", { data });
    }
  }
}

function checkScope(context: PlaceContext, rule: Rule, scopes: readonly string[][]): void {
  const at = ["rules", rule.index, "from"];
  const scopeList = context.table.site.scope.map((it) => `"${it}"`).join(", ");
  const fix = `Add the path to site.scope (now ${scopeList}), or remove the rule`;
  const segments = segmentsOf(rule.source);
  if (!scopes.some((scope) => reaches(segments, scope))) {
    context.report(
      "from-outside-scope",
      at,
      `${quote(rule.from)} is outside the site's scope`,
      fix,
    );
    return;
  }
  for (const [position, segment] of segments.entries()) {
    if (segment.kind !== "enumerated") continue;
    const outside = [...segment.values.keys()].filter((value) => {
      const literal: Segment = { kind: "literal", text: value };
      const isOwn = position === 0 && value === OURS;
      return !isOwn && !scopes.some((scope) => reaches(segments.with(position, literal), scope));
    });
    if (outside.length > 0) {
      const message = `${quote(rule.from)} is outside the site's scope where :${segment.name} is ${outside.join(", ")}`;
      context.report("from-outside-scope", at, message, fix);
    }
  }
}

/** Whether a rule is only for our own addresses, so that a wider scope would not help. Reports it. */
function checkOwn({ report }: PlaceContext, rule: Rule): boolean {
  const [first] = segmentsOf(rule.source);
  const isList = first?.kind === "enumerated";
  const isOurs = isList ? first.values.has(OURS) : first?.kind === "literal" && first.text === OURS;
  if (!isOurs) return false;
  const where = isList ? ` where :${first.name} is ${OURS}` : "";
  const message = `${quote(rule.from)} is Sunset's own${where}: no request for it reaches a rule`;
  const fix = isList ? "Remove that value" : "Remove the rule";
  report("from-outside-scope", ["rules", rule.index, "from"], message, fix);
  return !isList;
}
