import type { Instant } from "../../domain/instant.ts";
import { gunzipBytes } from "../../release/compress.ts";
import { sha256 } from "../../release/hash.ts";
import type { Manifest } from "../../release/manifest.ts";
import type { OpenBundle } from "../../store/isolate/bundle.ts";
import { inParts, type KvStore, ReleaseError } from "../../store/kv/kv-store.ts";
import { sourceKey } from "../../store/records/keys.ts";

/** A table's content in KV or in the bundle, one part at a time: a million rules are never in memory at once. */
export interface Sources {
  readonly manifest: Manifest;
  /**
   * Reads the bytes of a part.
   *
   * @throws StoreError if it cannot be read.
   */
  bytes(index: number): Promise<Uint8Array<ArrayBuffer>>;
  /**
   * Reads the lines of a part; the first line of the first part is the site.
   *
   * @throws StoreError if it cannot be read.
   */
  lines(index: number): Promise<readonly string[]>;
}

/** How much text is cached between pages: about two hundred thousand rules. */
const KEPT_CHARACTERS_AT_MOST = 32 * 1024 * 1024;

/** Opens tables, which share one cache. */
export interface SourceReader {
  open(manifest: Manifest): Sources;
  /**
   * Checks whether the rules of a table are stored as they were the last time; if not, its cached lines are dropped.
   * Nothing is unpacked for that. A result is valid for ten times as long as it took, so that a large table is not read
   * again and again.
   */
  look(manifest: Manifest): Promise<void>;
  /** Returns the result of the last `look`, a text that differs for other bytes; "" if there was none. */
  lastLook(release: string): string;
}

/** An invocation may have six open connections (developers.cloudflare.com/workers/platform/limits). */
const READS_AT_ONCE = 4;

export function createSources(kv: KvStore, bundle: OpenBundle, now: () => Instant): SourceReader {
  const kept = createLineCache(KEPT_CHARACTERS_AT_MOST);
  const looks = new Map<string, { readonly mark: string; readonly until: Instant }>();

  async function packed(id: string, index: number): Promise<Uint8Array<ArrayBuffer>> {
    const bundled = id === bundle.release.id ? await bundle.source(index) : null;
    const bytes = bundled ?? (await kv.getBytes(sourceKey(id, index), "now"));
    if (bytes) return bytes;
    throw new ReleaseError(
      "damaged",
      `Part ${index} of the rules of ${id.slice(0, 12)} is not in KV`,
      "Publish the table again",
    );
  }

  async function markOf({ release, sources }: Manifest): Promise<string> {
    const hashes: string[] = [];
    for (const part of inParts([...Array(sources).keys()], READS_AT_ONCE)) {
      hashes.push(
        ...(await Promise.all(part.map(async (it) => sha256(await packed(release, it))))),
      );
    }
    return sha256(hashes.join(" "));
  }

  return {
    open(manifest) {
      const { release: id } = manifest;
      const bytes = async (index: number): Promise<Uint8Array<ArrayBuffer>> => {
        await takeTurns();
        const bytes = await packed(id, index);
        return gunzipBytes(bytes).catch((cause: unknown) => {
          throw damaged(id, index, cause);
        });
      };
      return {
        manifest,
        bytes,
        async lines(index) {
          return kept.get(id, index) ?? kept.add(id, index, linesOf(await bytes(index)));
        },
      };
    },
    async look(manifest) {
      const { release } = manifest;
      const begun = now();
      const last = looks.get(release);
      if (last && begun < last.until) return;
      const mark = await markOf(manifest);
      const ended = now();
      if (last && last.mark !== mark) kept.drop(release);
      looks.set(release, { mark, until: ended + 10 * (ended - begun) });
    },
    lastLook: (release) => looks.get(release)?.mark ?? "",
  };
}

function damaged(id: string, index: number, cause: unknown): ReleaseError {
  const message = `Part ${index} of the rules of ${id.slice(0, 12)} is damaged`;
  return new ReleaseError("damaged", message, "Publish the table again", { cause });
}

/** Returns a table with the site of another, and no rules. */
export function withoutRules(sources: Sources): Sources {
  return {
    ...sources,
    manifest: { ...sources.manifest, sources: 0 },
    lines: async (index) => (await sources.lines(index)).slice(0, index === 0 ? 1 : 0),
  };
}

/** Lets timers and other requests run, so that a page that has waited long enough is sent while the work continues. */
export function takeTurns(): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, 0));
}

/** Yields the rules of a table as lines, a part at a time. */
export async function* partsOf({
  manifest,
  lines: read,
}: Sources): AsyncGenerator<readonly string[]> {
  for (let index = 0; index < manifest.sources; index++) {
    const lines = await read(index);
    yield index === 0 ? lines.slice(1) : lines;
  }
}

/** How many lines are read without a break: a few milliseconds, in which other requests may have to wait. */
export const LINES_A_TURN = 2000;

/** Takes each rule of a table as a line, while other requests run too. */
export async function eachRule(sources: Sources, take: (text: string) => void): Promise<void> {
  for await (const lines of partsOf(sources)) {
    for (const [at, text] of lines.entries()) {
      if (at % LINES_A_TURN === LINES_A_TURN - 1) await takeTurns();
      take(text);
    }
  }
}

export function linesOf(bytes: Uint8Array<ArrayBuffer>): readonly string[] {
  const lines = new TextDecoder("utf-8", { fatal: false, ignoreBOM: true })
    .decode(bytes)
    .split("\n");
  lines.pop();
  return lines;
}

interface LineCache {
  drop(id: string): void;
  get(id: string, index: number): readonly string[] | null;
  add(id: string, index: number, lines: readonly string[]): readonly string[];
}

/**
 * Creates a cache that makes room by dropping other tables, never parts of the same one: reading a large table from
 * beginning to end would drop each part just before it is needed.
 */
function createLineCache(charactersAtMost: number): LineCache {
  const tables = new Map<string, Map<number, readonly string[]>>();
  const sizes = new Map<string, number>();
  let total = 0;
  const drop = (id: string): void => {
    tables.delete(id);
    total -= sizes.get(id) ?? 0;
    sizes.delete(id);
  };
  return {
    drop,
    get: (id, index) => tables.get(id)?.get(index) ?? null,
    add(id, index, lines) {
      const size = lines.reduce((sum, it) => sum + it.length, 0);
      for (const other of sizes.keys()) {
        if (total + size <= charactersAtMost) break;
        if (other !== id) drop(other);
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
