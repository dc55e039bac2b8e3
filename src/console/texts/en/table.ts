import { number, plural } from "./locale.ts";

/** The console's texts about the table, in English. */
export const table = {
  table: {
    menu: "All redirects",
    serves: "entries, live now:",
    ofRelease: "entries, in",
    allFrom: (when: string) => `They start with the switch-over, ${when}, unless a date is shown.`,
    large: (limit: number) =>
      `This table has more than ${number(limit)} redirects: too large for full-text search. Search by the beginning of the old address, or use “Test addresses”.`,
    beginning: "Old address begins with",
    search: "Search in addresses, sections and notes",
    filters: "Filter and sort",
    how: "New address must",
    hows: { contains: "contain that text", begins: "begin with that text" },
    section: "Section",
    noSection: "without a section",
    status: "Status code",
    host: "Host",
    everyHost: "every host",
    any: "any",
    sort: "Sort by",
    sorts: {
      from: "old address",
      to: "new address",
      section: "section",
      status: "status code",
      starts: "own start",
      asked: "last visit",
    },
    turned: (sort: string) => `${sort}, last first`,
    window: "Only with their own dates",
    changed: (when: string) => `Only what changed since the last approval, ${when}`,
    submit: "Search",
    clear: "Clear the filters",
    caption: "Redirects",
    result: "Result",
    notByVisit: (limit: number) =>
      `It cannot be sorted by last visit now: what was counted cannot be read in time, or there are more than ${number(limit)} redirects. It is sorted by address.`,
    results: { permanent: "Permanent", temporary: "Temporary" },
    until: (end: string) => `until ${end}`,
    none: "No redirect matches.",
    noSuchPage: "There is no such page of results.",
    found: (total: number, first: number, last: number) =>
      `${first === last ? number(first) : `${number(first)}–${number(last)}`} of ${number(total)}`,
    download: (total: number) => `Download ${number(total)} as CSV`,
    more: "Details",
    fix: "The quick fix {key} lies over it: {answer}.",
    fixIsSame: "The quick fix {key} says the same and is left over.",
    fixLater: "From {when} the quick fix {key} lies over it: {answer}.",
    moreFixes: (count: number) =>
      plural(count, { one: "more quick fix", other: "more quick fixes" }),
    examples: "Examples",
    address: "Address",
    try: "Test it",
  },
  row: {
    heading: "To change it at once, as a quick fix",
    about:
      "In Cloudflare's dashboard, Workers KV, namespace REDIRECTS, add an entry: use this key, and this value changed as you need. It is live within two minutes, but not before this redirect starts.",
    each: "Others have the same address, so each value has a key of its own:",
    of: "Where it is {value}",
    shared: (others: number) =>
      `A quick fix cannot change it by itself: ${plural(others, { one: "other entry has", other: "other entries have" })} the same address and would be covered too. Publish a new version instead.`,
    key: "Key",
    value: "Value",
    copy: "Copy",
    copied: "Copied",
    keyTooLong:
      "The address is longer than the 512 bytes of a key: it cannot be changed by a quick fix. Publish a new version instead.",
  },
};
