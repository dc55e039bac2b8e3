/** One inventory from all that is known of a site's addresses, in whatever order it comes. */
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

/** Different addresses that are kept: some 1.1 GB. */
export const ADDRESSES_AT_MOST = 1_000_000;

/** Longer ones are nobody's address. */
const ADDRESS_CHARACTERS_AT_MOST = 2048;

/** Stands for the host of lines that name none. */
const NO_HOST = "unknown.invalid";

/** Lines and addresses that were left out. */
export interface LeftOut {
  readonly lines: number;
  readonly addresses: number;
}

export interface Inventory extends HostChoice {
  /** By address. */
  readonly lines: readonly InventoryLine[];
  /** Parts of pages, such as images: their addresses are not told apart. */
  readonly assetLines: number;
  /** What scanners ask every server for. */
  readonly probes: LeftOut;
  /** On hosts that are not the site's, the most named first. */
  readonly otherHosts: readonly ({ readonly host: string } & LeftOut)[];
  /** Pages with many addresses that differ in their parameters alone, the most first. */
  readonly variants: readonly PageVariants[];
}

export interface InventoryMaker {
  /** @returns What is wrong with the line, if it has no address. */
  add(line: SourceLine, origin: LineOrigin): LineProblem | null;
  /** Whether there are more addresses than are kept: then it is no inventory any more. */
  isFull(): boolean;
  /**
   * The inventory, once.
   *
   * @returns null if no line names a host, and nobody has named one.
   */
  finish(hosts: SiteHosts): Inventory | null;
}

/** @param ignored Parameters beside those of campaigns that make no page of their own, in lower case. */
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
    // A million of them are not held twice.
    entries.delete(key);
    const { group } = entry;
    const origin = choice.origins.get(group);
    if (origin === undefined) {
      const other = others.get(group) ?? { lines: 0, addresses: 0 };
      others.set(group, other);
      count(other, entry);
      continue;
    }
    // What names pages has been read to its end only now.
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

/** Makes one of addresses that lines named by hosts which are one site. */
function uniteHosts(entries: Map<string, Entry>, { groups, main }: HostChoice): void {
  const homeOf = (group: string): string => (group === "" ? main : (groups.get(group) ?? group));
  let left = entries.size;
  for (const [key, entry] of entries) {
    // What follows has been moved already.
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
