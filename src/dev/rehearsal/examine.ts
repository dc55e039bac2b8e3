import type { Table } from "../../domain/table/table.ts";
import { decide, faultOf } from "./answer.ts";
import type { Question } from "./questions.ts";
import type { Stage } from "./stage.ts";

export interface Fault extends Question {
  readonly fault: string;
}

/**
 * Sends requests to a Worker on its stage, and compares each answer with the table.
 *
 * @param questions Sorted, earliest first, because an isolate's memory cannot go back in time.
 * @returns The answers that differ from the table.
 */
export async function examine(
  table: Table,
  questions: readonly Question[],
  stage: Stage,
): Promise<readonly Fault[]> {
  const faults: Fault[] = [];
  let shown: number | null = null;
  for (const question of questions) {
    const { at } = question;
    if (at !== shown) await stage.cue({ at, kv: "answers" });
    shown = at;
    const answer = await stage.ask(question);
    const fault = faultOf(answer, decide(table, question, at), at);
    if (fault !== null) faults.push({ ...question, fault });
  }
  return faults;
}
