import { DEPLOYED_KEY } from "../../store/records/keys.ts";
import { type KvStore, StoreError } from "../../store/kv/kv-store.ts";
import { type Deployed, deployedOf } from "../../store/records/deployed.ts";
import { listReleases } from "../../store/records/stored-release.ts";
import { type KnownRecords, readVersions, type Versions } from "../../store/records/versions.ts";

/** What releases are called by. */
export interface Names {
  readonly versions: Versions;
  /** The ids of all that is stored: a version that was pruned still has its name. */
  readonly stored: ReadonlySet<string>;
  /** The table that the Worker in production was deployed with, which need never have been published. */
  readonly deployed: Deployed | null;
}

const NO_NAMES: Names = { versions: new Map(), stored: new Set(), deployed: null };

/** @returns A function that reads each record once; if KV does not answer there are no names, and pages go on. */
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
