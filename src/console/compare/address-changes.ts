/**
 * What changes for visitors: the addresses of changed rules, resolved on both sides. An exact rule is its own address;
 * a pattern has those of its examples.
 */
import { shardOf } from "../../domain/compact/fingerprint.ts";
import type { Instant } from "../../domain/instant.ts";
import type { Change } from "../../domain/report/diff.ts";
import {
  type Phase,
  isSameForVisitor,
  type VisitorChange,
  visitorChange,
} from "../../domain/report/visitor-change.ts";
import type { RuleData } from "../../domain/table/schema.ts";
import { isPatternSource, parseSource } from "../../domain/table/source.ts";
import type { Table } from "../../domain/table/table.ts";
import { canonicalPath } from "../../domain/url/canonicalize.ts";
import { parseAddress } from "../../domain/url/parse-address.ts";
import type { Manifest } from "../../release/manifest.ts";

export interface AddressChange extends VisitorChange {
  /** As written in the table. */
  readonly address: string;
}

export interface AddressChanges {
  /** Of each change the addresses that were asked; a pattern without examples has none. */
  readonly byChange: ReadonlyMap<Change, readonly AddressChange[]>;
  readonly tally: AddressTally;
  /** From when on any of it may be otherwise; null: never. */
  readonly until: Instant | null;
}

export interface AddressTally {
  /** How many different addresses were asked, and how many of them get something else at some time. */
  readonly asked: number;
  readonly changed: number;
  /** Those that no longer end on the fallback page, and those that end there from now on, whatever they get else. */
  readonly offFallback: number;
  readonly ontoFallback: number;
  /** Those that are told from now on that the page is gone, and those that go back to the old site. */
  readonly gone: number;
  readonly backToOldSite: number;
  /** Those for which there is no page from now on. */
  readonly notFound: number;
  /** How many changes have no address to ask: groups of addresses without an example. */
  readonly untried: number;
}

/**
 * What the addresses of changes get between two releases, under the rows and the gate that are in force now. May take
 * long.
 *
 * @param before null: it is not known what serves.
 * @throws StoreError if a part of a table cannot be had.
 */
export type AddressChangesReader = (
  before: Manifest | null,
  after: Manifest,
  changes: readonly Change[],
) => Promise<AddressChanges>;

export type TableFor = (pathname: string) => Promise<Table>;

export interface BothSides {
  /** null: it is not known what serves. */
  readonly before: TableFor | null;
  readonly after: TableFor;
  /** Canonical. */
  readonly hosts: ReadonlySet<string>;
  /** Lets other pages run meanwhile. */
  readonly pause: () => Promise<void>;
  /** Of the second table: addresses of one shard are asked one after the other, so that it is loaded once. */
  readonly shards: number;
}

/** How many examples of each side of a pattern are asked. */
const EXAMPLES_AT_MOST = 5;

/** On how many hosts besides the first an address is asked. */
const OTHER_HOSTS_AT_MOST = 5;

/** How many addresses are asked in one go: some milliseconds, for which other pages may have to wait. */
const ADDRESSES_A_TURN = 500;

/** @throws StoreError if a part of a table cannot be had. */
export async function findAddressChanges(
  changes: readonly Change[],
  { before, after, hosts, pause, shards }: BothSides,
  now: Instant,
): Promise<AddressChanges> {
  const asked = new Map<string, AddressChange>();
  const wanted = changes.flatMap((change) =>
    addressesOf(change, hosts).map((it) => ({ change, ...it })),
  );
  const shard = (url: URL): number => shardOf(canonicalPath(url.pathname), Math.max(1, shards));
  const inOrder = wanted
    .map((it) => ({ ...it, shard: shard(it.url) }))
    .toSorted((a, b) => a.shard - b.shard);
  const ofAllHosts = new Set(wanted.filter((it) => it.isOfAllHosts).map((it) => it.url.href));
  const own = new Set(wanted.map((it) => it.url.href));
  let until = Infinity;
  for (const [index, { address, url }] of inOrder.entries()) {
    if (index % ADDRESSES_A_TURN === ADDRESSES_A_TURN - 1) await pause();
    if (asked.has(url.href)) continue;
    const old = before && (await before(url.pathname));
    const next = await after(url.pathname);
    const ask = (one: URL, name: string): AddressChange => {
      const found = visitorChange(old, next, { url: one, method: "GET" }, now);
      until = Math.min(until, found.changesAt ?? Infinity);
      return { address: name, ...found };
    };
    const here = ask(url, address);
    // A rule of this host alone may hide here what changes on the others.
    const isHidden = here.phases.length === 0 && ofAllHosts.has(url.href);
    const others = isHidden ? elsewhere(url, hosts).filter((it) => !own.has(it.href)) : [];
    const there = others.map((it) => ask(it, it.href)).find((it) => it.phases.length > 0);
    asked.set(url.href, there ?? here);
  }
  const byChange = new Map<Change, AddressChange[]>();
  for (const { change, url } of wanted) {
    const found = asked.get(url.href);
    const list = byChange.get(change) ?? [];
    if (found) byChange.set(change, [...list, found]);
  }
  const untried = changes.filter((it) => !byChange.has(it)).length;
  const tally = { ...tallyOf([...asked.values()]), untried };
  return { byChange, tally, until: Number.isFinite(until) ? until : null };
}

interface AskedAddress {
  readonly address: string;
  readonly url: URL;
  /** Whether its rule names no host: then it is asked on another if nothing changes on the first. */
  readonly isOfAllHosts: boolean;
}

/** An address on the other hosts, as many as are asked. */
function elsewhere(url: URL, hosts: ReadonlySet<string>): readonly URL[] {
  return [...hosts]
    .filter((it) => it !== url.host)
    .slice(0, OTHER_HOSTS_AT_MOST)
    .map((host) => new URL(`https://${host}${url.pathname}${url.search}`));
}

/** The addresses of a change that both sides are asked for, each once. */
function addressesOf({ before, after }: Change, hosts: ReadonlySet<string>): AskedAddress[] {
  const found = [before, after].flatMap((it) => (it ? addressesOfRule(it, hosts) : []));
  // What becomes of the visitor's parameters shows only where there are any.
  const isOtherQuery = before && after && (before.query ?? "merge") !== (after.query ?? "merge");
  const all = isOtherQuery ? [...found, ...found.map(withParameter)] : found;
  return [...new Map(all.map((it) => [it.url.href, it])).values()];
}

/** A path of a rule of one host is on that host, any other on the site's first if something changes there. */
function addressesOfRule(rule: RuleData, hosts: ReadonlySet<string>): AskedAddress[] {
  const source = parseSource(rule, hosts, () => {}, []);
  if (!source) return [];
  const examples = (rule.examples?.match ?? []).slice(0, EXAMPLES_AT_MOST);
  return (isPatternSource(source) ? examples : [rule.from]).flatMap((address) => {
    const url = parseAddress(address, source.host === "" ? hosts : [source.host]);
    const isOfAllHosts = source.host === "" && address.startsWith("/");
    return url.ok ? [{ address, url: url.value, isOfAllHosts }] : [];
  });
}

function withParameter({ address, url, isOfAllHosts }: AskedAddress): AskedAddress {
  const parameter = `${url.search === "" ? "?" : "&"}utm_source=newsletter`;
  return { address: address + parameter, url: new URL(url.href + parameter), isOfAllHosts };
}

/** That the date of the switch-over moved is told by itself, for all addresses: what comes of that alone is not counted again. */
function tallyOf(all: readonly AddressChange[]): Omit<AddressTally, "untried"> {
  const among = (is: (phase: Phase) => boolean): number =>
    all.filter(({ phases }) =>
      phases.some((it) => !isSameForVisitor(it.before, it.after) && is(it)),
    ).length;
  const count = (is: (phase: Phase) => boolean): number =>
    among((it) => !it.isOfMovedGate && is(it));
  return {
    asked: all.length,
    changed: among(() => true),
    offFallback: count((it) => it.before.isFallbackOnly && !it.after.isFallbackOnly),
    ontoFallback: count((it) => !it.before.isFallbackOnly && it.after.isFallbackOnly),
    gone: count((it) => it.before.outcome !== "gone" && it.after.outcome === "gone"),
    backToOldSite: count((it) => it.before.outcome !== "pass" && it.after.outcome === "pass"),
    notFound: count((it) => it.before.outcome !== "not-found" && it.after.outcome === "not-found"),
  };
}
