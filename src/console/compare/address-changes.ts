/**
 * What changes for visitors: the addresses of changed rules, resolved on both sides. The address of an exact rule is
 * its `from`; those of a pattern are its examples.
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
  /** The resolved addresses of each change; a pattern without examples has none. */
  readonly byChange: ReadonlyMap<Change, readonly AddressChange[]>;
  readonly tally: AddressTally;
  /** When any of this may change next; null for never. */
  readonly until: Instant | null;
}

export interface AddressTally {
  /** The number of different addresses resolved, and of those whose answer changes at some time. */
  readonly asked: number;
  readonly changed: number;
  /**
   * The number of addresses that no longer end on the fallback page, and of those that newly do, whatever else changes.
   */
  readonly offFallback: number;
  readonly ontoFallback: number;
  /** The number of addresses that newly answer that the page is gone, and of those that go back to the old site. */
  readonly gone: number;
  readonly backToOldSite: number;
  /** The number of addresses that newly have no page. */
  readonly notFound: number;
  /** The number of changes without an address to resolve: patterns without an example. */
  readonly untried: number;
}

/**
 * Finds what the addresses of changes get under each of two releases, with the rows and the gate currently in force.
 * May take long.
 *
 * @param before null if the release in service is unknown.
 */
export type AddressChangesReader = (
  before: Manifest | null,
  after: Manifest,
  changes: readonly Change[],
) => Promise<AddressChanges>;

export type TableFor = (pathname: string) => Promise<Table>;

export interface BothSides {
  /** null if the release in service is unknown. */
  readonly before: TableFor | null;
  readonly after: TableFor;
  /** Canonical. */
  readonly hosts: ReadonlySet<string>;
  /** Lets other requests run in the meantime. */
  readonly pause: () => Promise<void>;
  /**
   * The number of shards of the second table: addresses in one shard are resolved together, so that it is loaded once.
   */
  readonly shards: number;
}

/** How many examples of each side of a pattern are resolved. */
const EXAMPLES_AT_MOST = 5;

/** On how many hosts besides the first an address is resolved. */
const OTHER_HOSTS_AT_MOST = 5;

/** How many addresses are resolved without a break: a few milliseconds, in which other requests may have to wait. */
const ADDRESSES_A_TURN = 500;

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
    // On this host, a rule for only this host may hide a change that shows on the others.
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
  /** Whether its rule names no host: it is then resolved on other hosts too if nothing changes on the first. */
  readonly isOfAllHosts: boolean;
}

/** Returns an address on the other hosts, as far as they are resolved. */
function elsewhere(url: URL, hosts: ReadonlySet<string>): readonly URL[] {
  return [...hosts]
    .filter((it) => it !== url.host)
    .slice(0, OTHER_HOSTS_AT_MOST)
    .map((host) => new URL(`https://${host}${url.pathname}${url.search}`));
}

/** Returns the addresses of a change that are resolved on both sides, each once. */
function addressesOf({ before, after }: Change, hosts: ReadonlySet<string>): AskedAddress[] {
  const found = [before, after].flatMap((it) => (it ? addressesOfRule(it, hosts) : []));
  // A difference in the treatment of the visitor's parameters shows only if there are any.
  const isOtherQuery = before && after && (before.query ?? "merge") !== (after.query ?? "merge");
  const all = isOtherQuery ? [...found, ...found.map(withParameter)] : found;
  return [...new Map(all.map((it) => [it.url.href, it])).values()];
}

/**
 * Returns the addresses of a rule. A path of a rule for one host is on that host, any other on the site's first, and on
 * others if nothing changes there.
 */
function addressesOfRule(rule: RuleData, hosts: ReadonlySet<string>): AskedAddress[] {
  const source = parseSource(rule, hosts);
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

/**
 * Counts the changes. That the switch-over moved is reported separately for all addresses, so changes caused only by
 * that are not counted by kind.
 */
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
