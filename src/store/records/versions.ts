/** What people call a release: a number that can be said on the phone, and who published it first, and when. */
import { type Instant, parseInstant } from "../../domain/instant.ts";
import { compareText } from "../../domain/url/query.ts";
import type { KvStore } from "../kv/kv-store.ts";
import { prefixOf } from "./keys.ts";
import { parseProvenance, type Provenance, VERSION_AT_MOST } from "./provenance.ts";

export interface Version {
  /** From 1. Two that were published at once may have the same: the id's beginning always stands beside it. */
  readonly number: number;
  /** When it was published first. */
  readonly publishedAt: Instant;
  /** When it was published last. */
  readonly lastPublishedAt: Instant;
  /** Who did that, as written; "" if the record cannot be read. */
  readonly publishedBy: string;
}

/** Versions by the ids of releases: of every release that was ever published, pruned ones included. */
export type Versions = ReadonlyMap<string, Version>;

/** Records that were read before, by their keys: they never change. */
export type KnownRecords = Map<string, Provenance | null>;

/**
 * The versions of all releases. A release has the number that `publish` wrote; where none did, one more than the highest
 * before it, in order of their first publication. Whatever is published, pruned or published again later, it stays the
 * same.
 *
 * @param known What is not read once more; what is read is added.
 * @throws StoreError if KV does not answer.
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
  /** null if it cannot be read. */
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

/** None if the key is not one that `publish` writes. */
function publicationOf({ key, provenance }: Entry): Publication[] {
  const [id = "", time = ""] = key.slice(prefixOf("provenance").length).split("/");
  const at = Date.parse(time);
  return Number.isNaN(at) ? [] : [{ id, at, provenance }];
}

/** Its key orders it, and says when only where nothing else does. */
function dateOf({ provenance, at }: Publication): Instant {
  return parseInstant(provenance?.publishedAt ?? "") ?? at;
}

/** The number that a release gets when it is published: its own if it has one already. Behind the last there is no other. */
export function numberFor(versions: Versions, id: string): number {
  const highest = [...versions.values()].reduce((most, it) => Math.max(most, it.number), 0);
  return versions.get(id)?.number ?? Math.min(highest + 1, VERSION_AT_MOST);
}

const NAME_CHARACTERS_AT_MOST = 40;

/**
 * Who published, as people call them: `ana.lopez@example.com` is `Ana Lopez`. What is not an address, or begins with no
 * letter, stays as it is; at most 40 characters.
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
