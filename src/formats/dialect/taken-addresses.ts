/**
 * Addresses that an entry which cannot be expressed took from later entries that name them: there its answer came first,
 * and here theirs does.
 */
import { decodeIfText } from "../../domain/decode.ts";
import { quirk } from "../import/refusals.ts";
import { findingAt } from "../import/entries.ts";
import { type Finding, quote } from "../../domain/finding.ts";
import { createExpressionMatcher } from "../regex/match-expression.ts";
import type { ImportedEntry } from "../import/imported.ts";
import type { PlacedRule } from "./place-rules.ts";

/** The most work, each comparison counted as the length of the path times that of the expression; what is beyond goes unmentioned. */
const WORK_AT_MOST = 300_000_000;

interface Taker {
  readonly entry: ImportedEntry;
  readonly matches: (path: string) => boolean;
  readonly taken: PlacedRule[];
}

/** One warning for each such entry, at the first later entry whose address it took. */
export function findTakenAddresses(
  entries: readonly ImportedEntry[],
  placed: readonly PlacedRule[],
  file: string,
): Finding[] {
  const rules = Map.groupBy(placed, (it) => it.entry);
  const takers: Taker[] = [];
  let [work, length] = [0, 0];
  for (const entry of entries) {
    for (const rule of rules.get(entry) ?? []) {
      const path = entry.isRejected ? null : literalPath(rule);
      work += length * (path?.length ?? 0);
      if (path === null || work > WORK_AT_MOST) continue;
      takers.find((it) => it.matches(path))?.taken.push(rule);
    }
    const { took } = entry;
    const matches = took === undefined ? null : createExpressionMatcher(took);
    if (took === undefined || !matches) continue;
    takers.push({ entry, matches, taken: [] });
    length += took.length;
  }
  return takers.flatMap(({ entry, taken }) => warn(entry, taken, file));
}

function warn({ line }: ImportedEntry, taken: readonly PlacedRule[], file: string): Finding[] {
  const [first] = taken;
  if (!first) return [];
  const count = taken.length === 1 ? "" : ` (${taken.length.toLocaleString("en")} entries do)`;
  const message = `${quote(first.rule.from)} went where line ${line} says, which cannot be expressed, and goes where it says itself here${count}`;
  const refusal = quirk(message, `Leave it out if line ${line} was right`);
  return [findingAt(file, first.entry, refusal)];
}

/** The decoded path of a rule for one address; null for a pattern. */
function literalPath({ source, rule, isBlock }: PlacedRule): string | null {
  if (isBlock || source.segments !== null || source.query.length > 0) return null;
  return decodeIfText(rule.from.replace(/^https?:\/\/[^/?#]*/i, "") || "/");
}
