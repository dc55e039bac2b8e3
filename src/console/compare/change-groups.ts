/** Changes counted by their kind and windows, which is enough to say when they begin, however many there are. */
import { type Instant, parseInstant } from "../../domain/instant.ts";
import { changeStart, type Gates, type WindowChange } from "../../domain/report/change-start.ts";
import { type Change, isSameAnswer } from "../../domain/report/diff.ts";
import type { Window } from "../../domain/table/rule.ts";

export type Kind = Change["kind"];
export type KindCounts = Readonly<Record<Kind, number>>;

/** A rule's dates as written; null for the gate as the start, and for no end. */
interface WrittenWindow {
  readonly startsAt?: string | null | undefined;
  readonly endsAt?: string | null | undefined;
}

interface WrittenRule extends WrittenWindow {
  readonly from: string;
}

export interface ChangeGroup extends WindowChange {
  readonly kind: Kind;
  readonly count: number;
  /** The `from` of the first of them, as written. */
  readonly froms: readonly string[];
}

export interface ChangeGroups {
  readonly counts: KindCounts;
  readonly groups: readonly ChangeGroup[];
}

const FROMS_AT_MOST = 3;

/** Creates a counter that takes changes one by one; its memory grows only with the number of different windows. */
export function createChangeCounter() {
  const groups = new Map<string, WindowChange & { kind: Kind; count: number; froms: string[] }>();
  const counts = { removed: 0, changed: 0, added: 0 };

  function add(
    kind: Kind,
    from: string,
    before: WrittenWindow | null,
    after: WrittenWindow | null,
    isOtherAnswer: boolean,
  ): void {
    counts[kind] += 1;
    const key = [kind, textOf(before), textOf(after), isOtherAnswer].join(" ");
    const group = groups.get(key) ?? {
      kind,
      before: windowOf(before),
      after: windowOf(after),
      isOtherAnswer,
      count: 0,
      froms: [],
    };
    groups.set(key, group);
    group.count += 1;
    if (group.froms.length < FROMS_AT_MOST) group.froms.push(from);
  }

  return {
    addRemoved: (rule: WrittenRule) => add("removed", rule.from, rule, null, false),
    addAdded: (rule: WrittenRule) => add("added", rule.from, null, rule, false),
    add({ kind, from, before, after }: Change): void {
      const isOther = before !== null && after !== null && !isSameAnswer(before, after);
      add(kind, after?.from ?? before?.from ?? from, before, after, isOther);
    },
    read: (): ChangeGroups => ({ counts: { ...counts }, groups: [...groups.values()] }),
  };
}

export function groupChanges(changes: readonly Change[]): ChangeGroups {
  const counter = createChangeCounter();
  for (const change of changes) counter.add(change);
  return counter.read();
}

function textOf(window: WrittenWindow | null): string {
  return window ? `${window.startsAt ?? ""}/${window.endsAt ?? ""}` : "-";
}

/** Reads a window; a date that cannot be read switches nothing on. */
function windowOf(window: WrittenWindow | null): Window | null {
  if (!window) return null;
  const { startsAt = null, endsAt = null } = window;
  return {
    startsAt: startsAt === null ? null : (parseInstant(startsAt) ?? Infinity),
    endsAt: endsAt === null ? null : (parseInstant(endsAt) ?? -Infinity),
  };
}

/** The changes that begin at one instant. */
export interface ChangeStart {
  /** null: as soon as the release is in service. */
  readonly at: Instant | null;
  readonly counts: KindCounts;
  readonly froms: readonly string[];
}

export interface ChangeStarts {
  /** Changes that begin at once come first, then the others in order of time. */
  readonly starts: readonly ChangeStart[];
  /** The number of changes that never make a difference, because their windows are over or never open. */
  readonly never: number;
}

export function startsOf(groups: readonly ChangeGroup[], gates: Gates, now: Instant): ChangeStarts {
  const starts = new Map<Instant, { counts: Record<Kind, number>; froms: string[] }>();
  let never = 0;
  for (const group of groups) {
    const at = changeStart(group, gates, now);
    if (at === null) {
      never += group.count;
      continue;
    }
    const start = starts.get(at) ?? { counts: { removed: 0, changed: 0, added: 0 }, froms: [] };
    starts.set(at, start);
    start.counts[group.kind] += group.count;
    start.froms.push(...group.froms);
  }
  const sorted = [...starts].toSorted(([a], [b]) => a - b);
  return {
    starts: sorted.map(([at, { counts, froms }]) => ({
      at: at === now ? null : at,
      counts,
      froms: froms.slice(0, FROMS_AT_MOST),
    })),
    never,
  };
}
