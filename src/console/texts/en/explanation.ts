import type { ExplanationWords } from "../../../domain/resolve/explanation-words.ts";

/** The sentences of an explanation, for those who sign: the command line has others, in the words of the table's file. */
export const explanation: ExplanationWords = {
  comparedAs: (canonical, changes) =>
    `Looked up as ${canonical}${changes === "" ? "" : ` (${changes})`}.`,
  changes: {
    slashes: "doubled slashes made single",
    lastSlash: "without the last slash",
    escapes: "characters such as %20 written out",
    lowerCase: "in lower case",
    query: "without its parameters",
  },
  hostOurs: (host) => `${host} is an address of this site.`,
  hostForeign: (host, ours) => `${host} is not an address of this site (${ours}).`,
  outOfScope: (scope) =>
    `It lies outside the part of the site that closes (${scope}): it is kept on the old site.`,
  inScope: (scope) => `It lies in ${scope}, a part of the site that closes.`,
  alias: (host, standsFor) => `${host} stands for ${standsFor}, whose entries are looked up.`,
  keptUntil: (pattern, until) => `${pattern} is kept on the old site until ${until}.`,
  repaired: (path, mends) =>
    `No entry fits the address as it stands. Mended (${mends}), it is looked up as ${path}.`,
  mends: {
    session: "the number of a session taken out",
    invisible: "invisible characters taken out",
    trailing: "spaces and punctuation taken off the end",
    entity: '"amp;" taken off the names of parameters',
  },
  kept: (pattern) => `${pattern} is never redirected: it is kept on the old site.`,
  gateUnreadable: "The date of the switch-over cannot be read: it switches nothing on.",
  gateOpen: (gate, now) => `The switch-over at ${gate} is over (as of ${now}).`,
  gateAhead: (gate, now) => `The switch-over at ${gate} is still to come (as of ${now}).`,
  rules: "Entries that fit the address, best first:",
  wins: (rule) => `${rule}: this one answers`,
  loses: (rule, winner, why) => `${rule}: gives way to ${winner}, ${why}`,
  setAside: (rule) => `${rule}: gives way to the site's own file`,
  queryMissing: (rule) => `${rule}: the address lacks the parameters that it asks for`,
  notYet: (rule, start) => `${rule}: not yet, it starts at ${start}`,
  over: (rule, end) => `${rule}: no longer, it ended at ${end}`,
  unreadableDate: "a date that cannot be read",
  why: {
    moreSpecific: "which is more specific",
    host: "which is for this host alone",
    literalPath: "which names this very address",
    segment: (better, worse, position) =>
      `which has ${better} where this has ${worse}, in part ${position} of the address`,
    moreParameters: "which asks for more parameters",
    literalParameters: "which is more exact about its parameters",
    queryText: "whose parameters come first in the alphabet",
    order: "which comes first in the file",
  },
  segments: {
    literal: "fixed text",
    enumerated: "one of a list",
    placeholder: "anything",
    end: "its end",
    splat: "anything, however long",
  },
  siteFile: (file) => `The whole site has closed, and answers ${file} by itself.`,
  fallback: "No entry fits: the fallback page answers.",
  noFallback: "No entry fits, and there is no fallback page.",
  undecided:
    "Nobody has decided yet where it goes: until then visitors are sent to the fallback page, and browsers do not remember it.",
  undecidedNoFallback:
    "Nobody has decided yet where it goes, and there is no fallback page: until then there is no such page.",
  serves: (type) => `The entry answers with a small file (${type}).`,
  unregisters:
    "The entry answers with a script that takes the old site's service worker out of browsers.",
  readOnly:
    "The entry answers with a file, which can only be read: other requests are refused (405).",
  cors: "Scripts and fonts of other sites may follow this redirect.",
  preflight:
    "A browser asks whether a script of another site may follow a redirect here, and it may.",
  target: (target) => `Its new address is ${target}.`,
  filledIn: (values) => `Filled in: ${values}.`,
  nothing: "nothing",
  queryMerged: (query) =>
    `The visitor's ${query} goes along, but for parameters that the new address has itself.`,
  queryDropped: (query) => `The visitor's ${query} is removed.`,
  refused: "The new address is on a site that is not allowed: nobody is sent there.",
  gone: (suggestion) => `The page says that it is gone, and links ${suggestion}.`,
  announced: "The old page carries the announcement.",
};
