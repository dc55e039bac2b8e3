/** Merges all that is known of a site's addresses, in any order, into one inventory. */
import { compareText } from "../domain/url/query.ts";
import { keyAddress } from "./address-key.ts";
import type { InventoryLine } from "./inventory-csv.ts";
import {
  addToEntry,
  bestSpelling,
  createEntry,
  type Entry,
  hitsOf,
  type LineOrigin,
  mergeEntries,
} from "./inventory-entry.ts";
import {
  chooseHosts,
  createHostTally,
  type HostChoice,
  type SiteHosts,
} from "./inventory-hosts.ts";
import { type LineProblem, toCountedRequest } from "./logged-request.ts";
import { createNoiseFilter } from "./noise.ts";
import { createPageVariants, type PageVariants } from "./page-variants.ts";
import type { SourceLine } from "./source-line.ts";

/** The maximum number of addresses kept, which take about 1.1 GB. */
export const ADDRESSES_AT_MOST = 1_000_000;

/** Longer than any real address. */
const ADDRESS_CHARACTERS_AT_MOST = 2048;

/** Stands in for the host of lines without one. */
const NO_HOST = "unknown.invalid";

/** The number of lines and addresses left out. */
export interface LeftOut {
  readonly lines: number;
  readonly addresses: number;
}

export interface Inventory extends HostChoice {
  /** Sorted by address. */
  readonly lines: readonly InventoryLine[];
  /** The number of lines for parts of pages, such as images. Their addresses are not counted. */
  readonly assetLines: number;
  /** Addresses that scanners request on every server. */
  readonly probes: LeftOut;
  /** Addresses on hosts other than the site's, the most frequent host first. */
  readonly otherHosts: readonly ({ readonly host: string } & LeftOut)[];
  /** Pages with many addresses that differ only in their parameters; the page with the most addresses first. */
  readonly variants: readonly PageVariants[];
}

export interface InventoryMaker {
  /** @returns The problem with the line if it has no address, otherwise null. */
  add(line: SourceLine, origin: LineOrigin): LineProblem | null;
  /** Whether there were more addresses than can be kept, so that the inventory would be incomplete. */
  isFull(): boolean;
  /**
   * Finishes the inventory. May be called only once.
   *
   * @returns null if no line names a host, and none was given.
   */
  finish(hosts: SiteHosts): Inventory | null;
}

/** @param ignored Parameters besides those of campaigns that do not distinguish pages, in lower case. */
export function createInventory(
  ignored: ReadonlySet<string> = new Set(),
  atMost: number = ADDRESSES_AT_MOST,
): InventoryMaker {
  const entries = new Map<string, Entry>();
  const hosts = createHostTally();
  const noiseOf = createNoiseFilter([]);
  let assetLines = 0;
  let isFull = false;
  return {
    add(line, origin) {
      const request = toCountedRequest({ ...line, hits: 1 }, NO_HOST);
      if ("problem" in request) return request;
      const { url, hasHost } = request;
      if (url.href.length > ADDRESS_CHARACTERS_AT_MOST) {
        const most = ADDRESS_CHARACTERS_AT_MOST.toLocaleString("en");
        return { problem: `its address is longer than ${most} characters` };
      }
      const address = keyAddress(url, hasHost, ignored);
      if (line.isAsset || noiseOf(address.path, null) === "asset") {
        assetLines += 1;
        return null;
      }
      hosts.add(address.group, url, line.target);
      const key = keyOf(address.group, address);
      let entry = entries.get(key);
      if (!entry) {
        if (entries.size >= atMost) {
          isFull = true;
          return null;
        }
        entry = createEntry(address);
        entries.set(key, entry);
      }
      addToEntry(entry, line, address.spelling, origin);
      return null;
    },
    isFull: () => isFull,
    finish(site) {
      const choice = chooseHosts(hosts, site);
      return choice && { ...choice, ...listEntries(entries, choice), assetLines };
    },
  };
}

function keyOf(group: string, { path, query }: Pick<Entry, "path" | "query">): string {
  return query === "" ? group + path : `${group}${path}?${query}`;
}

function listEntries(
  entries: Map<string, Entry>,
  choice: HostChoice,
): Pick<Inventory, "lines" | "probes" | "otherHosts" | "variants"> {
  const noiseOf = createNoiseFilter([]);
  const others = new Map<string, { lines: number; addresses: number }>();
  const probes = { lines: 0, addresses: 0 };
  const lines: InventoryLine[] = [];
  const variants = createPageVariants();
  uniteHosts(entries, choice);
  for (const [key, entry] of entries) {
    // Deleted at once, so that a million entries are not held twice.
    entries.delete(key);
    const { group } = entry;
    const origin = choice.origins.get(group);
    if (origin === undefined) {
      const other = others.get(group) ?? { lines: 0, addresses: 0 };
      others.set(group, other);
      count(other, entry);
      continue;
    }
    // Whether a page is named is known only once all sources are read.
    if (!entry.isNamed && noiseOf(entry.path, entry.status) === "probe") {
      count(probes, entry);
      continue;
    }
    const url = origin + bestSpelling(entry);
    lines.push(lineOf(entry, url));
    variants.add(group + entry.path, url);
  }
  return {
    lines: lines.sort((a, b) => compareText(a.url, b.url)),
    probes,
    otherHosts: [...others]
      .map(([host, left]) => ({ host, ...left }))
      .toSorted((a, b) => b.lines - a.lines || compareText(a.host, b.host)),
    variants: variants.list(),
  };
}

/** Merges entries for the same address on hosts that are one site. */
function uniteHosts(entries: Map<string, Entry>, { groups, main }: HostChoice): void {
  const homeOf = (group: string): string => (group === "" ? main : (groups.get(group) ?? group));
  let left = entries.size;
  for (const [key, entry] of entries) {
    // The remaining entries were added by this loop.
    if (left-- === 0) break;
    const group = homeOf(entry.group);
    if (group === entry.group) continue;
    entries.delete(key);
    entry.group = group;
    const home = keyOf(entry.group, entry);
    const there = entries.get(home);
    if (there) mergeEntries(there, entry);
    else entries.set(home, entry);
  }
}

function count(left: { lines: number; addresses: number }, entry: Entry): void {
  left.lines += entry.lines;
  left.addresses += 1;
}

function lineOf(entry: Entry, url: string): InventoryLine {
  return {
    url,
    hits: hitsOf(entry),
    clicks: entry.clicks,
    title: entry.title,
    language: entry.language,
    status: entry.status,
    lastSeen: entry.lastSeen,
    sources: entry.sources.names,
  };
}
