import { withoutInvisible } from "../../domain/url/invisible.ts";
import { StoreError } from "../../store/kv/kv-store.ts";
import { RELEASE_PREFIX } from "../../store/records/keys.ts";
import type { StoredManifest } from "../../store/records/stored-release.ts";
import { orProblem, type Services } from "./services.ts";

export function isWholeId(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text);
}

/**
 * Repairs an id as a person meant it: removes what a mail program put around it and invisible characters, and
 * lower-cases it.
 */
export function mendId(text: string): string {
  return withoutInvisible(text)
    .replace(/^[^\p{L}\p{N}]+|(?<=[\p{L}\p{N}])[^\p{L}\p{N}]+$/gu, "")
    .toLowerCase();
}

type Releases = Pick<Services, "kv" | "bundle">;

/**
 * Finds the releases whose ids begin with a text: ids are long, and the first eight characters are enough if unique.
 */
export async function findReleases({ kv, bundle }: Releases, text: string): Promise<string[]> {
  const beginning = mendId(text);
  if (!/^[0-9a-f]{8,64}$/.test(beginning)) return [];
  const keys = await kv.list(RELEASE_PREFIX + beginning);
  const ids = new Set(keys.map((it) => it.slice(RELEASE_PREFIX.length)));
  if (bundle.release.id.startsWith(beginning)) ids.add(bundle.release.id);
  return [...ids];
}

/** @returns Its whole id; null if there is none, or more than one. */
export async function findRelease(releases: Releases, text: string): Promise<string | null> {
  const [id = null, ...others] = await findReleases(releases, text);
  return others.length === 0 ? id : null;
}

/**
 * Reads the manifest of a release. The bundled table need not be in KV.
 *
 * @returns A `StoreError` with the reason if there is no such release.
 */
export async function findStored(
  { releaseCache, bundle }: Services,
  id: string,
): Promise<{ readonly stored: StoredManifest; readonly isPublished: boolean } | StoreError> {
  const published = await orProblem(releaseCache.manifest(id));
  if (!(published instanceof StoreError)) return { stored: published, isPublished: true };
  if (id !== bundle.release.id) return published;
  return { stored: await releaseCache.manifest(null), isPublished: false };
}
