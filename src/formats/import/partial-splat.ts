/**
 * Splats that begin within a segment, such as `/docs/plugin-*`. No Sunset rule can express them, but their overlap with
 * later exact rules can be expressed, address by address.
 */
import type { Result } from "../../domain/result.ts";
import type { RuleData } from "../../domain/table/schema.ts";
import { hasDotSegment } from "../../domain/table/target.ts";
import type { EntryCollector, EntryPlace, Refusal, Refused } from "./entries.ts";
import { replacePlaceholders } from "../rules/replace-placeholders.ts";

/** The expression for a path with a star before its end, such as `/*\/sponsors`; null for any other. */
export function innerSplat(from: string): string | null {
  if (!/^\/[^*]*\*[^*]/.test(from) || /[?#]/.test(from)) return null;
  const text = from.replace(/[\\^$.+()[\]{}|]/g, "\\$&");
  return `^${text.replace("*", ".*").replace(/:[A-Za-z]\w*/g, "[^/]+")}/?$`;
}

export interface Taken {
  /** The address as the exact rule writes it. */
  readonly from: string;
  /** The part of it that the splat captures. */
  readonly rest: string;
}

/**
 * Writes the partial splat of a `from` as a splat of a whole segment, which can be read; null if it has none. Such a
 * `from` has one star, at its end and after a character of the segment, and no placeholder.
 */
export function wholeSplat(from: string): string | null {
  const end = from.length - 1;
  const isPartial = from.indexOf("*") === end && end > 0 && from[end - 1] !== "/";
  if (!isPartial || /\/:|[?#]/.test(withoutOrigin(from))) return null;
  return `${from.slice(0, from.length - withoutOrigin(from).length)}/*`;
}

/**
 * Finds the addresses that partial splats take.
 *
 * @param froms The sources of a table in order, the first match first; null for one that is only for some requests.
 * @returns The addresses by the index of the splat. Case is ignored.
 */
export function findTaken(froms: readonly (string | null)[]): ReadonlyMap<number, Taken[]> {
  const splats: Splats = { byPrefix: new Map(), lengths: [] };
  const taken = new Map<number, Taken[]>();
  for (const [index, from] of froms.entries()) {
    if (from === null) continue;
    if (wholeSplat(from) !== null) {
      const prefix = keyOf(from).slice(0, -1);
      addLength(splats.lengths, prefix.length);
      if (!splats.byPrefix.has(prefix)) splats.byPrefix.set(prefix, index);
    } else if (
      splats.lengths.length > 0 &&
      !from.includes("*") &&
      !withoutOrigin(from).includes("/:")
    ) {
      const first = findFirst(from, splats);
      if (!first) continue;
      const others = taken.get(first.index);
      if (others) others.push(first.taken);
      else taken.set(first.index, [first.taken]);
    }
  }
  return taken;
}

/** The indices of splats by what is before their star, and the lengths that occur. */
interface Splats {
  readonly byPrefix: Map<string, number>;
  /** Ascending. */
  readonly lengths: number[];
}

function addLength(lengths: number[], length: number): void {
  const at = lengths.findIndex((it) => it >= length);
  if (lengths[at] !== length) lengths.splice(at === -1 ? lengths.length : at, 0, length);
}

function findFirst(
  from: string,
  { byPrefix, lengths }: Splats,
): { readonly index: number; readonly taken: Taken } | null {
  let first: { index: number; taken: Taken } | null = null;
  const path = withoutOrigin(from);
  for (const key of new Set([keyOf(from), keyOf(path)])) {
    for (const end of lengths) {
      if (end > key.length) break;
      const index = byPrefix.get(key.slice(0, end));
      if (index === undefined || (first && first.index < index)) continue;
      const rest = path.slice(path.length - (key.length - end));
      first = { index, taken: { from, rest: key.length === end ? "" : rest } };
    }
  }
  return first;
}

/** Host and path in a form that makes equal addresses equal. It is as long as the original. */
function keyOf(from: string): string {
  const bare = from.replace(/^https?:(?=\/\/)/i, "");
  return bare.replace(/[A-Z]/g, (it) => it.toLowerCase());
}

function withoutOrigin(from: string): string {
  return from.replace(/^https?:\/\/[^/]*/i, "");
}

/**
 * The longest target to fill in, so that a few characters of a file cannot become a huge one; no real address is
 * longer.
 */
const TARGET_CHARACTERS_AT_MOST = 2000;

/**
 * Refuses a partial splat, except for what it takes from later exact rules.
 *
 * @param whole The reading of its `wholeSplat`.
 */
export function refuseSplat(
  place: EntryPlace,
  { message, fix, id }: Refusal,
  whole: Result<{ readonly rule: RuleData }, Refused>,
  taken: readonly Taken[],
  collector: EntryCollector,
): void {
  const rules = whole.ok ? writeTaken(whole.value.rule, taken) : [];
  const blocks = whole.ok ? [] : whole.problem.blocks.flatMap((it) => writeTaken(it, taken));
  const said = rules.length + blocks.length;
  const note = `; what later exact rules answer of it (${said}) has its answer already`;
  collector.refuse(place, { id, message, fix: said === 0 ? fix : fix + note }, blocks, rules);
}

export function writeTaken(whole: RuleData, taken: readonly Taken[]): RuleData[] {
  const { from: _from, to, ...answer } = whole;
  return taken.flatMap(({ from, rest }): RuleData[] => {
    if (to === undefined) return [{ from, ...answer }];
    const filled = fill(to, rest);
    return filled === null ? [] : [{ from, to: filled, ...answer }];
  });
}

/** @returns null if the rest is not allowed in that place. */
function fill(to: string, rest: string): string | null {
  if (/^[a-z]+:[\\/]*[^\\/?#]*:splat/i.test(to) || hasDotSegment(rest)) return null;
  const splats = to.split(":splat").length - 1;
  if (to.length + splats * rest.length > TARGET_CHARACTERS_AT_MOST) return null;
  const fills = new Map([["splat", [{ kind: "raw" as const, text: rest }]]]);
  return replacePlaceholders(to, fills, { isPattern: true, becomesPattern: false });
}
