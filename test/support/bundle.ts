import type { CompiledRelease } from "../../src/release/compile-release.ts";
import { gzip } from "../../src/release/compress.ts";
import { type OpenBundle, openBundle } from "../../src/store/isolate/bundle.ts";

/** Opens a release as the one with which the Worker was deployed. */
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
