/** Rules that lead back to their own address: they only change how it is spelt, and here all its spellings are one. */
import { canonicalHost, canonicalPath } from "../../domain/url/canonicalize.ts";
import type { RuleData } from "../../domain/table/schema.ts";
import type { PathPattern } from "../regex/path-pattern.ts";
import { composeTarget, type DirectiveAnswer } from "./directive-answer.ts";
import type { Refusal } from "./entries.ts";
import type { ImportContext } from "./imported.ts";
import { unsupported } from "./refusals.ts";
import { waitingTarget } from "./relative-target.ts";

const UPGRADE = unsupported(
  "it only changes http to https, and both get the same answer here",
  "Leave it out: whoever serves the site's certificate does this",
);

const RESPELLING = unsupported(
  "it only changes how an address is spelt (a last slash, upper and lower case), and all its spellings get the same answer here",
  "Leave it out",
);

/** What a rule does that leads back to its own address. */
export function respelling(
  { from, to = from }: RuleData,
  { endsWithSlash = false }: PathPattern,
  answer: DirectiveAnswer,
): Refusal {
  const [first] = typeof answer === "object" ? answer.target : [];
  const isAbsolute = first?.kind === "text" && /^https?/i.test(first.text);
  const path = from.replace(/^https?:\/\/[^/?#]*/, "").replace(/\*$/, ":splat");
  const target = to.replace(/^https?:\/\/[^/?#]*/, "");
  return isAbsolute && path === target && !endsWithSlash ? UPGRADE : RESPELLING;
}

/** The hosts on which a rule leads back to its own address, however that is spelt. */
export function hostsOfOwnAddress(
  { from, to, query }: RuleData,
  host: string,
  { site }: ImportContext,
): readonly string[] {
  if (to === undefined || query === "drop") return [];
  const [, authority, path] = /^https?:\/\/([^/?#]+)([^]*)$/i.exec(waitingTarget(to) ?? to) ?? [];
  if (authority === undefined || path === undefined) return [];
  const own = from.replace(/^https?:\/\/[^/?#]+/, "").replace(/\*$/, ":splat");
  if (spelling(own) !== spelling(path)) return [];
  const hosts = host === "" ? site.hosts : [host];
  return hosts.filter((it) => canonicalHost(it) === canonicalHost(authority));
}

/** Whether a target without a host, wherever such ones go, is the address that was asked for in another spelling. */
export function isRelativeRespelling(
  answer: DirectiveAnswer,
  pattern: PathPattern,
  host: string,
  from: string,
): boolean {
  if (typeof answer !== "object" || answer.query === "drop") return false;
  const filled = composeTarget(answer.target, pattern, host, true);
  const own = from.replace(/^https?:\/\/[^/?#]+/, "").replace(/\*$/, ":splat");
  return filled.ok && filled.value.startsWith("/") && spelling(own) === spelling(filled.value);
}

function spelling(address: string): string {
  const [, path = "", rest = ""] = /^([^?#]*)([^]*)$/.exec(address) ?? [];
  return canonicalPath(path || "/") + rest;
}
