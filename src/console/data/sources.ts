import { gunzipBytes } from "../../release/compress.ts";
import type { Manifest } from "../../release/manifest.ts";
import type { OpenBundle } from "../../store/bundle.ts";
import { sourceKey } from "../../store/keys.ts";
import { type KvStore, StoreError } from "../../store/kv-store.ts";

/** A table's content as it stands in KV or in the bundle, a part at a time: a million rules never are in memory. */
export interface Sources {
  readonly manifest: Manifest;
  /** The bytes of a part. @throws StoreError where it cannot be had. */
  bytes(index: number): Promise<Uint8Array<ArrayBuffer>>;
  /** The lines of a part. The site's is the first of the first. @throws StoreError likewise. */
  lines(index: number): Promise<readonly string[]>;
}

/** How much text is kept from one page to the next: a hundred thousand rules. */
const KEPT_CHARACTERS_AT_MOST = 24 * 1024 * 1024;

export type OpenSources = (manifest: Manifest) => Sources;

/** @returns Opens tables; all of them share what is kept. */
export function createSources(kv: KvStore, bundle: OpenBundle): OpenSources {
  const kept = createLineCache(KEPT_CHARACTERS_AT_MOST);
  return (manifest) => {
    const { release: id } = manifest;
    const bytes = async (index: number): Promise<Uint8Array<ArrayBuffer>> => {
      const bundled = id === bundle.release.id ? bundle.sources[index] : undefined;
      const packed = bundled ?? (await kv.getBytes(sourceKey(id, index)));
      if (packed) return gunzipBytes(packed);
      throw new StoreError(
        `Part ${index} of the rules of ${id.slice(0, 12)} is not in KV`,
        "Publish the table again",
      );
    };
    return {
      manifest,
      bytes,
      async lines(index) {
        const key = `${id}/${index}`;
        return kept.get(key) ?? kept.add(key, linesOf(await bytes(index)));
      },
    };
  };
}

export function linesOf(bytes: Uint8Array<ArrayBuffer>): readonly string[] {
  const lines = new TextDecoder("utf-8", { fatal: false, ignoreBOM: true })
    .decode(bytes)
    .split("\n");
  lines.pop();
  return lines;
}

interface LineCache {
  get(key: string): readonly string[] | null;
  add(key: string, lines: readonly string[]): readonly string[];
}

/** The least recently used goes first. */
function createLineCache(charactersAtMost: number): LineCache {
  const entries = new Map<string, { readonly lines: readonly string[]; readonly size: number }>();
  let total = 0;
  return {
    get(key) {
      const entry = entries.get(key);
      if (!entry) return null;
      entries.delete(key);
      entries.set(key, entry);
      return entry.lines;
    },
    add(key, lines) {
      const size = lines.reduce((sum, it) => sum + it.length, 0);
      if (size > charactersAtMost || entries.has(key)) return lines;
      entries.set(key, { lines, size });
      total += size;
      for (const [oldest, entry] of entries) {
        if (total <= charactersAtMost) break;
        entries.delete(oldest);
        total -= entry.size;
      }
      return lines;
    },
  };
}
