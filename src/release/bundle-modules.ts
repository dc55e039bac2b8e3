import { SITEMAP_URLS_AT_MOST } from "../domain/site-files.ts";
import type { CompiledRelease } from "./compile-release.ts";

/** A release as modules that the Worker's bundle takes in. */
export interface BundleModules {
  /** An ES module whose default export is a `Bundle`. */
  readonly script: string;
  /** The shards, by the names under which the script imports them. */
  readonly data: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
}

/** The sitemap of a bundled table lists no more than one part: a larger table is published to KV. */
export function createBundleModules({ manifest, shards, oldUrls }: CompiledRelease): BundleModules {
  let room = SITEMAP_URLS_AT_MOST;
  const listed = [...oldUrls].map(([host, urls]) => {
    const part = urls.slice(0, room);
    room -= part.length;
    return [host, part] as const;
  });
  const data = new Map(shards.map((bytes, index) => [`./table-${index}.bin`, bytes]));
  const imports = [...data.keys()].map((name, index) => `import shard${index} from "${name}";\n`);
  const bundle = `export default {
  manifest: ${JSON.stringify(manifest)},
  shards: [${shards.map((_, index) => `shard${index}`).join(", ")}],
  oldUrls: ${JSON.stringify(Object.fromEntries(listed))},
};
`;
  return { script: imports.join("") + bundle, data };
}
