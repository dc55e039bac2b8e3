/** Why entries are refused, or worth a warning, in the words that dialects share. */
import { quote } from "../../domain/finding.ts";
import { failure, type Result } from "../../domain/result.ts";
import { REDIRECT_STATUSES } from "../../domain/table/redirect-status.ts";
import { describeProblem, type ExpressionProblem } from "../regex/problem.ts";
import type { Refusal } from "./entries.ts";

/** The fix for a status that no rule can answer with. */
export const WRITE_A_REDIRECT_STATUS = `Write ${REDIRECT_STATUSES.join(", ").replace(/, (\d+)$/, " or $1")}`;

export function unsupported(message: string, fix: string): Refusal {
  return { id: "import-unsupported", message, fix };
}

export function unreadable(message: string, fix: string): Refusal {
  return { id: "import-unreadable", message, fix };
}

export function quirk(message: string, fix: string): Refusal {
  return { id: "import-quirk", message, fix };
}

export function failUnsupported(message: string, fix: string): Result<never, Refusal> {
  return failure(unsupported(message, fix));
}

export function failUnreadable(message: string, fix: string): Result<never, Refusal> {
  return failure(unreadable(message, fix));
}

export function failInexpressible(
  ...problem: Parameters<typeof inexpressible>
): Result<never, Refusal> {
  return failure(inexpressible(...problem));
}

/** What an expression matches, and patterns of ours cannot. */
export function inexpressible(
  expression: string,
  problem: ExpressionProblem,
  fix = "List the addresses",
): Refusal {
  return unsupported(`${expression} cannot be expressed: ${describeProblem(problem)}`, fix);
}

/** A `.` that can only be meant as a dot. */
export function looseDot(expression: string): Refusal {
  return quirk(
    `the . in ${quote(expression)} took any character, and is read as a dot`,
    "Write \\. if a dot is meant, else list the addresses",
  );
}

/** An expression that was also found within longer addresses. */
export function openStart(expression: string): Refusal {
  return quirk(
    `${quote(expression)} was found anywhere in an address, and is read as its start`,
    "List the addresses if other places are meant too",
  );
}

/** An expression whose rest began within a name. */
export function openName(expression: string): Refusal {
  return quirk(
    `${quote(expression)} took longer names too, and is read as that page and all below it`,
    "List the longer names if there are any",
  );
}

/** A condition on the query that further parameters made fail. */
export function otherParameters(condition: string): Refusal {
  return quirk(
    `${quote(condition)} was not met where there were other parameters besides, and now is`,
    "Nothing, if such addresses may go there too",
  );
}

/** A target whose escapes were escaped. */
export function escapedAgain(target: string): Refusal {
  return quirk(
    `${quote(target)} was escaped once more there, and is here`,
    "Correct the target in the rule if that page does not exist",
  );
}

/** What depends on http or https. */
export function schemeOnly(condition: string): Refusal {
  return unsupported(
    `${condition} tells http and https apart, and both get the same answer here`,
    "Leave it out, or write what both get",
  );
}
