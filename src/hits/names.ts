import { isPatternSource, type Source, sourceText } from "../domain/table/source.ts";

/**
 * The names under which a rule may have been counted: for an exact rule the canonical address, which is all that a
 * compact table contains, and the text as written; for a pattern only the text.
 *
 * @param source null if the rule's `from` cannot be parsed.
 */
export function namesCounted(from: string, source: Source | null): readonly string[] {
  if (source === null || isPatternSource(source)) return [from];
  return [...new Set([sourceText(source), from])];
}
