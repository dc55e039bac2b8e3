/**
 * The effect of a release: what it changes for visitors compared with the release in service. The panel with the
 * decision shows it, and the record keeps it.
 */
import { formatInstant, type Instant, parseInstant } from "../../domain/instant.ts";
import type { Change, SiteChange } from "../../domain/report/diff.ts";
import { isObject } from "../../release/shape.ts";
import type { Effect } from "../../store/records/effect.ts";
import type { AddressTally } from "../compare/address-changes.ts";
import { startsOf } from "../compare/change-groups.ts";
import type { Changes } from "../shared/changes.ts";
import type { TableSummary } from "../shared/table-summary.ts";

export interface EffectInput {
  readonly changes: Changes;
  readonly tally: AddressTally;
  /** The summary of the release. */
  readonly summary: TableSummary;
  /** The gates in force before, and once the release is in service. */
  readonly gates: { readonly before: Instant; readonly after: Instant };
  readonly isGateMoved: boolean;
  readonly quickFixes: readonly string[];
  readonly deadTargets: number | null;
  readonly warnings: Effect["warnings"];
  readonly now: Instant;
}

export function effectOf(input: EffectInput): Effect {
  const { changes, tally, gates, isGateMoved, quickFixes, deadTargets, warnings, now } = input;
  const { starts, never } = startsOf(changes.groups, gates, now);
  return {
    gate: Number.isFinite(gates.after) ? formatInstant(gates.after) : null,
    isGateMoved,
    counts: changes.counts,
    starts: starts.map(({ at, counts, froms }) => ({
      at: at === null ? null : formatInstant(at),
      counts,
      froms: froms.map((it) => cut(it, FROM_CHARACTERS_AT_MOST)),
    })),
    never,
    settings: changes.shown.site.map((it) => settingOf(it, input)),
    addresses: { ...tally, isSample: changes.difference === null },
    quickFixes: [...quickFixes],
    deadTargets,
    warnings,
  };
}

/** Keeps a record small, whatever people typed. */
const FROM_CHARACTERS_AT_MOST = 200;
const VALUE_CHARACTERS_AT_MOST = 4000;

function settingOf(change: SiteChange, input: EffectInput): Effect["settings"][number] {
  const { field } = change;
  const at = settingStart(change, input);
  const [before, after] = textsOf(change);
  return {
    field,
    at: at <= input.now || !Number.isFinite(at) ? null : formatInstant(at),
    before,
    after,
    rules: rulesOf(change, input),
  };
}

/** Returns when a setting begins to make a difference, which for most is the gate. */
function settingStart({ field, before, after }: SiteChange, { gates }: EffectInput): Instant {
  switch (field) {
    case "activatesAt":
      return Math.min(gates.before, gates.after);
    case "announceAt":
      return Math.min(
        ...[before, after].map(
          (it) => (typeof it === "string" ? parseInstant(it) : null) ?? Infinity,
        ),
      );
    default:
      return gates.after;
  }
}

/**
 * Returns both values as texts. Long lists and texts are reduced to what differs, so that the difference is not cut
 * off.
 */
function textsOf({ before, after }: SiteChange): readonly [string | null, string | null] {
  const whole = [textOf(before), textOf(after)] as const;
  if (whole.every((it) => (it?.length ?? 0) <= VALUE_CHARACTERS_AT_MOST)) return whole;
  return [shortText(without(before, after)), shortText(without(after, before))];
}

/**
 * Shortens a value. A shortened list or object remains one: its last entry is an ellipsis, or its texts end with one.
 */
function shortText(value: unknown): string | null {
  const text = textOf(value);
  if (text === null || text.length <= VALUE_CHARACTERS_AT_MOST) return text;
  if (!Array.isArray(value))
    return isObject(value) ? shortObject(value) : cut(text, VALUE_CHARACTERS_AT_MOST);
  const kept: unknown[] = [];
  let size = 0;
  for (const it of value) {
    size += JSON.stringify(it).length + 1;
    if (size > VALUE_CHARACTERS_AT_MOST) break;
    kept.push(it);
  }
  return JSON.stringify([...kept, "…"]);
}

/** Shortens the texts of an object, which share the available length. */
function shortObject(value: object): string {
  const texts = JSON.stringify(value).match(/"(?:[^"\\]|\\.)*"/g)?.length ?? 1;
  const each = Math.max(20, Math.floor(VALUE_CHARACTERS_AT_MOST / texts));
  return JSON.stringify(value, (_, it: unknown) => (typeof it === "string" ? cut(it, each) : it));
}

function textOf(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Returns the entries of a list, or of an object at any depth, that another does not have. */
function without(value: unknown, other: unknown): unknown {
  if (Array.isArray(value)) {
    const known = new Set((Array.isArray(other) ? other : []).map((it) => JSON.stringify(it)));
    return value.filter((it) => !known.has(JSON.stringify(it)));
  }
  if (!isObject(value)) return value;
  const entries = Object.entries(value).flatMap(([key, own]): [string, unknown][] => {
    const others = isObject(other) && Object.hasOwn(other, key) ? other[key] : undefined;
    return JSON.stringify(own) === JSON.stringify(others) ? [] : [[key, without(own, others)]];
  });
  return Object.fromEntries(entries);
}

function cut(text: string, charactersAtMost: number): string {
  return text.length > charactersAtMost ? `${text.slice(0, charactersAtMost)}…` : text;
}

/** Counts the rules that a setting affects; null if they cannot be counted, or if visitors notice nothing of it. */
function rulesOf(
  { field, before, after }: SiteChange,
  { changes, summary, gates, now }: EffectInput,
): number | null {
  if (field === "activatesAt") {
    return Math.max(gates.before, gates.after) <= now ? null : atTheGate(changes, summary);
  }
  if (field === "keep") return changes.stopped;
  if (field !== "scope" || !changes.difference) return null;
  const left = prefixesOf(before).filter((it) => !prefixesOf(after).includes(it));
  if (left.length === 0) return null;
  const isUnder = ({ kind, before: rule }: Change): boolean => {
    const path = rule?.from.replace(/^https?:\/\/[^/]*/i, "").toLowerCase() ?? "";
    return kind === "removed" && left.some((it) => path === it || path.startsWith(withSlash(it)));
  };
  return changes.difference.changes.filter(isUnder).length;
}

/** Counts the rules that start with the gate both before and after, which a moved gate moves. */
function atTheGate({ groups }: Changes, { rules, windows }: TableSummary): number {
  const own = windows.filter((it) => it.startsAt !== null).reduce((sum, it) => sum + it.rules, 0);
  const fresh = groups
    .filter(({ kind, after }) => kind === "added" && after?.startsAt === null)
    .reduce((sum, it) => sum + it.count, 0);
  return Math.max(0, rules - own - fresh);
}

function prefixesOf(scope: unknown): readonly string[] {
  return Array.isArray(scope) ? scope.map((it) => String(it).toLowerCase()) : [];
}

function withSlash(prefix: string): string {
  return prefix.endsWith("/") ? prefix : `${prefix}/`;
}
