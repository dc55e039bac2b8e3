import { type Answer, targetOf } from "../table/rule.ts";

export interface AnswerRange {
  /** Whether the answer has one reference per target of the shard; if not, it has a single reference. */
  readonly takesTarget: boolean;
  /** The answer with a `target` of null, which is replaced by the target referred to. */
  readonly shape: Answer;
}

const redirect = (status: 301 | 302 | 303 | 307 | 308, query: "merge" | "drop"): AnswerRange => ({
  takesTarget: true,
  shape: { kind: "redirect", status, target: null, query, lowercase: false },
});
const suggestion = (query: "merge" | "drop"): AnswerRange => ({
  takesTarget: true,
  shape: { kind: "gone", target: null, query, lowercase: false },
});

/**
 * The answers of exact rules, in the order of their ranges of references. References after the last range are offsets
 * of nodes.
 *
 * Written out, never derived from other lists, because shards in KV outlive the code that wrote them. Any change, even
 * an addition, is a new format with its own table.
 */
const FORMAT_1: readonly AnswerRange[] = [
  { takesTarget: false, shape: { kind: "gone", target: null, query: "merge", lowercase: false } },
  { takesTarget: false, shape: { kind: "keep" } },
  // A redirect whose target may not be served. It answers 501, so its other properties do not matter.
  {
    takesTarget: false,
    shape: { kind: "redirect", status: 301, target: null, query: "merge", lowercase: false },
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

/** Format 2 adds rules that leave their address undecided. */
const FORMAT_2: readonly AnswerRange[] = [
  ...FORMAT_1,
  { takesTarget: false, shape: { kind: "undecided" } },
];

/** Every format ever written, oldest first. */
const FORMATS: ReadonlyMap<number, readonly AnswerRange[]> = new Map([
  [1, FORMAT_1],
  [2, FORMAT_2],
]);

export const SHARD_FORMATS: readonly number[] = [...FORMATS.keys()];

/** The answers that shards of a format can hold; null if this version cannot read the format. */
export function answersOf(format: number): readonly AnswerRange[] | null {
  return FORMATS.get(format) ?? null;
}

/** The oldest format that can hold all the answers: a table that needs no new answer keeps its bytes. */
export function formatFor(answers: Iterable<Answer>): number {
  let format = 1;
  for (const { kind } of answers) if (kind === "undecided") format = 2;
  return format;
}

/** The literal target of an exact rule; null if there is none, or if it may not be served. */
export function hrefOf(answer: Answer): string | null {
  const target = targetOf(answer);
  return target?.kind === "literal" ? target.href : null;
}

/**
 * The index of an answer among those of a format.
 *
 * @throws RangeError if the format cannot hold it: a new answer in the domain needs a new format.
 */
export function rangeOf(answers: readonly AnswerRange[], answer: Answer): number {
  const takesTarget = hrefOf(answer) !== null;
  const range = answers.findIndex((it) => it.takesTarget === takesTarget && isShapeOf(it, answer));
  if (range === -1) throw new RangeError(`No shard can hold ${JSON.stringify(answer)}`);
  return range;
}

/** An answer without a target is identified by its kind alone. */
function isShapeOf({ takesTarget, shape }: AnswerRange, answer: Answer): boolean {
  if (shape.kind !== answer.kind) return false;
  if (!takesTarget || !("query" in shape) || !("query" in answer)) return true;
  return shape.query === answer.query && statusOf(shape) === statusOf(answer);
}

function statusOf(answer: Answer): number | null {
  return answer.kind === "redirect" ? answer.status : null;
}
