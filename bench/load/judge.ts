/**
 * Judges each answer: all its parts must come from one version that may serve at that time. Pure: time is an argument.
 */

/** The answer that came. */
export interface Given {
  readonly status: number;
  readonly location: string | null;
  readonly cacheControl: string | null;
  readonly body: string;
}

/** The answer of one version to an address. */
export interface Expected {
  /** The version's name, which is the first segment of each of its target addresses. */
  readonly name: string;
  readonly status: number;
  readonly location: string | null;
  readonly cacheControl: string | null;
}

export type FaultKind =
  /** No answer, or a 5xx. */
  | "error"
  /** Each part is right in some version, but no version has all of them. */
  | "mixed"
  /** A whole answer of an old version, too long after the change or after a later version had answered. */
  | "older"
  /** An answer of no version. */
  | "wrong";

export interface Fault {
  readonly kind: FaultKind;
  readonly path: string;
  /** The answer in words. */
  readonly given: string;
}

/** The versions or rows that serve one after another; null where none of this kind does. */
export interface Sequence {
  /** Adds the next one, which may serve from now on; those before it may still serve until `settle`. */
  moveTo(name: string | null): void;
  /** Notes that the last move is written: once the time that a move may take has passed, only it may serve. */
  settle(now: number): void;
  /** Returns the first place in the sequence that may answer a request sent now. */
  floor(now: number): number;
  /** Lists everything that may serve from a place on. */
  from(floor: number): readonly (readonly [place: number, name: string | null])[];
  /** Notes that this place has answered: later requests must not get anything older. */
  saw(place: number): void;
}

/** @param withinMs The time that a move may take to be everywhere. */
export function createSequence(first: string | null, withinMs: number): Sequence {
  const moves: { readonly name: string | null; aloneAt: number }[] = [
    { name: first, aloneAt: -Infinity },
  ];
  let seen = 0;
  return {
    moveTo: (name) => void moves.push({ name, aloneAt: Infinity }),
    settle(now) {
      const last = moves.at(-1);
      if (last) last.aloneAt = Math.min(last.aloneAt, now + withinMs);
    },
    floor(now) {
      return Math.max(
        seen,
        moves.findLastIndex((it) => it.aloneAt <= now),
      );
    },
    from: (floor) => moves.slice(floor).map((it, index) => [floor + index, it.name] as const),
    saw: (place) => void (seen = Math.max(seen, place)),
  };
}

/** The state when a request is sent. */
export interface Ticket {
  readonly path: string;
  readonly release: number;
  readonly row: number;
}

export interface JudgeOptions {
  readonly releases: Sequence;
  /** Rows by the address for which they are typed. */
  readonly rows: ReadonlyMap<string, Sequence>;
  readonly expectRelease: (name: string, path: string) => Expected;
  readonly expectRow: (name: string) => Expected;
}

export interface Judge {
  ask(path: string, now: number): Ticket;
  /** @param given null if there was no answer. */
  judge(ticket: Ticket, given: Given | null): Fault | null;
}

export function createJudge({ releases, rows, expectRelease, expectRow }: JudgeOptions): Judge {
  const isRelease = (given: Given, name: string | null, path: string): boolean =>
    name !== null && isWhole(given, expectRelease(name, path));

  function isOfTime(path: string, floors: Ticket, given: Given): boolean {
    const sequence = rows.get(path);
    const typed = sequence?.from(floors.row) ?? [[0, null] as const];
    for (const [place, name] of typed) {
      if (name !== null && !isWhole(given, expectRow(name))) continue;
      if (name === null) {
        const found = releases.from(floors.release).find(([, it]) => isRelease(given, it, path));
        if (!found) continue;
        releases.saw(found[0]);
      }
      sequence?.saw(place);
      return true;
    }
    return false;
  }

  /** Lists the answers of everything that ever served. */
  function everything(path: string): Expected[] {
    const names = (sequence: Sequence | undefined): Set<string> =>
      new Set(sequence?.from(0).flatMap(([, name]) => (name === null ? [] : [name])));
    return [
      ...[...names(releases)].map((it) => expectRelease(it, path)),
      ...[...names(rows.get(path))].map(expectRow),
    ];
  }

  return {
    ask: (path, now) => ({
      path,
      release: releases.floor(now),
      row: rows.get(path)?.floor(now) ?? 0,
    }),
    judge(ticket, given) {
      const { path } = ticket;
      if (!given || given.status >= 500) return { kind: "error", path, given: describe(given) };
      if (isOfTime(path, ticket, given)) return null;
      return { kind: kindOf(given, everything(path)), path, given: describe(given) };
    },
  };
}

function kindOf(given: Given, versions: readonly Expected[]): FaultKind {
  const parts = versions.map((it) => partsOf(given, it));
  if (parts.some((it) => it.every(Boolean))) return "older";
  const isEachKnown = parts[0]?.every((_, part) => parts.some((it) => it[part] === true)) ?? false;
  return isEachKnown || namesIn(given).size > 1 ? "mixed" : "wrong";
}

function isWhole(given: Given, expected: Expected): boolean {
  return partsOf(given, expected).every(Boolean);
}

function partsOf(given: Given, expected: Expected): readonly boolean[] {
  const { status, location, cacheControl } = given;
  const names = namesIn(given);
  return [
    status === expected.status,
    location === expected.location,
    cacheControl === expected.cacheControl,
    names.size === 1 && names.has(expected.name),
  ];
}

/** Finds the versions whose addresses occur in an answer. */
function namesIn({ location, body }: Given): Set<string> {
  const text = `${location ?? ""} ${body}`;
  return new Set([...text.matchAll(/www\.new\.example\/([^/"]+)/g)].map(([, it]) => it ?? ""));
}

function describe(given: Given | null): string {
  if (!given) return "no answer";
  const { status, location, cacheControl, body } = given;
  const page =
    body === "" ? "" : `, a page of ${[...namesIn(given)].join(" and ") || "no version"}`;
  return `${status} ${location ?? "without Location"}, ${cacheControl ?? "no Cache-Control"}${page}`;
}
