import { SITEMAP_URLS_AT_MOST } from "../domain/table/site-files.ts";
import type { CompiledRelease } from "./compile-release.ts";
import { gzip } from "./compress.ts";

/** A release as modules for the Worker's bundle. */
export interface BundleModules {
  /** An ES module whose default export is a `Bundle`. */
  readonly script: string;
  /** The files that the script imports, by name: shards statically, the others on demand. */
  readonly data: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
}

/** The sitemap of a bundled table is limited to one part; larger tables are published to KV. */
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
  const tables = shards.map((bytes, index) => [`table-${index}.bin`, bytes] as const);
  const packed = await Promise.all(
    sources.map(async (text, index) => [`source-${index}.bin`, await gzip(text)] as const),
  );
  const urls = new TextEncoder().encode(JSON.stringify(Object.fromEntries(listed)));
  const script = `${tables.map(([name], at) => `import table${at} from "./${name}";\n`).join("")}export default {
  manifest: ${JSON.stringify(manifest)},
  shards: [${tables.map((_, at) => `table${at}`).join(", ")}],
  sources: [${packed.map(([name]) => `() => import("./${name}")`).join(", ")}],
  oldUrls: () => import("./${OLD_URLS}"),
};
`;
  return { script, data: new Map([...tables, ...packed, [OLD_URLS, urls]]) };
}

const OLD_URLS = "old-urls.bin";
