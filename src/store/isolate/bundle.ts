import { openShard, type Shard } from "../../domain/compact/layout.ts";
import { createOldUrls, type OldUrls } from "../../domain/table/site-files.ts";
import type { Manifest } from "../../release/manifest.ts";
import { describeShardProblem } from "./shard-problem.ts";
import { openRelease, type Release } from "../../release/open-release.ts";

type Data = ArrayBuffer | Uint8Array<ArrayBuffer>;

/** A binary module that is loaded on first use. */
export type DataModule = () => Promise<{ readonly default: Data }>;

/** The table that was compiled into the Worker at deployment. `npm run build` has checked it. */
export interface Bundle {
  readonly manifest: Manifest;
  readonly shards: readonly Data[];
  /** The content of the release, compressed, in parts. Only the console reads it. */
  readonly sources: readonly DataModule[];
  /** By host, as `groupOldUrls` returns them, in JSON. */
  readonly oldUrls: DataModule;
}

/** The bundled table, opened. It is complete, and needs no I/O. */
export interface OpenBundle {
  readonly release: Release;
  readonly shards: readonly Shard[];
  /** The bytes of a shard as written; null if there is no such shard. */
  shardBytes(index: number): Uint8Array<ArrayBuffer> | null;
  /** One part of the content, compressed; null if there is no such part. */
  source(index: number): Promise<Uint8Array<ArrayBuffer> | null>;
  oldUrls(): Promise<OldUrls>;
}

/** @throws TypeError if the bundle is not what `npm run build` writes. */
export function openBundle({ manifest, shards, sources, oldUrls }: Bundle): OpenBundle {
  const release = openRelease(manifest, manifest.site);
  if (!release) throw new TypeError("The bundled table cannot be read: its site is malformed");
  const opened = shards.map((data) => {
    const shard = openShard(bytesOf(data));
    if (shard.ok) return shard.value;
    const why = describeShardProblem(shard.problem);
    throw new TypeError(`The bundled table cannot be read: ${why}`);
  });
  return {
    release,
    shards: opened,
    shardBytes(index) {
      const data = shards[index];
      return data ? bytesOf(data) : null;
    },
    async source(index) {
      const module = await sources[index]?.();
      return module ? bytesOf(module.default) : null;
    },
    async oldUrls() {
      const text = new TextDecoder().decode(bytesOf((await oldUrls()).default));
      const groups: Readonly<Record<string, readonly string[]>> = JSON.parse(text);
      return createOldUrls(new Map(Object.entries(groups)));
    },
  };
}

function bytesOf(data: Data): Uint8Array<ArrayBuffer> {
  return data instanceof Uint8Array ? data : new Uint8Array(data);
}
