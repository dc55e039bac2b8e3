import type { Manifest } from "../../release/manifest.ts";
import { sha256 } from "../../release/hash.ts";
import type { OpenBundle } from "../../store/bundle.ts";
import type { KvStore } from "../../store/kv-store.ts";
import { readManifest, type StoredManifest } from "../../store/stored-release.ts";
import { type Changes, findChanges } from "./changes.ts";
import { createSources, type Sources } from "./sources.ts";
import { type Survey, surveyTable } from "./survey.ts";

/** Releases never change, so that an isolate finds out about each once. */
export interface Library {
  /** @param id null: the bundled table. @throws StoreError where there is none, or it cannot be read. */
  manifest(id: string | null): Promise<StoredManifest>;
  open(manifest: Manifest): Sources;
  /** @throws StoreError where a part is missing. */
  survey(manifest: Manifest): Promise<Survey>;
  /** @throws StoreError likewise. */
  changes(before: Manifest, after: Manifest): Promise<Changes>;
}

/** A manifest can be large, and so are the lines of a difference. */
const MANIFESTS_AT_MOST = 12;
const SURVEYS_AT_MOST = 50;
const CHANGES_AT_MOST = 4;

export function createLibrary(kv: KvStore, bundle: OpenBundle): Library {
  const open = createSources(kv, bundle);
  const manifests = createCache<StoredManifest>(MANIFESTS_AT_MOST);
  const surveys = createCache<Survey>(SURVEYS_AT_MOST);
  const changes = createCache<Changes>(CHANGES_AT_MOST);
  return {
    open,
    manifest: (id) =>
      manifests(id ?? "", async () => {
        if (id !== null) return readManifest(kv, id);
        const { manifest } = bundle.release;
        return { manifest, sha256: await sha256(JSON.stringify(manifest)) };
      }),
    survey: (manifest) => surveys(manifest.release, () => surveyTable(open(manifest))),
    changes: (before, after) =>
      changes(`${before.release} ${after.release}`, () => findChanges(open(before), open(after))),
  };
}

/** Keeps the last few results of work; what fails is tried again. */
function createCache<Value>(
  atMost: number,
): (key: string, work: () => Promise<Value>) => Promise<Value> {
  const entries = new Map<string, Value>();
  return async (key, work) => {
    const known = entries.get(key);
    if (known !== undefined) return known;
    const value = await work();
    const [oldest] = entries.keys();
    if (entries.size >= atMost && oldest !== undefined) entries.delete(oldest);
    entries.set(key, value);
    return value;
  };
}
