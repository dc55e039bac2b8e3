/** Tells which rules are for the same addresses, and which of these answer alike. */
import { canonicalRule } from "../../domain/table/canonical-form.ts";
import type { RuleData, SiteData } from "../../domain/table/schema.ts";
import { parseSource, type Segment } from "../../domain/table/source.ts";
import { readSiteHosts } from "../import/site-hosts.ts";

/**
 * Creates a function that returns the canonical `from` and query of a rule, regardless of the names of its
 * placeholders; as written if the rule cannot be read.
 */
export function createRuleKey(
  site: Pick<SiteData, "hosts" | "aliases">,
): (rule: RuleData) => string {
  const { all, aliases } = readSiteHosts(site);
  return (rule) => {
    const source = parseSource(rule, all, { aliases });
    if (!source) return `unread ${rule.from}`;
    const query = source.query.map((it) => [
      it.name,
      it.capture === null ? it.value : it.where ? [...it.where.keys()] : [],
    ]);
    return JSON.stringify([source.host, source.segments?.map(shape) ?? source.path, query]);
  };
}

/** What a segment accepts. Two segments that list different values are for different addresses. */
function shape(segment: Segment): readonly string[] {
  switch (segment.kind) {
    case "literal":
      return [segment.text];
    case "enumerated":
      return [":", ...[...segment.values.keys()].toSorted()];
    case "placeholder":
      return [":"];
    case "splat":
      return ["*"];
  }
}

/** Everything that a rule does, as text: without its `from` and its texts for people. */
export function answerText(rule: RuleData): string {
  const { from: _f, match: _m, section: _s, note: _n, examples: _e, ...answer } = rule;
  const { query = "merge", status, ...rest } = answer;
  const plain = rest.to === undefined ? rest : { ...rest, query };
  return JSON.stringify(
    canonicalRule({
      from: "/",
      ...plain,
      ...(rest.to === undefined || rest.gone ? {} : { status: status ?? 301 }),
    }),
  );
}
