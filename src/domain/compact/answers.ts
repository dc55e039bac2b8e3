import type { Answer } from "../table/rule.ts";

/** An answer but for its target. */
type AnswerShape = Answer extends infer Each
  ? Each extends unknown
    ? Omit<Each, "target">
    : never
  : never;

export interface AnswerRange {
  /** Whether it has a reference for each target of the shard; else it has one. */
  readonly takesTarget: boolean;
  readonly shape: AnswerShape;
}

const redirect = (status: 301 | 302 | 303 | 307 | 308, query: "merge" | "drop"): AnswerRange => ({
  takesTarget: true,
  shape: { kind: "redirect", status, query, lowercase: false },
});
const suggestion = (query: "merge" | "drop"): AnswerRange => ({
  takesTarget: true,
  shape: { kind: "gone", query, lowercase: false },
});

/**
 * The answers of exact rules in the order of their ranges of references; behind the last of them references are
 * offsets of nodes.
 *
 * Written out, and never made from the domain's own lists: shards in KV outlive the code that wrote them. Any
 * change, an addition too, is another format with a table of its own.
 */
const FORMAT_1: readonly AnswerRange[] = [
  { takesTarget: false, shape: { kind: "gone", query: "merge", lowercase: false } },
  { takesTarget: false, shape: { kind: "keep" } },
  // A redirect whose target may not be served: nothing else of it matters.
  {
    takesTarget: false,
    shape: { kind: "redirect", status: 301, query: "merge", lowercase: false },
  },
  redirect(301, "merge"),
  redirect(302, "merge"),
  redirect(303, "merge"),
  redirect(307, "merge"),
  redirect(308, "merge"),
  suggestion("merge"),
  redirect(301, "drop"),
  redirect(302, "drop"),
  redirect(303, "drop"),
  redirect(307, "drop"),
  redirect(308, "drop"),
  suggestion("drop"),
];

/** By the format of the shard: every one that was ever written. */
export const ANSWERS: Readonly<Record<number, readonly AnswerRange[]>> = { 1: FORMAT_1 };

/** Those of the format that is written, `SHARD_FORMAT`. */
export const WRITTEN_ANSWERS = FORMAT_1;

/** The target of an exact rule, which is literal; null if it has none, or one that may not be served. */
export function hrefOf(answer: Answer): string | null {
  if (answer.kind === "keep" || answer.target?.kind !== "literal") return null;
  return answer.target.href;
}

/**
 * The place of an answer in `WRITTEN_ANSWERS`.
 *
 * @throws RangeError if it has none: an answer that is new to the domain needs another format.
 */
export function rangeOf(answer: Answer): number {
  const takesTarget = hrefOf(answer) !== null;
  const range = WRITTEN_ANSWERS.findIndex(
    (it) => it.takesTarget === takesTarget && isShapeOf(it, answer),
  );
  if (range === -1)
    throw new RangeError(`The format of shards has no place for ${JSON.stringify(answer)}`);
  return range;
}

/** Without a target to name only the kind of an answer matters. */
function isShapeOf({ takesTarget, shape }: AnswerRange, answer: Answer): boolean {
  if (shape.kind !== answer.kind) return false;
  if (!takesTarget || shape.kind === "keep" || answer.kind === "keep") return true;
  return shape.query === answer.query && statusOf(shape) === statusOf(answer);
}

function statusOf(answer: AnswerShape): number | null {
  return answer.kind === "redirect" ? answer.status : null;
}
