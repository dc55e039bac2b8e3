import { addresses, changes, number, plural } from "./locale.ts";

/** The texts of the panel beside a decision, and of the record after it, about its effect, in English. */
export const effect = {
  effect: {
    heading: "What this version changes",
    signed: "What was signed",
    notRecorded: "This decision is from before the effect was recorded with it.",
    total: changes,
    nothing: "Nothing changes for visitors.",
    counts: (removed: number, changed: number, added: number) =>
      [
        added > 0 ? `${number(added)} new` : "",
        changed > 0 ? `${number(changed)} changed` : "",
        removed > 0 ? `${number(removed)} removed` : "",
      ]
        .filter((it) => it !== "")
        .join(", "),
    settings: (count: number) => plural(count, { one: "setting", other: "settings" }),
    atOnce: "At once, when it goes live",
    on: (when: string) => `From ${when}`,
    moreStarts: (count: number) =>
      `${plural(count, { one: "change starts", other: "changes start" })} on later dates.`,
    never: (count: number) =>
      `${plural(count, { one: "change makes", other: "changes make" })} no difference: the dates are over, or never come.`,
    gateMoved: (when: string) =>
      `A quick fix holds the switch-over at ${when}, whatever the version says.`,
    offFallback: (count: number) =>
      `${plural(count, { one: "address no longer ends", other: "addresses no longer end" })} on the fallback page.`,
    ontoFallback: (count: number) =>
      `${plural(count, { one: "address is", other: "addresses are" })} sent to the fallback page only.`,
    gone: (count: number) => `Visitors of ${addresses(count)} are told that the page is gone.`,
    backToOldSite: (count: number) =>
      `${plural(count, { one: "address goes", other: "addresses go" })} back to the old site.`,
    notFound: (count: number) => `Visitors of ${addresses(count)} find no page.`,
    unnoticed: (asked: number) =>
      asked === 1
        ? "The one address that was tried gets the same as now."
        : `None of the ${number(asked)} addresses that were tried gets anything different from now.`,
    untried: (count: number) =>
      `${plural(count, { one: "changed group of addresses has", other: "changed groups of addresses have" })} no example: nobody has tried what visitors get there.`,
    sample: (asked: number) =>
      `So much changes that only ${plural(asked, { one: "address was", other: "addresses were" })} tried: the numbers of addresses are those of the sample, the numbers of changes are complete.`,
    quickFixes: (count: number) =>
      `${plural(count, { one: "quick fix lies", other: "quick fixes lie" })} over these changes`,
    dead: (count: number) =>
      `${plural(count, { one: "new page did", other: "new pages did" })} not work at the last check: visitors would see an error.`,
    notChecked: "Nobody has checked yet whether the new pages work.",
    warningsNotKnown: "Warnings were not kept when this version was published.",
    andMore: (count: number) => `and ${number(count)} more`,
  },
  settings: {
    names: {
      name: "Name of the site",
      hosts: "Hosts of the old site",
      scope: "Part of the site that closes",
      targetHosts: "Sites that redirects may lead to",
      announceAt: "Announcement on the old pages",
      activatesAt: "Switch-over date",
      fallback: "Fallback page",
      maxAgeSeconds: "How long browsers remember a redirect, in seconds",
      keep: "Never redirected",
      aliases: "Hosts that stand for another",
      timeZone: "Time zone",
      fallbackStatus: "Kind of redirect to the fallback page",
      cors: "Redirects that scripts of other sites may follow",
      repair: "Repair of broken addresses",
      texts: "Texts of the pages",
      color: "Colour of the pages",
      archive: "Archived copies",
      deadTargets: "Addresses by which the new site says that a page is missing",
      shadow: "Counting ahead of the announcement",
    },
    becomes: "{name}: {before} becomes {after}.",
    set: "{name}: {after}. It was not set before.",
    unset: "{name}: no longer set. It was {before}.",
    gate: "Switch-over moved from {before} to {after}",
    later: (rules: number, length: string) =>
      `${plural(rules, { one: "redirect starts", other: "redirects start" })} ${length} later.`,
    earlier: (rules: number, length: string) =>
      `${plural(rules, { one: "redirect starts", other: "redirects start" })} ${length} earlier.`,
    /** After a date, for a switch-over that has taken place and is taken back. */
    reopened: "until then visitors get the old site again, even where they are redirected today.",
    held: "This has no effect while a quick fix holds the switch-over.",
    fallback:
      "The fallback page is now {after}. It was {before}. All addresses without a redirect of their own go there.",
    noFallback:
      "There is no fallback page any more (it was {before}): addresses without a redirect of their own get “page not found”.",
    newFallback:
      "The fallback page is now {after}. There was none: addresses without a redirect of their own got “page not found”.",
    /** For a setting with many entries that has no words of its own. */
    gains: "{name}: now also {entries}.",
    loses: "{name}: no longer {entries}.",
    entry: "{name}, {entry}: “{before}” becomes “{after}”.",
    lists: {
      scope: { gains: "Now also closes: {entries}.", loses: "No longer closes: {entries}." },
      keep: {
        gains: "Now never redirected: {entries}.",
        loses: "No longer kept on the old site: {entries}.",
      },
      aliases: {
        gains: "Now answered like another host: {entries}.",
        loses: "No longer answered like another host: {entries}.",
      },
      cors: {
        gains: "Scripts of other sites may now follow the redirects of {entries}.",
        loses: "Scripts of other sites may no longer follow the redirects of {entries}.",
      },
      deadTargets: {
        gains: "The new site is now taken to say “page not found” by {entries}.",
        loses: "The new site is no longer taken to say “page not found” by {entries}.",
      },
    },
    pair: (name: string, value: string) => `${name} as ${value}`,
    keptUntil: (path: string, when: string) => `${path} until ${when}`,
    inLanguage: (text: string, language: string) => `${text} in ${language}`,
    pageTexts: {
      announcement: "announcement",
      goneTitle: "title of the page that says gone",
      goneText: "text of the page that says gone",
      notFoundTitle: "title of the page that says not found",
      notFoundText: "text of the page that says not found",
    },
    switched: { true: "on", false: "off" },
    noLongerApply: (rules: number) =>
      `${plural(rules, { one: "redirect under it no longer applies", other: "redirects under it no longer apply" })}.`,
  },
};
