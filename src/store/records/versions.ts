/** What people call a release: a number that can be said on the phone, with its publisher and date. */
import { type Instant, parseInstant } from "../../domain/instant.ts";
import { compareText } from "../../domain/url/query.ts";
import type { KvStore } from "../kv/kv-store.ts";
import { prefixOf } from "./keys.ts";
import { parseProvenance, type Provenance, VERSION_AT_MOST } from "./provenance.ts";

export interface Version {
  /**
   * From 1. Two releases published at the same time may share a number, so it is always shown with the first digits of
   * the id.
   */
  readonly number: number;
  readonly publishedAt: Instant;
  readonly lastPublishedAt: Instant;
  /** The last publisher, as written; "" if the record is unreadable. */
  readonly publishedBy: string;
}

/** Versions by release id, of every release ever published, including pruned ones. */
export type Versions = ReadonlyMap<string, Version>;

/** Records already read, by key. They never change. */
export type KnownRecords = Map<string, Provenance | null>;

/**
 * Reads the versions of all releases. A release has the number that `publish` recorded, else one more than the highest
 * before it, in order of first publication. Publishing again or pruning does not change it.
 *
 * @param known Records that need not be read again. New ones are added.
 */
export async function readVersions(
  kv: KvStore,
  known: KnownRecords = new Map(),
): Promise<Versions> {
  const keys = await kv.list(prefixOf("provenance"));
  const texts = await kv.getTexts(keys.filter((it) => !known.has(it)));
  for (const [key, text] of texts) if (text !== null) known.set(key, parseProvenance(text));
  return versionsOf(keys.map((key) => ({ key, provenance: known.get(key) ?? null })));
}

interface Entry {
  readonly key: string;
  /** null if unreadable. */
  readonly provenance: Provenance | null;
}

interface Publication {
  readonly id: string;
  readonly at: Instant;
  readonly provenance: Provenance | null;
}

function versionsOf(entries: readonly Entry[]): Versions {
  const byRelease = Map.groupBy(entries.flatMap(publicationOf), (it) => it.id);
  const releases = [...byRelease.values()].map((publications) => {
    const ordered = publications.toSorted((a, b) => a.at - b.at);
    const numbered = ordered.find((it) => it.provenance?.version);
    return { first: ordered[0], last: ordered.at(-1), numbered };
  });
  const versions = new Map<string, Version>();
  let highest = 0;
  for (const { first, last, numbered } of releases.toSorted(byTime)) {
    if (!first || !last) continue;
    const number = numbered?.provenance?.version ?? highest + 1;
    highest = Math.max(highest, number);
    const publishedBy = first.provenance?.publishedBy ?? "";
    const publishedAt = dateOf(first);
    versions.set(first.id, { number, publishedAt, lastPublishedAt: dateOf(last), publishedBy });
  }
  return versions;
}

type First = { readonly first: Publication | undefined };

function byTime({ first: a }: First, { first: b }: First): number {
  return (a?.at ?? 0) - (b?.at ?? 0) || compareText(a?.id ?? "", b?.id ?? "");
}

/** The publication of an entry; empty if the key is not one that `publish` writes. */
function publicationOf({ key, provenance }: Entry): Publication[] {
  const [id = "", time = ""] = key.slice(prefixOf("provenance").length).split("/");
  const at = Date.parse(time);
  return Number.isNaN(at) ? [] : [{ id, at, provenance }];
}

/** The date of a publication. The key's instant is only for ordering, and is used if there is no other date. */
function dateOf({ provenance, at }: Publication): Instant {
  return parseInstant(provenance?.publishedAt ?? "") ?? at;
}

/**
 * The number for a release to be published: its own if it already has one. Once `VERSION_AT_MOST` is reached, it is
 * reused.
 */
export function numberFor(versions: Versions, id: string): number {
  const highest = [...versions.values()].reduce((most, it) => Math.max(most, it.number), 0);
  return versions.get(id)?.number ?? Math.min(highest + 1, VERSION_AT_MOST);
}

const NAME_CHARACTERS_AT_MOST = 40;

/**
 * The publisher's name for display: `ana.lopez@example.com` becomes `Ana Lopez`. Text that is not an address, or does
 * not start with a letter, is unchanged. At most 40 characters.
 */
export function publisherName(publishedBy: string): string {
  const text = publishedBy.trim();
  const local = /^(\p{L}[^@\s+]*)(?:\+[^@\s]*)?@[^@\s]+$/u.exec(text)?.[1];
  const name = local
    ?.replace(/[._]+/g, " ")
    .trim()
    .replace(/(?<![\p{L}\p{M}\p{N}'’])\p{L}/gu, (it) => it.toUpperCase());
  const characters = Array.from(name ?? text);
  if (characters.length <= NAME_CHARACTERS_AT_MOST) return characters.join("");
  return `${characters.slice(0, NAME_CHARACTERS_AT_MOST - 1).join("")}…`;
}
