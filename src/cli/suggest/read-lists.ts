/** Reads the lists of old and new addresses from any known kind of file. */
import { canonicalHost } from "../../domain/url/canonicalize.ts";
import { compareText } from "../../domain/url/query.ts";
import type { CompiledRoutes } from "../../domain/table/compile.ts";
import type { KnownAddress } from "../../suggest/read/words.ts";
import type { SiteHosts } from "../../traffic/inventory-hosts.ts";
import { toCountedRequest } from "../../traffic/logged-request.ts";
import {
  ADDRESSES_AT_MOST,
  createInventory,
  type Inventory,
} from "../../traffic/merge-inventory.ts";
import { createNoiseFilter } from "../../traffic/noise.ts";
import { readSources } from "../sources/read-sources.ts";
import type { SourcesReport } from "../sources/reading.ts";
import { sayUnreadable } from "../sources/say-unreadable.ts";
import { CliError } from "../terminal/errors.ts";
import { EXIT, type Io } from "../terminal/io.ts";
import { nameOf } from "../tables/input.ts";

export interface ListReport {
  readonly report: SourcesReport;
}

/** @param compiled The table, whose hosts are the old ones; if null, all hosts of the list are. */
export async function readOld(
  io: Io,
  file: string,
  compiled: CompiledRoutes | null,
): Promise<ListReport & { readonly inventory: Inventory }> {
  const maker = createInventory();
  const counts = new Map<string, number>();
  const hosts = compiled?.table.site.hosts ?? new Set<string>();
  const report = await readSources(io, [file], hosts, (line, source) => {
    const host = hostOf(line.target) ?? line.host;
    if (host !== null) counts.set(host, (counts.get(host) ?? 0) + 1);
    const problem = maker.add(line, source);
    if (maker.isFull()) throw tooMany(file);
    return problem;
  });
  sayUnreadable(io, report);
  const inventory = maker.finish(compiled ? hostsOfTable(compiled) : hostsOfList(counts));
  if (!inventory) {
    throw new CliError(
      `${nameOf(file)} names no host of the old site`,
      "Write whole addresses, or name a table with --routes",
      EXIT.invalid,
    );
  }
  if (inventory.lines.length === 0) throw holdsNothing(file, "the old site");
  return { report, inventory };
}

/**
 * Reads the pages of the new site as written, without resources of pages. For an address that occurs twice, the details
 * are combined.
 *
 * @param host The host for lines without one; null if not known.
 */
export async function readNew(
  io: Io,
  file: string,
  host: string | null,
): Promise<ListReport & { readonly addresses: readonly KnownAddress[] }> {
  const noiseOf = createNoiseFilter([]);
  const found = new Map<string, KnownAddress>();
  const report = await readSources(io, [file], new Set(host === null ? [] : [host]), (line) => {
    const request = toCountedRequest({ ...line, hits: 1 }, host ?? "unknown.invalid");
    if ("problem" in request) return request;
    const { url, hasHost } = request;
    if (!hasHost && host === null) return { problem: "it names no host of the new site" };
    if (line.isAsset || noiseOf(url.pathname.toLowerCase(), null) === "asset") return null;
    url.hash = "";
    const known = found.get(url.href);
    if (!known && found.size >= ADDRESSES_AT_MOST) throw tooMany(file);
    found.set(url.href, {
      url: url.href,
      title: betterOf(known?.title, line.title),
      language: betterOf(known?.language, line.language),
    });
    return null;
  });
  sayUnreadable(io, report);
  if (found.size === 0) throw holdsNothing(file, "the new site");
  return { report, addresses: [...found.values()] };
}

/** Chooses between two texts independently of their order: a non-empty one, and the first in alphabetical order. */
function betterOf(known: string | undefined, text: string): string {
  if (known === undefined || known === "") return text;
  return text !== "" && compareText(text, known) < 0 ? text : known;
}

function hostsOfTable({ table: { site } }: CompiledRoutes): SiteHosts {
  return { named: [], table: { hosts: [...site.hosts], aliases: site.aliases, isAsked: true } };
}

/** The hosts of a list, the most frequent first. */
function hostsOfList(counts: ReadonlyMap<string, number>): SiteHosts {
  const named = [...counts]
    .toSorted(([a, of], [b, ofOther]) => ofOther - of || compareText(a, b))
    .map(([host]) => canonicalHost(host));
  return { named, table: null };
}

function hostOf(target: string): string | null {
  return /^https?:/i.test(target) ? (URL.parse(target)?.host ?? null) : null;
}

function holdsNothing(file: string, site: string): CliError {
  return new CliError(
    `${nameOf(file)} holds no address of ${site}`,
    "Give an inventory, a list, a sitemap or an export",
    EXIT.invalid,
  );
}

function tooMany(file: string): CliError {
  return new CliError(
    `${nameOf(file)} holds more than ${ADDRESSES_AT_MOST.toLocaleString("en")} addresses`,
    "Give those of one host, or of one part of the site, at a time",
    EXIT.invalid,
  );
}
