/** The search for the rules of addresses in a release, which reads few parts at any size. */
import type { ListedFinding } from "../../../domain/report/finding-kinds.ts";
import type { RuleData } from "../../../domain/table/schema.ts";
import { LINES_A_SOURCE, parseRule } from "../../../release/content.ts";
import type { Manifest } from "../../../release/manifest.ts";
import { StoreError } from "../../../store/kv/kv-store.ts";
import { orProblem, type Services, soon } from "../../shared/services.ts";
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
  const found = await orProblem(soon(services, reading()));
  return found instanceof StoreError ? null : found;
}

/** There are few rules for one address with different windows or hosts; more than these are a mistake. */
const RULES_AT_MOST = 50;

/**
 * Returns the rules with this `from`, as written.
 *
 * @throws StoreError if a part cannot be read.
 */
export async function rulesOf(sources: Sources, from: string): Promise<RuleData[]> {
  const beginning = `{"from":${JSON.stringify(from)}`;
  const first = await countBelow(sources, beginning);
  const rules: RuleData[] = [];
  for (let position = first; rules.length < RULES_AT_MOST; position++) {
    const line = await lineAt(sources, position);
    if (line === null || !line.startsWith(beginning)) break;
    rules.push(parseRule(line));
  }
  return rules;
}

/**
 * Counts the rules before a text in the order of the content.
 *
 * @throws StoreError if a part cannot be read.
 */
async function countBelow(sources: Sources, text: string): Promise<number> {
  let low = 0;
  let high = sources.manifest.counts.rules;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const line = await lineAt(sources, middle);
    if (line !== null && line < text) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Returns the rule at a position, from 0; the site's line comes before all of them. */
async function lineAt(sources: Sources, position: number): Promise<string | null> {
  const line = position + 1;
  const part = Math.floor(line / LINES_A_SOURCE);
  if (part >= sources.manifest.sources) return null;
  const lines = await sources.lines(part);
  return lines[line % LINES_A_SOURCE] ?? null;
}
