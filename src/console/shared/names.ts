import { DEPLOYED_KEY } from "../../store/records/keys.ts";
import { type KvStore, StoreError } from "../../store/kv/kv-store.ts";
import { type Deployed, deployedOf } from "../../store/records/deployed.ts";
import { listReleases } from "../../store/records/stored-release.ts";
import { type KnownRecords, readVersions, type Versions } from "../../store/records/versions.ts";

/** The data that releases are named from. */
export interface Names {
  readonly versions: Versions;
  /** The ids of all stored releases: a version keeps its name after it is pruned. */
  readonly stored: ReadonlySet<string>;
  /** The table that the Worker in production was deployed with, which need not have been published. */
  readonly deployed: Deployed | null;
}

const NO_NAMES: Names = { versions: new Map(), stored: new Set(), deployed: null };

/**
 * @returns A function that reads each record once. If KV does not answer, there are no names, and pages work without.
 */
export function createNameReader(kv: KvStore): () => Promise<Names> {
  const known: KnownRecords = new Map();
  return async () => {
    try {
      const [versions, ids, texts] = await Promise.all([
        readVersions(kv, known),
        listReleases(kv),
        kv.getTexts([DEPLOYED_KEY]),
      ]);
      const deployed = deployedOf(texts.get(DEPLOYED_KEY) ?? null);
      return { versions, stored: new Set(ids), deployed };
    } catch (error) {
      if (error instanceof StoreError) return NO_NAMES;
      throw error;
    }
  };
}
