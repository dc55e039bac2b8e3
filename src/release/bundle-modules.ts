import { SITEMAP_URLS_AT_MOST } from "../domain/table/site-files.ts";
import type { CompiledRelease } from "./compile-release.ts";
import { gzip } from "./compress.ts";

/** A release as modules that the Worker's bundle takes in. */
export interface BundleModules {
  /** An ES module whose default export is a `Bundle`. */
  readonly script: string;
  /** The shards and the compressed sources, by the names under which the script imports them. */
  readonly data: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
}

/** The sitemap of a bundled table lists no more than one part: a larger table is published to KV. */
export async function createBundleModules({
  manifest,
  shards,
  sources,
  oldUrls,
}: CompiledRelease): Promise<BundleModules> {
  let room = SITEMAP_URLS_AT_MOST;
  const listed = [...oldUrls].map(([host, urls]) => {
    const part = urls.slice(0, room);
    room -= part.length;
    return [host, part] as const;
  });
  const packed = await Promise.all(sources.map(gzip));
  const data = new Map([
    ...shards.map((bytes, index) => [`./table-${index}.bin`, bytes] as const),
    ...packed.map((bytes, index) => [`./source-${index}.bin`, bytes] as const),
  ]);
  const names = [...shards.map((_, at) => `table${at}`), ...packed.map((_, at) => `source${at}`)];
  const imports = [...data.keys()].map((path, at) => `import ${names[at]} from "${path}";\n`);
  const bundle = `export default {
  manifest: ${JSON.stringify(manifest)},
  shards: [${names.slice(0, shards.length).join(", ")}],
  sources: [${names.slice(shards.length).join(", ")}],
  oldUrls: ${JSON.stringify(Object.fromEntries(listed))},
};
`;
  return { script: imports.join("") + bundle, data };
}
