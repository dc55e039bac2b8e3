/** The search for the rules of addresses in a release, which reads few parts at any size. */
import type { ListedFinding } from "../../../domain/report/finding-kinds.ts";
import type { RuleData } from "../../../domain/table/schema.ts";
import { parseRule } from "../../../release/content.ts";
import type { Manifest } from "../../../release/manifest.ts";
import { countBelow, placeAt } from "../../shared/place-at.ts";
import { type Services, soonIfReadable } from "../../shared/services.ts";
import type { Sources } from "../../shared/sources.ts";

/** Rules by their `from`, as written. */
export type RulesFound = ReadonlyMap<string, readonly RuleData[]>;

/** Returns the rules that findings are about; null if they cannot be read, or not while a page waits. */
export async function rulesOfFindings(
  services: Services,
  manifest: Manifest,
  findings: readonly Pick<ListedFinding, "from">[],
): Promise<RulesFound | null> {
  const sources = services.releaseCache.open(manifest);
  const reading = async (): Promise<RulesFound> => {
    const found = new Map<string, readonly RuleData[]>();
    for (const { from } of findings) {
      if (from !== null && !found.has(from)) found.set(from, await rulesOf(sources, from));
    }
    return found;
  };
  return soonIfReadable(services, reading());
}

/** There are few rules for one address with different windows or hosts; more than these are a mistake. */
const RULES_AT_MOST = 50;

/** Returns the rules with this `from`, as written. */
export async function rulesOf(sources: Sources, from: string): Promise<RuleData[]> {
  const beginning = `{"from":${JSON.stringify(from)}`;
  const first = await countBelow(sources, beginning);
  const rules: RuleData[] = [];
  for (let position = first; rules.length < RULES_AT_MOST; position++) {
    const placed = await placeAt(sources, position);
    if (!placed?.text.startsWith(beginning)) break;
    rules.push(parseRule(placed.text));
  }
  return rules;
}
