/**
 * Recognises rules that lead back to their own address: they only respell it, and all spellings are one address here.
 */
import { canonicalHost, canonicalPath } from "../../domain/url/canonicalize.ts";
import { quote } from "../../domain/finding.ts";
import type { RuleData } from "../../domain/table/schema.ts";
import type { PathPattern } from "../regex/path-pattern.ts";
import { composeTarget, type DirectiveAnswer } from "./directive-answer.ts";
import type { Refusal } from "./entries.ts";
import type { ImportContext } from "./imported.ts";
import { unsupported } from "./refusals.ts";
import { waitingTarget } from "./relative-target.ts";

/** The refusal of a rule that leads back to its own address. */
export function respelling(
  { from, to = from }: RuleData,
  { endsWithSlash = false }: PathPattern,
  answer: DirectiveAnswer,
): Refusal {
  const [first] = typeof answer === "object" ? answer.target : [];
  const isAbsolute = first?.kind === "text" && /^https?/i.test(first.text);
  const isSame = pathOf(from) === to.replace(/^https?:\/\/[^/?#]*/, "");
  return isAbsolute && isSame && !endsWithSlash
    ? onlyUpgrades(quote(from))
    : onlyRespells(quote(from));
}

/** @param what The rule's name in the message. */
export function onlyUpgrades(what: string): Refusal {
  return unsupported(
    `${what} only changes http to https, and both get the same answer here`,
    "Leave it out: whoever serves the site's certificate does this",
  );
}

export function onlyRespells(what: string): Refusal {
  return unsupported(
    `${what} only changes how an address is spelt (a last slash, upper and lower case), and all its spellings get the same answer here`,
    "Leave it out",
  );
}

/** The hosts on which a rule leads back to its own address, in whatever spelling. */
export function hostsOfOwnAddress(
  { from, to }: RuleData,
  host: string,
  { site }: Pick<ImportContext, "site">,
): readonly string[] {
  if (to === undefined) return [];
  const [, authority, path] = /^https?:\/\/([^/?#]+)([^]*)$/i.exec(waitingTarget(to) ?? to) ?? [];
  if (authority === undefined || path === undefined) return [];
  if (!isSpelling(from, path)) return [];
  const hosts = host === "" ? site.hosts : [host];
  return hosts.filter((it) => canonicalHost(it) === canonicalHost(authority));
}

/**
 * Whether a rule only respells its own address, or does nothing.
 *
 * @param to Its target as it was on the old site, absolute.
 */
export function isRespelling(
  { from }: RuleData,
  to: string,
  context: Pick<ImportContext, "site">,
): boolean {
  const host = /^https?:\/\/([^/?#]*)/i.exec(from)?.[1] ?? "";
  return hostsOfOwnAddress({ from, to }, host, context).length > 0;
}

/** Whether a target without a host, wherever such targets lead, is another spelling of the requested address. */
export function isRelativeRespelling(
  answer: DirectiveAnswer,
  pattern: PathPattern,
  host: string,
  from: string,
): boolean {
  if (typeof answer !== "object") return false;
  const filled = composeTarget(answer.target, pattern, host, true);
  return filled.ok && filled.value.startsWith("/") && isSpelling(from, filled.value);
}

/** A `from` without its host, in the notation of a target. */
function pathOf(from: string): string {
  return from.replace(/^https?:\/\/[^/?#]*/i, "").replace(/\*$/, ":splat");
}

/** Whether two addresses differ only in their spelling. */
function isSpelling(from: string, path: string): boolean {
  return spelling(pathOf(from)) === spelling(path);
}

function spelling(address: string): string {
  const [, path = "", rest = ""] = /^([^?#]*)([^]*)$/.exec(address) ?? [];
  return canonicalPath(path || "/") + rest;
}
