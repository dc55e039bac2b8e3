import { ENGLISH, type ExplanationWords } from "../../../domain/resolve/explanation-words.ts";

/** The sentences of an explanation in the words of people who sign; the command line uses technical terms. */
export const explanation: ExplanationWords = {
  ...ENGLISH,
  own: "Addresses under /_sunset belong to the redirects' own software: whatever the table says, visitors find no page there.",
  outOfScope: (scope) =>
    `The address is not in the part of the site that closes (${scope}): the old site answers.`,
  inScope: (scope) => `The address is in the part of the site that closes (${scope}).`,
  kept: (pattern) => `Never redirected: ${pattern} stays on the old site.`,
  keptUntil: (pattern, until) =>
    `Not redirected yet: ${pattern} stays on the old site until ${until}.`,
  gateUnreadable: "The date of the switch-over cannot be read: nothing is switched on by it.",
  gateOpen: (gate, now) => `The switch-over on ${gate} has happened (looked at as of ${now}).`,
  gateAhead: (gate, now) => `The switch-over on ${gate} is still ahead (looked at as of ${now}).`,
  overlong: (characters, parameters) =>
    `The address has more than ${characters} characters, or more than ${parameters} parameters: no redirect is looked for.`,
  rules: "Redirects that fit the address, the best first:",
  loses: (rule, winner, why) => `${rule}: gives way to ${winner}, ${why}`,
  setAside: (rule) => `${rule}: is for a group of addresses, and gives way to the site's own file`,
  queryMissing: (rule) => `${rule}: the address does not have the parameters that it asks for`,
  notYet: (rule, start) => `${rule}: not yet: it starts on ${start}`,
  over: (rule, end) => `${rule}: over: it ended on ${end}`,
  why: {
    moreSpecific: "which is more exact",
    host: "which is for this host only",
    literalPath: "which is for this very address",
    segment: (better, worse, position) =>
      `which has ${better} where this has ${worse}, in part ${position} of the address`,
    moreParameters: "which asks for more parameters",
    literalParameters: "which is more exact about its parameters",
    queryText: "whose parameters come first in the alphabet",
    order: "which comes first in the table",
  },
  segments: {
    literal: "fixed text",
    enumerated: "one of a list",
    placeholder: "anything",
    end: "its end",
    splat: "anything from here on",
  },
  fallback: "No redirect is for this address: visitors are sent to the fallback page.",
  noFallback: "No redirect is for this address, and the site has no fallback page.",
  sitemapPart:
    "The address asks for one part of it: if there is no such part, visitors find no page there.",
  undecided:
    "Nobody has decided yet where it goes: until then visitors are sent to the fallback page, and nothing keeps that answer. Tell the platform team where it should lead.",
  undecidedNoFallback:
    "Nobody has decided yet where it goes, and the site has no fallback page: until then the page is not found. Tell the platform team where it should lead.",
  serves: (type) => `It is answered with a small file (${type}).`,
  unregisters: "It is answered with a script that removes the old site's program from browsers.",
  readOnly: "It is answered with a file, which can only be read: other methods get 405.",
  cors: "Scripts and fonts of other sites may follow this redirect.",
  preflight: "A browser asks whether a script of another site may follow this redirect: it may.",
  target: (target) => `It leads to ${target}.`,
  filledIn: (values) => `Filled in from the address: ${values}.`,
  queryMerged: (query) =>
    `The visitor's parameters (${query}) are carried over, except those that the new address has itself.`,
  queryDropped: (query) => `The visitor's parameters (${query}) are removed.`,
  refused: "The address to send to is not on a site that is allowed: nobody is sent there.",
  gone: (suggestion) => `Visitors are told that the page is gone; its page suggests ${suggestion}.`,
};
