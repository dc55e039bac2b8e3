import { isPatternSource, type Source, sourceText } from "../domain/table/source.ts";

/**
 * The names under which a rule may have been counted: a compact table only contains the canonical address of an exact
 * rule; of rows and patterns, the text as written.
 *
 * @param source null if the rule's `from` cannot be read.
 */
export function namesCounted(from: string, source: Source | null): readonly string[] {
  if (source === null || isPatternSource(source)) return [from];
  return [...new Set([sourceText(source), from])];
}
