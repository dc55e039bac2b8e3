/** What host names tell: `de.old.example` as much as a folder `/de/`, `ukingreece.old.example` as much as its words. */
import {
  decode,
  fold,
  type HostNames,
  type KnownAddress,
  parseKnown,
  plain,
  wordsOf,
} from "./words.ts";

type Listed = Pick<KnownAddress, "url">;

interface Page {
  readonly host: string;
  /** Folded; the last one without its extension. */
  readonly segments: readonly string[];
}

/** Second-level domains under which countries register names. */
const REGISTRIES = new Set(["ac", "co", "com", "edu", "gov", "ne", "net", "or", "org"]);

interface HostName {
  /** In reverse order from the registered name on, without `www`. */
  readonly labels: readonly string[];
  /** The top-level domain. */
  readonly ending: string;
}

/**
 * Interprets the host names of a list. A host that the other list has too tells nothing.
 *
 * A label is read as a folder if, of the host's pages whose last segment the other list has, at least half are there
 * below that label, as a segment or in the host. Any other label that distinguishes hosts is read as words, as far as
 * the other list has them.
 */
export function readHosts(list: readonly Listed[], other: readonly Listed[]): HostNames {
  const others = readPages(other);
  const common = new Set(others.map((it) => it.host));
  const pages = Map.groupBy(readPages(list), (it) => it.host);
  const labels = labelsOfHosts([...pages.keys()]);
  const telling = [...labels].filter(([host, of]) => of.length > 0 && !common.has(host));
  if (telling.length === 0) return { foldersOf: () => [], wordsOf: () => [] };
  const { ends, below } = endsOf(others, new Set(telling.flatMap(([, of]) => of)));
  const isFolder = (label: string, host: string): boolean => {
    const own = (pages.get(host) ?? []).map(({ segments }) => segments.at(-1) ?? label);
    const here = own.filter((it) => ends.has(it));
    const kept = here.filter((it) => below.get(label)?.has(it));
    return kept.length > 0 && kept.length * 2 >= here.length;
  };
  const vocabulary = new Set(others.flatMap((it) => it.segments.flatMap((text) => wordsOf(text))));
  const folders = new Map<string, readonly string[]>();
  const words = new Map<string, readonly string[]>();
  for (const [host, of] of telling) {
    const found = of.filter((it) => isFolder(it, host));
    const rest = of.filter((it) => !found.includes(it));
    folders.set(host, found);
    words.set(
      host,
      rest.flatMap((it) => wordsInLabel(it, vocabulary)),
    );
  }
  return {
    foldersOf: (host) => folders.get(host) ?? [],
    wordsOf: (host) => words.get(host) ?? [],
  };
}

function readPages(list: readonly Listed[]): Page[] {
  return list.flatMap(({ url }) => {
    const parsed = parseKnown(url);
    if (!parsed) return [];
    const segments = parsed.pathname.split("/").filter((it) => it !== "");
    const plainSegments = segments.map((it) => fold(decode(it)).replace(/\.[a-z]+$/, ""));
    return [{ host: parsed.host, segments: plainSegments }];
  });
}

/**
 * By host, the labels that distinguish it: those that not all hosts have, and the country if the same name is
 * registered in several. If there is only one host, the labels before the registered name.
 */
function labelsOfHosts(hosts: readonly string[]): Map<string, readonly string[]> {
  const names = new Map(hosts.map((it) => [it, readName(it)] as const));
  const counts = new Map<string, number>();
  const endings = new Map<string, Set<string>>();
  for (const { labels, ending } of names.values()) {
    for (const it of new Set(labels)) counts.set(it, (counts.get(it) ?? 0) + 1);
    const [domain = ""] = labels;
    endings.set(domain, (endings.get(domain) ?? new Set()).add(ending));
  }
  return new Map(
    [...names].map(([host, { labels, ending }]) => {
      if (hosts.length === 1) return [host, labels.slice(1)];
      const isOfCountry = ending.length === 2 && (endings.get(labels[0] ?? "")?.size ?? 0) > 1;
      const telling = labels.filter((it) => (counts.get(it) ?? 0) < hosts.length);
      return [host, isOfCountry ? [ending, ...telling] : telling];
    }),
  );
}

/** @returns No labels for an IP address. */
function readName(host: string): HostName {
  const name = host.replace(/:\d+$/, "");
  if (/[\d\]]$/.test(name)) return { labels: [], ending: "" };
  const [ending = "", ...all] = name
    .split(".")
    .toReversed()
    .filter((it) => it !== "");
  const isRegistry = ending.length === 2 && all.length > 1 && REGISTRIES.has(all[0] ?? "");
  const labels = isRegistry ? all.slice(1) : all;
  return { labels: labels.filter((it) => !/^www\d*$/.test(it)), ending };
}

interface Ends {
  /** The last segments of the addresses of a list. */
  readonly ends: ReadonlySet<string>;
  /** By label, the last segments of addresses with it as a segment or in the host; for a home page the label. */
  readonly below: ReadonlyMap<string, ReadonlySet<string>>;
}

function endsOf(pages: readonly Page[], labels: ReadonlySet<string>): Ends {
  const ends = new Set<string>();
  const below = new Map<string, Set<string>>();
  for (const { host, segments } of pages) {
    const end = segments.at(-1);
    if (end !== undefined) ends.add(end);
    for (const it of [...segments, ...readName(host).labels]) {
      if (labels.has(it)) below.set(it, (below.get(it) ?? new Set()).add(end ?? it));
    }
  }
  return { ends, below };
}

/** A shorter suffix of a label is often a word by chance. */
const END_AT_LEAST = 4;

/** The words of a label that are in a vocabulary: each piece between hyphens, or its longest suffix: `ukingreece`. */
function wordsInLabel(label: string, vocabulary: ReadonlySet<string>): string[] {
  return label.split("-").flatMap((piece) => {
    for (let at = 0; at === 0 || at <= piece.length - END_AT_LEAST; at += 1) {
      const word = plain(piece.slice(at));
      if (vocabulary.has(word)) return [word];
    }
    return [];
  });
}
