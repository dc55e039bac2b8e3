import type { FindingId } from "../../../domain/finding.ts";

/** Findings that only a command prints, and that neither a published table nor a quick fix can have. */
type Printed = `${"import" | "export" | "route"}-${string}` | "table-too-large";

/**
 * The name of a kind of finding for the person who signs, and its meaning for visitors, which shows whether it matters.
 */
export interface KindWords {
  readonly title: string;
  readonly meaning: string;
}

const NOT_USED =
  "It is not used: visitors get what they would get without it, until it is corrected.";

export const FINDING_KINDS = {
  "json-syntax": {
    title: "It is not written as JSON",
    meaning: NOT_USED,
  },
  "json-duplicate-key": {
    title: "It says something twice",
    meaning:
      "Only one of the two can count, so visitors might get the one that was not meant: one of them has to go.",
  },
  schema: {
    title: "Something in it is not written as it must be",
    meaning: NOT_USED,
  },
  "from-unparseable": {
    title: "An old address cannot be read",
    meaning: "No visitor can request such an address, so nobody is redirected: correct it.",
  },
  "from-host-unknown": {
    title: "An old address is on a host that is not the site's",
    meaning: "No visitor comes through there, so nobody is redirected: correct it or remove it.",
  },
  "from-outside-scope": {
    title: "An old address is outside the part of the site that closes",
    meaning:
      "Visitors go on seeing the old site there, whatever the redirect says: correct it or remove it.",
  },
  "from-kept": {
    title: "An old address stays on the old site, so its redirect never applies",
    meaning: "Visitors go on seeing the old page: either the redirect or the exception has to go.",
  },
  "rule-duplicate": {
    title: "The same old address is there twice",
    meaning:
      "Visitors do not notice it today, but the next correction may reach only one of the two: take one out.",
  },
  "rule-conflict": {
    title: "The same old address is sent to different pages",
    meaning: "Visitors can only get to one of them: somebody has to decide to which.",
  },
  "rule-shadowed": {
    title: "Another redirect takes all visitors of these addresses",
    meaning: "No visitor ever gets what this one says: one of the two has to be corrected.",
  },
  "target-unparseable": {
    title: "A new address cannot be read",
    meaning: "Visitors would see an error in place of the new page: correct it.",
  },
  "target-not-https": {
    title: "A new address does not begin with https",
    meaning:
      "Visitors are only sent to secure addresses, and would see an error here: use the https address.",
  },
  "target-credentials": {
    title: "A new address contains a user name or a password",
    meaning:
      "Such addresses are used to mislead people, so visitors would see an error here: correct it.",
  },
  "target-port": {
    title: "A new address names a port",
    meaning:
      "Public pages do not need one, and visitors would see an error here: remove the number after the colon.",
  },
  "target-host-not-allowed": {
    title: "A new address is on a host where visitors may not be sent",
    meaning:
      "Visitors would see an error in place of the new page: correct the address, or have its host agreed.",
  },
  "target-too-long": {
    title: "A new address is too long",
    meaning:
      "Some browsers and search engines do not follow it, so visitors would see an error: use a shorter one.",
  },
  "placeholder-unknown": {
    title: "A new address uses a part that the old one does not have",
    meaning: "Visitors would be sent to a page that does not exist: correct it.",
  },
  "placeholder-in-authority": {
    title: "The host of a new address is not fixed",
    meaning:
      "Whoever makes up a link could send visitors to a site of their own through it: correct it.",
  },
  "placeholder-unused-where": {
    title: "Values are listed for a part that the old address does not have",
    meaning:
      "The redirect would apply to more addresses than was meant, and take visitors along: correct it.",
  },
  "instant-unparseable": {
    title: "A date and time cannot be read",
    meaning: "What should start then would never start for visitors: correct it.",
  },
  "window-empty": {
    title: "A redirect ends before it starts",
    meaning: "No visitor would ever get it: correct its dates.",
  },
  "dates-disordered": {
    title: "The dates of the site are in the wrong order",
    meaning:
      "Visitors would not see the announcement in time, or an exception would be over before it counts: correct the dates.",
  },
  "redirect-loop": {
    title: "Visitors would be sent round in a circle",
    meaning: "Visitors' browsers give up with an error, and they never arrive: correct it.",
  },
  "example-broken": {
    title: "An example gets another answer than its redirect gives",
    meaning:
      "Visitors of that address would get something other than its author expected: correct one of the two.",
  },
  "serve-too-large": {
    title: "A small file is too large",
    meaning: "Visitors cannot be given it from here: it has to be hosted elsewhere.",
  },
  "serve-type": {
    title: "The type of a small file cannot be used",
    meaning:
      "Visitors' browsers could not read the file, or would run it as a program: correct it.",
  },
  "redirect-chain": {
    title: "Visitors are redirected more than once before they arrive",
    meaning:
      "Visitors do arrive, a little later; search engines may give up on the way. Better sent straight to the last page.",
  },
  "many-to-one": {
    title: "Many old addresses are sent to one and the same page",
    meaning:
      "Visitors arrive, but hardly ever at what they were looking for, and search engines take that for missing pages. It matters for addresses that are often visited.",
  },
  "target-is-fallback": {
    title: "Old addresses have a redirect of their own, and it only leads to the fallback page",
    meaning:
      "Visitors get what they would get without it. It does no harm, but perhaps there is a page that suits them better.",
  },
  "window-past": {
    title: "Redirects are over, or end while the old site still answers",
    meaning:
      "Visitors do not get them after their end, or never will unless they start before the switch-over. It does not matter for campaigns that are over; otherwise a date is wrong.",
  },
  "key-too-long": {
    title: "Old addresses are too long for a quick fix",
    meaning:
      "Visitors notice nothing: the redirect works. But a later correction needs a new version.",
  },
  "locale-changed": {
    title: "Visitors from one country or language are sent to the pages of another",
    meaning:
      "Visitors may find a language that they do not read, or offers that are not meant for them. It is right if the new site has no pages for them.",
  },
  "no-example": {
    title: "Groups of addresses have no example to check them by",
    meaning:
      "Nobody has checked where visitors of these addresses are sent. Test a few of them before you approve.",
  },
  "wildcard-lookalike": {
    title: "Characters in addresses look like wildcards, but are not",
    meaning:
      "The entry applies only to addresses with these very characters, so the visitors it was made for most likely miss it. It should be corrected.",
  },
  "invisible-character": {
    title: "Addresses contain invisible characters",
    meaning:
      "They got in by copying, and visitors' addresses do not have them: the redirect misses its visitors, or leads to a page that does not exist. It should be corrected.",
  },
  "entity-in-address": {
    title: "Addresses contain HTML codes such as &amp;",
    meaning:
      "The redirect misses its visitors, or the new page does not understand the address. It should be corrected.",
  },
  "well-known-redirected": {
    title: "Nothing keeps the addresses that certificates and apps ask for",
    meaning:
      "After the switch-over, visitors may see a security warning in their browser, and links no longer open the app. Ask the platform team before you accept it.",
  },
  "robots-redirected": {
    title: "Search engines are sent away from the files they look for first",
    meaning:
      "Visitors notice nothing, but search engines learn of the move later, and go on showing old pages for longer.",
  },
  "host-alone": {
    title: "The site answers with www and without it, but not alike",
    meaning:
      "Some visitors, depending on how they type the address, get the fallback page or nothing from us. It should be settled before the switch-over.",
  },
  "gate-far": {
    title: "The switch-over is more than ten years ahead",
    meaning: "Until then visitors see the old site. Most likely the year is mistyped.",
  },
  undecided: {
    title: "Nobody has decided yet where these addresses go",
    meaning:
      "For now their visitors are sent to the fallback page, or find nothing if there is none, and browsers do not remember that. You can approve all the same. Then tell the platform team where each should lead: they put it into the next version.",
  },
  "value-trimmed": {
    title: "There were spaces around it; they are left out",
    meaning: "Visitors notice nothing: it works as it was meant.",
  },
  "row-parameter": {
    title: "It only applies to visitors of one campaign or one click",
    meaning:
      "All other visitors of the address do not get it. Most likely the address was copied from an e-mail.",
  },
  "row-waits": {
    title: "It does nothing before the switch-over",
    meaning: "Until then visitors get what the live version says.",
  },
} satisfies Readonly<Record<Exclude<FindingId, Printed>, KindWords>>;
