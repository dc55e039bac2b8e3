import { number, plural } from "./locale.ts";

/** What the console says of what addresses would get, in English. */
export const tryTexts = {
  try: {
    menu: "Try addresses",
    heading: "What would these addresses get?",
    about: "Nothing is requested or redirected: the table is asked, as the Worker asks it.",
    live: "Against what serves now.",
    ofRelease: "Against release",
    addresses: (limit: number) => `Old addresses, one a line, at most ${number(limit)}`,
    sitemap: "Or a sitemap of the old site (XML)",
    submit: "Try",
    csv: "Download as CSV",
    none: "Type an address, or choose a sitemap",
    tooMany: (count: number, limit: number) =>
      `These are ${number(count)} addresses: try at most ${number(limit)} at once`,
    sitemapUnreadable: (line: number, problem: string) =>
      `The sitemap cannot be read, line ${line}: ${problem}`,
    sitemapIndex: "This is an index of sitemaps: choose one of the sitemaps that it lists",
    results: (count: number, when: string) =>
      `${plural(count, { one: "address", other: "addresses" })}, as of ${when}`,
    caption: "What each address gets",
    address: "Address",
    outcome: "Gets",
    target: "Goes to",
    rule: "By",
    why: "Why",
    unreadable: "not an address",
  },
};
