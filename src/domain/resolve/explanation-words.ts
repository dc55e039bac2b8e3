/** The sentences of an explanation. Each language implements all of them. */
import type { SegmentKind } from "../table/precedence.ts";
import type { Mend } from "../url/repair.ts";
import type { SiteFile } from "./decision.ts";

export interface ExplanationWords {
  /** @param changes How the canonical address differs from the one typed; empty if it does not. */
  readonly comparedAs: (canonical: string, changes: string) => string;
  readonly changes: {
    readonly slashes: string;
    readonly lastSlash: string;
    readonly escapes: string;
    readonly lowerCase: string;
    readonly query: string;
  };
  readonly hostOurs: (host: string) => string;
  readonly hostForeign: (host: string, ours: string) => string;
  /** For one of our own addresses. */
  readonly own: string;
  readonly outOfScope: (scope: string) => string;
  readonly inScope: (scope: string) => string;
  readonly alias: (host: string, standsFor: string) => string;
  readonly kept: (pattern: string) => string;
  readonly keptUntil: (pattern: string, until: string) => string;
  readonly repaired: (path: string, mends: string) => string;
  readonly mends: Readonly<Record<Mend, string>>;
  readonly overlong: (characters: number, parameters: number) => string;
  readonly gateUnreadable: string;
  readonly gateOpen: (gate: string, now: string) => string;
  readonly gateAhead: (gate: string, now: string) => string;
  readonly rules: string;
  readonly wins: (rule: string) => string;
  readonly loses: (rule: string, winner: string, why: string) => string;
  /** For a pattern that matches a file which the site serves itself. */
  readonly setAside: (rule: string) => string;
  readonly queryMissing: (rule: string) => string;
  readonly notYet: (rule: string, start: string) => string;
  readonly over: (rule: string, end: string) => string;
  readonly unreadableDate: string;
  readonly why: {
    readonly moreSpecific: string;
    readonly host: string;
    readonly literalPath: string;
    readonly segment: (better: string, worse: string, position: number) => string;
    readonly moreParameters: string;
    readonly literalParameters: string;
    readonly queryText: string;
    readonly order: string;
  };
  readonly segments: Readonly<Record<SegmentKind, string>>;
  readonly siteFile: (file: SiteFile) => string;
  /** For an address of a part of the sitemap. Whether that part exists is not known here. */
  readonly sitemapPart: string;
  readonly fallback: string;
  readonly noFallback: string;
  readonly undecided: string;
  readonly undecidedNoFallback: string;
  /** For a rule with `serve`. @param type The media type of the file. */
  readonly serves: (type: string) => string;
  readonly unregisters: string;
  /** For a served file that is requested with a method other than GET or HEAD. */
  readonly readOnly: string;
  /** For a redirect under `site.cors`. `preflight` is for the preflight request before it. */
  readonly cors: string;
  readonly preflight: string;
  readonly target: (target: string) => string;
  readonly filledIn: (values: string) => string;
  readonly nothing: string;
  readonly queryMerged: (query: string) => string;
  readonly queryDropped: (query: string) => string;
  readonly refused: string;
  readonly gone: (suggestion: string) => string;
  readonly announced: string;
}

export const ENGLISH: ExplanationWords = {
  comparedAs: (canonical, changes) =>
    `Compared as ${canonical}${changes === "" ? "" : ` (${changes})`}.`,
  changes: {
    slashes: "doubled slashes reduced to one",
    lastSlash: "the last slash removed",
    escapes: "escapes decoded",
    lowerCase: "lower-cased",
    query: "the query apart",
  },
  hostOurs: (host) => `${host} is one of the site's hosts.`,
  hostForeign: (host, ours) => `${host} is not one of the site's hosts (${ours}).`,
  own: "Addresses under /_sunset are Sunset's own: no request for them reaches the table, and all but /_sunset/health get 404.",
  outOfScope: (scope) => `The path is outside the site's scope (${scope}): the old site answers.`,
  inScope: (scope) => `The path is in scope ${scope}.`,
  alias: (host, standsFor) => `${host} stands for ${standsFor}: its rules are looked up.`,
  keptUntil: (pattern, until) => `site.keep has ${pattern} until ${until}: the old site answers.`,
  repaired: (path, mends) =>
    `Nothing answers the address as it is. Repaired (${mends}), it is compared as ${path}.`,
  mends: {
    session: "the session taken out of the path",
    invisible: "invisible characters taken out",
    trailing: "white space and punctuation taken off the end",
    entity: '"amp;" taken off the names of parameters',
  },
  overlong: (characters, parameters) =>
    `The address has more than ${characters} characters, or more than ${parameters} parameters: no rule is looked for.`,
  kept: (pattern) => `site.keep has ${pattern}: the old site answers, whatever the rules say.`,
  gateUnreadable: "The date of the gate cannot be read: nothing is switched on by it.",
  gateOpen: (gate, now) => `The gate at ${gate} is open (it is ${now}).`,
  gateAhead: (gate, now) => `The gate at ${gate} is still ahead (it is ${now}).`,
  rules: "Rules that match host and path, best first:",
  wins: (rule) => `${rule}: answers`,
  loses: (rule, winner, why) => `${rule}: loses to ${winner}, ${why}`,
  setAside: (rule) => `${rule}: is a pattern, and gives way to the site's own file`,
  queryMissing: (rule) => `${rule}: its query parameters are not in the request`,
  notYet: (rule, start) => `${rule}: not yet: it starts at ${start}`,
  over: (rule, end) => `${rule}: over: it ended at ${end}`,
  unreadableDate: "a date that cannot be read",
  why: {
    moreSpecific: "which is more specific",
    host: "which is for this host only",
    literalPath: "whose path is literal",
    segment: (better, worse, position) =>
      `which has ${better} where this has ${worse}, in segment ${position}`,
    moreParameters: "which asks for more query parameters",
    literalParameters: "which is more exact about its query parameters",
    queryText: "whose query comes first in the alphabet",
    order: "which comes first in the file",
  },
  segments: {
    literal: "a literal",
    enumerated: "an enumerated placeholder",
    placeholder: "a placeholder",
    end: "its end",
    splat: "a splat",
  },
  siteFile: (file) => `The whole site is retired, so it serves ${file} itself.`,
  sitemapPart:
    "The address asks for one part of it: a part that does not exist gets 404, and is not cached.",
  fallback: "No rule answers: the site's fallback does.",
  noFallback: "No rule answers, and the site has no fallback.",
  undecided:
    "Nobody has decided yet where it goes: until then the site's fallback answers, and nothing keeps that answer.",
  undecidedNoFallback:
    "Nobody has decided yet where it goes, and the site has no fallback: until then it is not found.",
  serves: (type) => `The rule answers with a small file of its own (${type}).`,
  unregisters:
    "The rule answers with a script that removes the old site's service worker from browsers.",
  readOnly: "The rule answers with a file, which can only be read: other methods get 405.",
  cors: "site.cors has the path: scripts and fonts of other sites may follow the redirect.",
  preflight:
    "A browser asks whether a script of another site may follow a redirect here: site.cors has the path, so it may.",
  target: (target) => `Its target is ${target}.`,
  filledIn: (values) => `Filled in: ${values}.`,
  nothing: "nothing",
  queryMerged: (query) =>
    `The visitor's ${query} is carried over, except names that the target has itself.`,
  queryDropped: (query) => `The visitor's ${query} is dropped.`,
  refused:
    "The address to send to is not on the site's list of target hosts: refused, nothing is sent.",
  gone: (suggestion) => `The page says that the address is gone, and suggests ${suggestion}.`,
  announced: "The old page carries the announcement.",
};
