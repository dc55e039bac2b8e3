/** The reasons for refusals and warnings, in words that dialects share. */
import { quote } from "../../domain/finding.ts";
import { failure, type Result } from "../../domain/result.ts";
import type { RuleData, SiteData } from "../../domain/table/schema.ts";
import { REDIRECT_STATUSES } from "../../domain/table/redirect-status.ts";
import { describeProblem, type ExpressionProblem } from "../regex/problem.ts";
import type { AcceptedName } from "../regex/accepted-name.ts";
import type { PathPattern } from "../regex/path-pattern.ts";
import type { QueryCondition } from "../regex/query-condition.ts";
import type { Refusal, Refused } from "./entries.ts";

/** The fix for a status that no rule can answer with. */
export const WRITE_A_REDIRECT_STATUS = `Write ${REDIRECT_STATUSES.join(", ").replace(/, (\d+)$/, " or $1")}`;

/** The fix for a pattern that is more than whole segments, in a table whose first match answers. */
export const WRITE_WHOLE_SEGMENTS =
  "List the addresses, or write a pattern of whole segments: until then later patterns answer them";

/** The fix for a path or an expression with a query, which it does not see. */
export const TEST_THE_QUERY =
  "Write the path without it, and test the query by itself: RewriteCond %{QUERY_STRING} ^id=7$ before a RewriteRule, or if ($arg_id = 7) around a rewrite; remove it if nobody needs it";

export function unsupported(message: string, fix: string): Refusal {
  return { id: "import-unsupported", message, fix };
}

export function unreadable(message: string, fix: string): Refusal {
  return { id: "import-unreadable", message, fix };
}

export function quirk(message: string, fix: string): Refusal {
  return { id: "import-quirk", message, fix };
}

/** What ends an address in a sentence, and seldom a page's own address; a bracket only if none is open. */
const SENTENCE_END = /[.,;:!"'\]}>»›”’]$|^[^(]*\)$/;

/** The warning about a target that somebody may have copied with the punctuation behind it; null for any other. */
export function sentenceEnd(to: string | undefined): Refusal | null {
  if (to === undefined || !SENTENCE_END.test(to)) return null;
  return quirk(
    `${quote(to)} ends in ${quote(to.slice(-1))}`,
    "Take it off if the new page is without it",
  );
}

/** Adds the old address to the message of a refusal, unless it is there already. */
export function naming(refusal: Refusal, address: string): Refusal {
  const { message } = refusal;
  if (message.includes(quote(address))) return refusal;
  return { ...refusal, message: `${quote(address)}: ${message}` };
}

/** What the old site answered without sending visitors elsewhere. */
export function withoutRedirecting(what: string): Refusal {
  const fix = 'Write where it goes now, or a rule with "keep" while the old site still answers it';
  return unsupported(`${what} without redirecting`, fix);
}

/** What depended on more than the address. */
export function notForAll(message: string): Refusal {
  return unsupported(message, "Decide what everybody gets, and write that");
}

/** What none of the site's hosts is meant by. */
export function forNoHost(what: string): Refusal {
  return {
    id: "from-host-unknown",
    message: `${what} is not for any of the site's hosts`,
    fix: "Add the host to site.hosts if it moves too, else remove it",
  };
}

/** @param blocks The addresses that the entry still took from later ones. */
export function refuse(refusal: Refusal, blocks: readonly RuleData[] = []): Result<never, Refused> {
  return failure({ refusal, blocks });
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

/** The refusal of an expression that Sunset patterns cannot express. */
export function inexpressible(
  expression: string,
  problem: ExpressionProblem,
  fix = problem.kind === "query-unescaped" ? TEST_THE_QUERY : "List the addresses",
): Refusal {
  return unsupported(`${expression} cannot be expressed: ${describeProblem(problem)}`, fix);
}

/** Quotes text of a file so that it can be copied: backslashes are not doubled. */
export function asWritten(text: string | undefined): string {
  const bare = (text ?? "").replace(/\p{Cc}+/gu, " ");
  return bare.length > 78 ? `"${bare.slice(0, 77)}…` : `"${bare}"`;
}

/** The warnings about differences between the patterns of an expression and what it matches. */
export function pathQuirks(
  expression: string,
  { patterns, hasLooseDot = false }: { patterns: readonly PathPattern[]; hasLooseDot?: boolean },
): Refusal[] {
  const open = patterns.find((it) => it.isOpen);
  const accepted = patterns.flatMap((it) => [
    ...(it.accepted?.values() ?? []),
    ...(it.query?.accepted ?? []),
  ]);
  return [
    ...(hasLooseDot ? [looseDot(expression)] : []),
    ...(open ? [openEnd(expression, open)] : []),
    ...acceptedQuirks(accepted),
    ...(patterns.some((it) => it.query?.isOpen) ? [openValue(expression)] : []),
  ];
}

/** The warnings about names or values of certain characters, for which any are accepted. */
function acceptedQuirks(accepted: readonly AcceptedName[]): Refusal[] {
  return [...new Set(accepted.map((it) => it.text))].map((text) =>
    quirk(
      `${asWritten(text)} matched only some names, and any name is matched instead`,
      "List the addresses if others must not go there",
    ),
  );
}

function openEnd(expression: string, { segments }: PathPattern): Refusal {
  const last = segments.findLast((it) => it.kind === "literal");
  const name = last?.kind === "literal" ? last.text : "";
  return quirk(
    `${asWritten(expression)} took longer names too, such as ${asWritten(`${name}-2`)}: only ${asWritten(name)} and what is below is taken`,
    "Add rules for such names if there are any",
  );
}

/** The warnings about differences between the rules of a condition on the query and what it matches. */
export function queryQuirks(condition: string, { cases, isWhole }: QueryCondition): Refusal[] {
  return [
    ...(isWhole ? [otherParameters(condition)] : []),
    ...acceptedQuirks(cases.flatMap((it) => it.accepted ?? [])),
    ...(cases.some((it) => it.isOpen) ? [openValue(condition)] : []),
  ];
}

function openValue(condition: string): Refusal {
  return quirk(
    `${asWritten(condition)} took longer values too, and only this one is taken`,
    "Write & or $ after it if no other value is meant",
  );
}

/** A `.` that can only be meant as a dot. */
export function looseDot(expression: string): Refusal {
  return quirk(
    `the . in ${asWritten(expression)} took any character, and is read as a dot`,
    "Write \\. if a dot is meant, else list the addresses",
  );
}

/** An expression that also matched within longer addresses. */
export function openStart(expression: string): Refusal {
  return quirk(
    `${asWritten(expression)} was found anywhere in an address, and is read as its start`,
    "List the addresses if other places are meant too",
  );
}

/** An expression whose rest began within a name. */
export function openName(expression: string): Refusal {
  return quirk(
    `${asWritten(expression)} took longer names too, and is read as that page and all below it`,
    "List the longer names if there are any",
  );
}

/** A condition on the query that further parameters made fail. */
function otherParameters(condition: string): Refusal {
  return quirk(
    `${asWritten(condition)} was not met where there were other parameters besides, and now is`,
    "Nothing, if such addresses may go there too",
  );
}

export function escapedAgain(target: string): Refusal {
  return quirk(
    `${asWritten(target)} was escaped once more there, and is here`,
    "Correct the target in the rule if that page does not exist",
  );
}

export function schemeOnly(condition: string): Refusal {
  return unsupported(
    `${condition} tells http and https apart, and both get the same answer here`,
    "Remove it, or write what both get",
  );
}

/**
 * An error page on another site: it answers what nothing else does, which is the site's fallback here.
 *
 * @returns null if that already is the fallback.
 */
export function errorPage(to: string, status: number, site: SiteData): Refusal | null {
  if (site.fallback === to && (site.fallbackStatus ?? 301) === status) return null;
  return unsupported(
    `what nothing else answered went to ${asWritten(to)} with ${status}: that is the site's fallback, and no rule`,
    to.includes("$")
      ? 'Write a rule for "/*" that says so, or a fallback into the site of routes.json'
      : `Write "fallback": "${to}", "fallbackStatus": ${status} into the site of routes.json`,
  );
}

/**
 * A page that the old site served without a redirect for everything else: the site's fallback here.
 *
 * @returns null if that is what already happens.
 */
export function catchAllPage(
  page: string | undefined,
  status: number,
  site: SiteData,
): Refusal | null {
  if (status === 404 && site.fallback === null) return null;
  return unsupported(
    `what nothing else answered got ${page === undefined ? "a page" : asWritten(page)} with ${status}: that is the site's fallback, and no rule`,
    site.fallback === null
      ? `Write "fallback": "https://${site.targetHosts[0]}/" into the site of routes.json`
      : status === 404
        ? `Leave it out if such addresses may go to ${site.fallback}, or write "fallback": null into the site of routes.json for a 404 page`
        : `Leave it out: such addresses go to ${site.fallback} now`,
  );
}
