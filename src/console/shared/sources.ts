import { gunzipBytes } from "../../release/compress.ts";
import type { Manifest } from "../../release/manifest.ts";
import type { OpenBundle } from "../../store/isolate/bundle.ts";
import { type KvStore, StoreError } from "../../store/kv/kv-store.ts";
import { sourceKey } from "../../store/records/keys.ts";

/** A table's content in KV or in the bundle, a part at a time: a million rules are never in memory at once. */
export interface Sources {
  readonly manifest: Manifest;
  /** The bytes of a part. @throws StoreError if it cannot be read. */
  bytes(index: number): Promise<Uint8Array<ArrayBuffer>>;
  /** The lines of a part; the first line of the first part is the site. @throws StoreError if it cannot be read. */
  lines(index: number): Promise<readonly string[]>;
}

/** How much text is kept from one page to the next: about two hundred thousand rules. */
const KEPT_CHARACTERS_AT_MOST = 32 * 1024 * 1024;

export type OpenSources = (manifest: Manifest) => Sources;

/** @returns A function that opens tables; they share one cache. */
export function createSources(kv: KvStore, bundle: OpenBundle): OpenSources {
  const kept = createLineCache(KEPT_CHARACTERS_AT_MOST);
  return (manifest) => {
    const { release: id } = manifest;
    const bytes = async (index: number): Promise<Uint8Array<ArrayBuffer>> => {
      await takeTurns();
      const bundled = id === bundle.release.id ? await bundle.source(index) : null;
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
        return kept.get(id, index) ?? kept.add(id, index, linesOf(await bytes(index)));
      },
    };
  };
}

/** A table with the site of another, and no rules. */
export function withoutRules(sources: Sources): Sources {
  return {
    ...sources,
    manifest: { ...sources.manifest, sources: 0 },
    lines: async (index) => (await sources.lines(index)).slice(0, index === 0 ? 1 : 0),
  };
}

/** Lets timers and other pages run, so that a page that has waited long enough is sent while the work goes on. */
export function takeTurns(): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, 0));
}

export function linesOf(bytes: Uint8Array<ArrayBuffer>): readonly string[] {
  const lines = new TextDecoder("utf-8", { fatal: false, ignoreBOM: true })
    .decode(bytes)
    .split("\n");
  lines.pop();
  return lines;
}

interface LineCache {
  get(id: string, index: number): readonly string[] | null;
  add(id: string, index: number, lines: readonly string[]): readonly string[];
}

/**
 * Makes room by dropping other tables, never parts of the same one: reading a large table from one end to the other
 * would drop each part just before it is needed.
 */
function createLineCache(charactersAtMost: number): LineCache {
  const tables = new Map<string, Map<number, readonly string[]>>();
  const sizes = new Map<string, number>();
  let total = 0;
  return {
    get: (id, index) => tables.get(id)?.get(index) ?? null,
    add(id, index, lines) {
      const size = lines.reduce((sum, it) => sum + it.length, 0);
      for (const [other, of] of sizes) {
        if (total + size <= charactersAtMost) break;
        if (other === id) continue;
        tables.delete(other);
        sizes.delete(other);
        total -= of;
      }
      if (total + size > charactersAtMost) return lines;
      const parts = tables.get(id) ?? new Map<number, readonly string[]>();
      if (parts.has(index)) return lines;
      tables.set(id, parts.set(index, lines));
      sizes.set(id, (sizes.get(id) ?? 0) + size);
      total += size;
      return lines;
    },
  };
}
