import { openShard, type Shard } from "../../domain/compact/layout.ts";
import { createOldUrls, type OldUrls } from "../../domain/table/site-files.ts";
import type { Manifest } from "../../release/manifest.ts";
import { describeShardProblem } from "./shard-problem.ts";
import { openRelease, type Release } from "../../release/open-release.ts";

/** The table that was compiled into the Worker at deployment. `npm run build` has checked it. */
export interface Bundle {
  readonly manifest: Manifest;
  readonly shards: readonly (ArrayBuffer | Uint8Array<ArrayBuffer>)[];
  /** The content, compressed, which only the console reads. */
  readonly sources?: readonly (ArrayBuffer | Uint8Array<ArrayBuffer>)[];
  /** By host, as `groupOldUrls` gives them. */
  readonly oldUrls: Readonly<Record<string, readonly string[]>>;
}

/** The bundled table, opened: it is whole, and needs nothing from anywhere. */
export interface OpenBundle {
  readonly release: Release;
  readonly shards: readonly Shard[];
  readonly sources: readonly Uint8Array<ArrayBuffer>[];
  readonly oldUrls: OldUrls;
}

/** @throws TypeError where the bundle is not what `npm run build` writes. */
export function openBundle({ manifest, shards, sources = [], oldUrls }: Bundle): OpenBundle {
  const release = openRelease(manifest, manifest.site);
  if (!release) throw new TypeError("The bundled table cannot be read: its site is not one");
  const opened = shards.map((data) => {
    const shard = openShard(bytesOf(data));
    if (shard.ok) return shard.value;
    const why = describeShardProblem(shard.problem);
    throw new TypeError(`The bundled table cannot be read: ${why}`);
  });
  return {
    release,
    shards: opened,
    sources: sources.map(bytesOf),
    oldUrls: createOldUrls(new Map(Object.entries(oldUrls))),
  };
}

function bytesOf(data: ArrayBuffer | Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return data instanceof Uint8Array ? data : new Uint8Array(data);
}
