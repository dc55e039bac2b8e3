/** What the rule of a server's directive answers otherwise than the server did, and paths that it never found. */
import { quote } from "../../domain/finding.ts";
import type { RuleData } from "../../domain/table/schema.ts";
import type { PathPattern } from "../regex/path-pattern.ts";
import type { Refusal } from "./entries.ts";
import { asWritten, quirk, TEST_THE_QUERY, unsupported } from "./refusals.ts";

/** The warnings about a rule, by their kind. */
export function quirksOf(pattern: PathPattern, rule: RuleData): ReadonlyMap<string, Refusal> {
  const quirks = new Map<string, Refusal>();
  if (/^[^?#]*[^:]\/\//.test(rule.to ?? "")) quirks.set("slashes", doubled(rule));
  if (keepsLastSlash(pattern, rule)) quirks.set("last slash", lastSlashStays(rule));
  const escape = findEscape(pattern);
  if (escape !== null) quirks.set("escape", comparedDecoded(escape));
  return quirks;
}

/** Whether a request can have such a path, which ends before a question mark or a number sign. */
export function isRequested({ segments }: PathPattern): boolean {
  return !segments.some((it) => it.kind === "literal" && /[?#]/.test(it.text));
}

export function neverRequested({ segments }: PathPattern): Refusal {
  const texts = segments.map((it) => (it.kind === "literal" ? it.text : "*"));
  const path = `/${texts.join("/")}`;
  return unsupported(
    path.includes("?")
      ? `${asWritten(path)} was never found: only the path is compared here, and it ends before the ?`
      : `${asWritten(path)} was never found: no browser sends a # and what follows it`,
    path.includes("?") ? TEST_THE_QUERY : "Write it without the # and what follows it",
  );
}

function doubled({ from, to }: RuleData): Refusal {
  return quirk(
    `the target of ${quote(from)} has two slashes in a row, as it had there: ${quote(to)}`,
    "Remove one of the two if that page does not exist",
  );
}

/** Whether the target ends with what `(.*)` took in `^/a/(.*)/$`: here that includes the last slash. */
function keepsLastSlash({ segments, endsWithSlash }: PathPattern, { to = "" }: RuleData): boolean {
  return endsWithSlash === true && segments.at(-1)?.kind === "splat" && /:splat(?:[?#]|$)/.test(to);
}

function lastSlashStays({ from }: RuleData): Refusal {
  return quirk(
    `the last slash of an address of ${quote(from)} did not go into the target, and does here`,
    "Nothing, if the new pages answer with and without it",
  );
}

/** A literal segment with an escape, which servers compare with the decoded path; null if there is none. */
function findEscape({ segments }: PathPattern): string | null {
  const found = segments.find((it) => it.kind === "literal" && /%[0-9A-Fa-f]{2}/.test(it.text));
  return found?.kind === "literal" ? found.text : null;
}

function comparedDecoded(text: string): Refusal {
  return quirk(
    `${asWritten(text)} was compared with the decoded address, so that its % was a percent sign there, and is here`,
    "Write the characters themselves, in quotation marks, if they are meant",
  );
}
