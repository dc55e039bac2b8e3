import { type Finding, type FindingId, hasErrors, type Place } from "../domain/finding.ts";
import type { Instant } from "../domain/instant.ts";
import { type Mend, mendChains, mendDuplicates, mendSpelling } from "../domain/validate/mends.ts";
import type { CheckContext } from "../domain/validate/context.ts";
import { createContext } from "../domain/validate/validate.ts";
import { editJson } from "../formats/text/edit-json.ts";
import { draftRoutesFile, type RoutesDraft } from "./routes-json.ts";

/** A correction that was made, with its place in the original file. */
export interface Mended {
  readonly id: FindingId;
  readonly message: string;
  readonly at: Place;
}

export interface FixedFile {
  readonly text: string;
  readonly mended: readonly Mended[];
  /** The file after the corrections. */
  readonly draft: RoutesDraft;
  /** The first unreadable part, if it keeps chains or duplicates from being corrected; otherwise null. */
  readonly waitsFor: Finding | null;
}

/**
 * The menders, applied in turn until none changes anything, because each may leave work for others: of two mended
 * rules, one may be redundant. Those that judge the whole table wait until all of it can be read.
 */
const MENDERS: readonly {
  readonly mend: (context: CheckContext) => readonly Mend[];
  readonly takesParts: boolean;
}[] = [
  { mend: mendSpelling, takesParts: true },
  { mend: mendChains, takesParts: false },
  { mend: mendDuplicates, takesParts: false },
];

/** Findings about rules that are missing from the compiled table, or differ from what was meant. */
const PARTLY_READ: ReadonlySet<FindingId> = new Set([
  "schema",
  "from-unparseable",
  "from-host-unknown",
  "instant-unparseable",
]);

/** A file between two corrections. */
interface Working {
  readonly text: string;
  readonly draft: RoutesDraft;
  /** The index in the original file of each of its rules. */
  readonly indices: readonly number[];
}

/**
 * Makes the corrections that have exactly one right answer, and leaves the rest of the file unchanged, byte for byte. A
 * correction that would cause a new error is left out. Idempotent: a second run changes nothing.
 *
 * @param now As for `validateRoutesFile`.
 */
export function fixRoutesFile(text: string, file: string, now: Instant): FixedFile {
  const first = draftRoutesFile(text, file, now);
  let working: Working = {
    text,
    draft: first,
    indices: Array.from({ length: first.ruleCount }, (_, index) => index),
  };
  const mended: Mended[] = [];
  // A correction rejected in one round may be harmless after others. Each accepted one leaves less to do, so this ends.
  for (let isDone = false; !isDone;) {
    isDone = true;
    for (const mender of MENDERS) {
      const mends = mendsOf(working, mender, now);
      const { accepted, result } = applySafely(working, mends, file, now);
      for (const { id, message, path } of accepted) {
        mended.push({ id, message, at: first.locate(originalPath(path, working.indices)) });
      }
      working = result;
      if (accepted.length > 0) isDone = false;
    }
  }
  const { draft } = working;
  const isLeft = draft.findings.some(
    ({ id }) => id === "redirect-chain" || id === "rule-duplicate",
  );
  const unread = draft.findings.find(({ id }) => PARTLY_READ.has(id)) ?? null;
  return { text: working.text, mended, draft, waitsFor: isLeft ? unread : null };
}

function mendsOf(
  { draft }: Working,
  { mend, takesParts }: (typeof MENDERS)[number],
  now: Instant,
): readonly Mend[] {
  if (!draft.isStrict || !draft.compiled) return [];
  if (!takesParts && draft.findings.some(({ id }) => PARTLY_READ.has(id))) return [];
  const mends = mend(createContext(draft.compiled, now, () => {}, draft.locate));
  const placeOf = ({ path }: Mend): number => (typeof path[1] === "number" ? path[1] : -1);
  return mends.toSorted((a, b) => placeOf(a) - placeOf(b));
}

/** Applies as many corrections as possible without causing a new error: all of them, else recursively each half. */
function applySafely(
  working: Working,
  mends: readonly Mend[],
  file: string,
  now: Instant,
): { readonly accepted: readonly Mend[]; readonly result: Working } {
  if (mends.length === 0) return { accepted: [], result: working };
  const result = apply(working, mends, file, now);
  if (result.text === working.text) return { accepted: [], result: working };
  if (!hasNewError(working, result)) return { accepted: mends, result };
  const [mend] = mends;
  if (mends.length === 1 || !mend) return { accepted: [], result: working };
  const middle = Math.ceil(mends.length / 2);
  // Later rules first, because removing a rule shifts those after it.
  const back = applySafely(working, mends.slice(middle), file, now);
  const front = applySafely(back.result, mends.slice(0, middle), file, now);
  return { accepted: [...front.accepted, ...back.accepted], result: front.result };
}

function apply(working: Working, mends: readonly Mend[], file: string, now: Instant): Working {
  const text = editJson(working.text, mends);
  const removed = new Set(mends.filter((it) => it.value === undefined).map((it) => it.path[1]));
  const indices = working.indices.filter((_, index) => !removed.has(index));
  return { text, draft: draftRoutesFile(text, file, now), indices };
}

function hasNewError(before: Working, after: Working): boolean {
  if (!hasErrors(after.draft.findings)) return false;
  const counts = new Map<string, number>();
  const count = (working: Working, finding: Finding, by: number): number => {
    const rule = finding.at.rule === null ? null : working.indices[finding.at.rule];
    const key = `${finding.id} ${rule}`;
    const sum = (counts.get(key) ?? 0) + by;
    counts.set(key, sum);
    return sum;
  };
  const errorsOf = ({ draft }: Working): readonly Finding[] =>
    draft.findings.filter((it) => it.severity === "error");
  for (const it of errorsOf(before)) count(before, it, 1);
  return errorsOf(after).some((it) => count(after, it, -1) < 0);
}

function originalPath(path: Mend["path"], indices: readonly number[]): Mend["path"] {
  const [top, index, ...rest] = path;
  if (top !== "rules" || typeof index !== "number") return path;
  return [top, indices[index] ?? index, ...rest];
}
