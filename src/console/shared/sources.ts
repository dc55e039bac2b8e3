import { gunzipBytes } from "../../release/compress.ts";
import type { Manifest } from "../../release/manifest.ts";
import type { OpenBundle } from "../../store/isolate/bundle.ts";
import { sourceKey } from "../../store/records/keys.ts";
import { type KvStore, StoreError } from "../../store/kv/kv-store.ts";

/** A table's content as it stands in KV or in the bundle, a part at a time: a million rules never are in memory. */
export interface Sources {
  readonly manifest: Manifest;
  /** The bytes of a part. @throws StoreError where it cannot be had. */
  bytes(index: number): Promise<Uint8Array<ArrayBuffer>>;
  /** The lines of a part. The site's is the first of the first. @throws StoreError likewise. */
  lines(index: number): Promise<readonly string[]>;
}

/** How much text is kept from one page to the next: some two hundred thousand rules. */
const KEPT_CHARACTERS_AT_MOST = 32 * 1024 * 1024;

export type OpenSources = (manifest: Manifest) => Sources;

/** @returns Opens tables; all of them share what is kept. */
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

/** Lets timers and other pages run: one that has waited long enough is sent, and the work goes on behind it. */
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
 * Makes room by letting go of other tables, never of parts of the same one: who reads a large table from one end to
 * the other would find each part just gone.
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
