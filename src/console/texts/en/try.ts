import { OUTCOME_LABELS } from "../../../domain/report/visit-outcome.ts";
import { addresses, number, plural } from "./locale.ts";

/** The console's texts about the answers that addresses would get, in English. */
export const tryTexts = {
  menu: "Test addresses",
  heading: "Test old addresses",
  about: "This only looks the answers up. It does not visit any page.",
  addresses: (limit: number) =>
    `Old addresses, one per line (up to ${number(limit)}). You can paste from a spreadsheet.`,
  kept: (count: string) =>
    `The ${count} addresses of your list are kept. Type or choose others to replace them.`,
  file: "Or a file with old addresses",
  fileHelp: "A sitemap, a table (CSV), a list, or a server's log; .gz too.",
  version: "Which version?",
  live: "The live version",
  both: (one: string, other: string) => `Side by side: ${one} and ${other}`,
  submit: "Test",
  change: "Change addresses, version or date",
  csv: "Download all as CSV",
  none: "Enter at least one address, or choose a file",
  tooMany: (limit: number) =>
    `More than ${number(limit)} addresses found; that is the limit. Split the list.`,
  noVersion: (typed: string) => `There is no version ${typed}: choose one from the list`,
  problems: {
    "too-large": "The file is too large: up to 16 MB can be read, unpacked. Split it.",
    damaged: "The file cannot be unpacked: it is damaged, or cut off. Choose it again.",
    packed:
      "This is a workbook or an archive. Save the sheet as CSV, or copy its cells and paste them.",
    binary: "The file contains no text. Choose a sitemap, a CSV file or a list of addresses.",
    index: "This is an index of sitemaps: choose one of the sitemaps that it lists.",
    empty: "The file is empty.",
    list: "The list from the previous page can no longer be read. Paste it or choose the file again.",
  },
  sitemapUnreadable: (line: number, problem: string) =>
    `The sitemap cannot be read, line ${number(line)}: ${problem}`,
  results: addresses,
  against: "Tested against",
  isLive: "live",
  and: " and ",
  asOf: (when: string) => `as of ${when}`,
  columnNames: "The first line was read as column names:",
  tallies: "Results",
  all: "All",
  differ: (count: number) => plural(count, { one: "address differs", other: "addresses differ" }),
  differs: "Differs",
  unreadable: "Not an address",
  found: (first: number, last: number, total: number) =>
    `${first === last ? number(first) : `${number(first)}–${number(last)}`} of ${number(total)}`,
  nothing: "No address matches this filter.",
  caption: "What each address gets",
  outcome: "Result",
  target: "Sent to",
  suggests: "Suggests",
  rule: "By the entry",
  quickFix: "By the quick fix",
  why: "Why",
  line: (line: number) => `Line ${number(line)}`,
  read: (line: number) => `Read from line ${number(line)}:`,
  help: "Write a path such as /page, or a whole address.",
  // Before the switch-over, addresses that will move are still on the old site, too.
  outcomes: { ...OUTCOME_LABELS, pass: "Stays on the old site" },
  columns: {
    typed: "Read from",
    status: "Status",
    rule: "Redirect",
    reason: "Because",
  },
  share: "Link to these results",
  shareHelp:
    "The addresses, the version and the date are in it. It shows what they get when it is opened.",
  noShare: {
    "too-many": (limit: number) =>
      `A link can hold up to ${number(limit)} addresses. Share the CSV instead.`,
    "too-long": "These addresses are too long for a link. Share the CSV instead.",
  },
};
