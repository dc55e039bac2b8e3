import type { Table } from "../../domain/table/table.ts";
import { decide, faultOf } from "./answer.ts";
import type { Question } from "./questions.ts";
import type { Stage } from "./stage.ts";

export interface Fault extends Question {
  readonly fault: string;
}

/**
 * Asks a Worker on its stage, and holds each answer against the table.
 *
 * @param questions The earliest first: what an isolate remembers knows no way back in time.
 * @returns What is not as the table says.
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
