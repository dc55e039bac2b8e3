/**
 * Judges each answer: it must be, in all its parts, what one version gives that may serve at that time. Pure: time comes in
 * as an argument.
 */

/** What came. */
export interface Given {
  readonly status: number;
  readonly location: string | null;
  readonly cacheControl: string | null;
  readonly body: string;
}

/** What an address gets of one version. */
export interface Expected {
  /** Stands as the first segment in each address of the new site that the version knows. */
  readonly name: string;
  readonly status: number;
  readonly location: string | null;
  readonly cacheControl: string | null;
}

export type FaultKind =
  /** No answer, or a 5xx. */
  | "error"
  /** Each part is right in some version, and no version has them all. */
  | "mixed"
  /** Whole, of a version that was over: longer than it may take, or after a later one had answered. */
  | "older"
  /** What no version gives. */
  | "wrong";

export interface Fault {
  readonly kind: FaultKind;
  readonly path: string;
  /** What came, in words. */
  readonly given: string;
}

/** What serves one after the other; null: nothing of this kind does. */
export interface Sequence {
  /** From now on this may serve, and what came before may as well, until `settle`. */
  moveTo(name: string | null): void;
  /** The last move is written: after the time that it may take, only it may serve. */
  settle(now: number): void;
  /** The first place in the sequence that may answer what is asked now. */
  floor(now: number): number;
  /** What may serve from a place on. */
  from(floor: number): readonly (readonly [place: number, name: string | null])[];
  /** It answered: who asks from now on gets nothing older. */
  saw(place: number): void;
}

/** @param withinMs How long a move may take until it is everywhere. */
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

/** What is known when a request is sent. */
export interface Ticket {
  readonly path: string;
  readonly release: number;
  readonly row: number;
}

export interface JudgeOptions {
  readonly releases: Sequence;
  /** By the address that they are typed for. */
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

  /** All that ever served. */
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

/** The versions whose addresses stand in an answer. */
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
