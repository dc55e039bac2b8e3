import type { Look } from "../../survey/look.ts";
import { NOT_ASKED } from "./asker.ts";

/** An address that could not be examined. */
export interface Problem {
  readonly url: string;
  readonly problem: string;
}

/** @returns null if there was an answer. */
export function problemOf({ url, failure }: Look): Problem | null {
  if (failure === null) return null;
  if (failure === "PRIVATE_ADDRESS") {
    return { url, problem: "not asked: the name leads to a private network" };
  }
  return failure === NOT_ASKED
    ? { url, problem: "not asked: its host had stopped answering" }
    : { url, problem: `no answer: ${failure}` };
}
