import { number } from "./locale.ts";

/** The console's texts about previews of the switch-over, in English. */
export const preview = {
  travel: {
    heading: "Preview the switch-over",
    about: (origin: string) =>
      `Open any old address at ${origin}, or type it here, and see where visitors will be sent: on the date, from the version and on the host that you choose. Nothing is cached or indexed. If you choose nothing, you see the switch-over date (today, once it has passed), the live version and the site's first host.`,
    crawlers:
      "A crawler says in each address what it wants to see, with ?__at=, ?__release= and ?__host=. The list of addresses on the page of a version already has them.",
    elsewhere:
      "What you choose here applies to the links on these pages, to the box for an old address and to the lists for crawlers. If you type old addresses into the browser itself, choose at",
    choose: "Choose the date, the version, the host",
    submit: "Preview this",
    reset: "Show the switch-over date",
    previewThis: "Preview this version on old addresses",
    hostField: "Host of the old site",
    examples: "For example",
    chosen: "Old addresses on this preview site show",
    chosenForLinks: (origin: string) =>
      `Links from these pages to old addresses at ${origin}, and the lists for crawlers, show`,
    release: (version: string) => `${version}, with today's quick fixes`,
    live: "Live version",
    change: "Preview something else",
    unreadable: "Which date and time do you mean?",
    unreadableText: (typed: string) =>
      `“${typed}” is not a date and a time with a time zone. See the address as of one of these:`,
    noReleaseText: (typed: string) =>
      `“${typed}” is neither the number of a version nor the beginning, at least eight characters long, of exactly one. Write it like one of these; the second is the live version:`,
    noReleaseHelp: "The overview of the console lists the versions.",
    notOurs: "This is not a host of the site",
    notOursText: (typed: string) => `“${typed}” is not one of the site's hosts, which are:`,
    incomplete: "This version cannot be previewed",
    incompleteText:
      "A part of it is missing, or could not be read. The live version is not affected.",
  },
  previewed: {
    label: "Preview",
    frame: "What visitors see",
    ways: "More about this address",
    addressHelp:
      "A whole address of the old site, or a path such as /about. You can paste it from anywhere.",
    show: "Show",
    why: "Why?",
    dates: "On another date",
    announced: "When the announcement begins",
    liveInstead: "The live version instead",
    titles: {
      pass: "The old site still shows this page",
      announced: "The old site still shows this page, with the announcement",
      gone: "Visitors see this page (410 Gone)",
      "not-found": "Visitors see this page (404 Not Found)",
      redirect: "Visitors are sent to the page that replaces this one",
      fallback: "Visitors are sent to the fallback page only",
      undecided: "Not decided yet: visitors are sent to the fallback page for now",
      refused: "Visitors get an error (501)",
      served: "Visitors get this file",
    },
    forGood: (status: number) =>
      `For good (${status}): browsers remember it, and search engines replace the old address with the new one.`,
    forNow: (status: number) => `For now (${status}): nothing remembers it.`,
    temporary:
      "Opened in the preview, the old address redirects temporarily (302), so no browser remembers it.",
    open: "Open it as visitors do",
    refused:
      "The new address is not on a host that visitors may be sent to. This has to be put right before the version goes live.",
    noBody: (status: number) => `The answer (${status}) has no page.`,
    standIn: "The old site shows its own page here",
    unreachable:
      "It could not be fetched for this preview: the old site did not answer. Visitors get it from the old site, as before.",
    oldRedirect: (target: string) => `The old site itself sends visitors on to ${target}.`,
    oldFile: (type: string) => `What the old site answers with is not a web page (${type}).`,
    oldTooLarge: (megabytes: number) =>
      `The page has more than ${number(megabytes)} MB, and is not shown here. Visitors get it whole, as before.`,
    unreadable: "Enter a whole address of the old site, or a path such as /about",
    foreign: (host: string, hosts: string) =>
      `${host} is not part of this site. Its hosts are: ${hosts}`,
  },
  instant: {
    legend: "On which date?",
    default: "The switch-over date, or today once it has passed",
    presets: {
      now: "Now",
      before: "One minute before the switch-over",
      gate: "The switch-over",
      after: "A week after the switch-over",
    },
    other: "Another date and time:",
    date: "Date",
    time: "Time",
    zone: "Time zone",
    unreadable: (example: string) =>
      `Choose a date and a time, or write them like this: ${example}`,
  },
};
