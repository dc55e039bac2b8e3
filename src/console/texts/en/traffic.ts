import { EVIDENCE_WORDS } from "../../../domain/report/evidence-words.ts";
import { addresses, number, plural, requests } from "./locale.ts";

const visits = (count: number): string => plural(count, { one: "visit", other: "visits" });

/** The console's texts about the requests of visitors, in English. */
export const traffic = {
  menu: "Visits",
  heading: "What visitors ask for",
  about:
    "The site itself counts which old addresses are asked for, day by day in UTC, and keeps nothing about the visitors.",
  listsLabel: "Lists",
  overview: "Overview",
  daysLabel: "Period",
  days: { 7: "7 days", 28: "4 weeks", 91: "3 months", 365: "1 year" },
  since: (day: string) => `Counted since ${day}.`,
  download: "Download as CSV",
  downloadFirst: (count: number) => `Download the first ${number(count)} as CSV`,
  downloadTakesLong: "The file goes through the whole table, which takes some minutes.",
  found: (count: number, total: number) => `${addresses(count)}, ${visits(total)}`,
  lost: (count: number) => `${visits(count)} could not be counted.`,
  noneLeft: "None in the rest of the table.",
  noneSoFar: "None in this part of the table. Go on with the next part.",
  columns: {
    visitors: "Visitors",
    crawlers: "Crawlers",
    last: "Last visit",
    lastCrawler: "Last crawler",
    referrer: "Most came from",
  },
  lists: {
    misses: {
      link: "Without a redirect",
      heading: "Asked for, but without a redirect",
      about:
        "Visitors asked for these old addresses, and no redirect answers them: they end up on the fallback page, or find nothing.",
      none: "Nobody asked for an address without a redirect.",
      ahead: "before the switch-over",
      answered: {
        to: "It now has an answer: visitors go to {to}.",
        gone: "It now has an answer: visitors are told that the page is gone.",
        other: "It now has an answer.",
      },
      noise: (count: number) =>
        `Not listed: ${requests(count)} for images, scripts and the like, or by scanners.`,
      rest: (count: number) =>
        `Not listed: ${visits(count)} to addresses that were not among a day's most frequent.`,
    },
    gone: {
      link: "Gone pages",
      heading: "Gone, and still asked for",
      about:
        "Visitors are told that these pages are gone, but still ask for them. If there is a page that helps them, send them there.",
      none: "Nobody asked for a page that is gone.",
    },
    never: {
      link: "Never asked for",
      heading: "Redirects that nobody asked for",
      about:
        "Nobody asked for these old addresses in this period, not even a crawler. Keep redirects for at least a year after the switch-over: Google advises it, and printed addresses are still typed much later.",
      none: "Every redirect was asked for.",
    },
    crawlers: {
      link: "Crawlers only",
      heading: "Redirects that only crawlers asked for",
      about:
        "In this period no visitor asked for these old addresses, only the programs of search engines and the like.",
      none: "There is no redirect that only crawlers asked for.",
    },
  },
  offer: {
    open: "Give it a redirect",
    fix: "In Cloudflare's dashboard, Workers KV, namespace REDIRECTS, add an entry with this key and this value. It is live within two minutes, but not before the switch-over.",
    fixWithout:
      "In Cloudflare's dashboard, Workers KV, namespace REDIRECTS, add an entry with this key, and the new address as its value. It is live within two minutes, but not before the switch-over.",
    next: "For good, in the next version",
    nextAbout: "Send this entry to the platform team, for routes.json:",
    nextWithout:
      "Download the list, fill in the new addresses and send it to the platform team: they import it as it is.",
    entry: "Entry",
  },
  week: {
    ahead: "{share} of last week's visits would reach a page of their own ({count}, {days})",
    now: "{share} of last week's visits reached a page of their own ({count}, {days})",
    none: "Nobody came in the last seven days.",
    noShadow:
      "It is not known yet what last week's visits would get at the switch-over. That is counted from the announcement on, or at once if the version says so.",
    howAhead: "What each visit would get at the switch-over, with the live version.",
    how: "What each visit got.",
    crawlers: (count: number) => `Among them ${visits(count)} of crawlers.`,
    noise: (count: number) =>
      `Not counted: ${requests(count)} for images, scripts and the like, or by scanners.`,
    today: (day: string) => `Up to today, ${day}.`,
    worst: (isAhead: boolean, count: number) =>
      isAhead
        ? plural(count, {
            one: "address that would not reach a page of its own",
            other: "addresses that would not reach a page of their own",
          })
        : plural(count, {
            one: "address that did not reach a page of its own",
            other: "addresses that did not reach a page of their own",
          }),
    allMisses: (count: number) => `All ${number(count)}`,
  },
  foreseen: {
    heading: "Real visits of last week",
    byLive: "These figures are for the live version, not for this one.",
    better: (better: number, of: number) =>
      better === 0
        ? "With this version none of them gets an answer of its own, either."
        : `With this version ${number(better)} of the ${number(of)} get an answer of their own.`,
    toList: "All addresses without a redirect",
  },
  chart: {
    heading: "Day by day",
    share: "Share of visits that reach a page of their own",
    shareAbout: (days: string) => `A line from ${days}. The table below has the same figures.`,
    visits: "Visits per day, by what they get",
    visitsAbout: (days: string) => `Stacked, from ${days}. The table below has the same figures.`,
    empty: "No day has visits to show.",
    rule: "Visits per day",
    own: "To a page of their own",
    day: "Day",
    asTable: "The figures as a table",
  },
  lastVisit: {
    never: "nobody yet",
    crawlersOnly: "crawlers only",
    removed: "Last visited: {when}",
  },
  suggestions: {
    label: "Suggested:",
    evidence: EVIDENCE_WORDS,
    tiers: { sure: "sure", likely: "likely", guess: "a guess" },
    by: "Suggestions were made by {who} on {when}, from the list of the new site's pages. Look at each before you use it.",
    unreadable: "The suggestions cannot be read. The platform team can make them again.",
    command: "{command} puts a suggested new address beside each.",
  },
  unknown: {
    unbound: "This page is not connected to what the site counts.",
    "no-tables": "Visits cannot be shown: the database lacks tables.",
    nothing: "Nothing has been counted yet. The first visits appear here within a minute.",
    failing: "What was counted cannot be read at the moment. The redirects are not affected.",
    slow: "What was counted could not be read in time. Try again, or choose a shorter period. The redirects are not affected.",
  },
  unknownFix: {
    unbound:
      "The deployment for reviewers needs the database of the site: uncomment the lines from {command} in wrangler.toml, fill in its id, and deploy the preview again.",
    "no-tables": "{command} creates its tables.",
  },
};
