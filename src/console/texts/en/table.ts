import { number, plural } from "./locale.ts";

/** What the console says of the table, in English. */
export const table = {
  table: {
    menu: "Table",
    heading: "Every rule in plain words",
    serves: "what serves now:",
    ofRelease: "release",
    large: (limit: number) =>
      `A table of more than ${number(limit)} rules is not read through for a search. You can look rules up by how their address begins, spelt exactly as in the table; “Test addresses” finds the rule that answers any address.`,
    beginning: "Address begins with",
    search: "Search in addresses, targets, sections and notes",
    section: "Section",
    noSection: "without a section",
    outcome: "Outcome",
    status: "Status",
    host: "Host",
    everyHost: "every host",
    any: "any",
    sort: "Sort by",
    sorts: {
      from: "old address",
      to: "target",
      section: "section",
      status: "status",
      starts: "own start",
    },
    window: "has dates of its own",
    changed: (when: string) => `changed since the last approval (${when})`,
    submit: "Search",
    clear: "Clear",
    caption: "Rules",
    rule: "Rule",
    none: "No rule is like that.",
    noSuchPage: "There is no such page of results.",
    found: (total: number, first: number, last: number) =>
      `${plural(total, { one: "rule", other: "rules" })}; ${number(first)} to ${number(last)} are shown.`,
    more: "Try it, change it",
    examples: "Examples",
    address: "Address",
    try: "try",
  },
  row: {
    heading: "To change it without publishing",
    about:
      "In Cloudflare's dashboard, Workers KV, namespace REDIRECTS, add an entry with this key, and this value with what should be different. It is served within two minutes.",
    key: "Key",
    value: "Value",
    copy: "Copy",
    copied: "Copied",
    keyTooLong: "The address is longer than the 512 bytes of a KV key: change it in routes.json.",
  },
};
