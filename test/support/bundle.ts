import type { CompiledRelease } from "../../src/release/compile-release.ts";
import { gzip } from "../../src/release/compress.ts";
import { type OpenBundle, openBundle } from "../../src/store/isolate/bundle.ts";

/** A release as the one that the Worker was deployed with. */
export function bundleOf({ manifest, shards, sources, oldUrls }: CompiledRelease): OpenBundle {
  return openBundle({
    manifest,
    shards,
    sources: sources.map((text) => async () => ({ default: await gzip(text) })),
    oldUrls: async () => ({
      default: Uint8Array.from(
        new TextEncoder().encode(JSON.stringify(Object.fromEntries(oldUrls))),
      ),
    }),
  });
}
