import { isPatternSource, type Source, sourceText } from "../domain/table/source.ts";

/**
 * The names that a rule may have been counted by: a compact table has only the canonical address of an exact rule, and of rows
 * and patterns what was written.
 *
 * @param source null if the rule's `from` cannot be read.
 */
export function namesCounted(from: string, source: Source | null): readonly string[] {
  if (source === null || isPatternSource(source)) return [from];
  return [...new Set([sourceText(source), from])];
}
