import { readdir, stat } from "node:fs/promises";
import { basename, dirname, join, resolve as resolvePath } from "node:path";
import { unreadable } from "../tables/input.ts";
import type { Io } from "../terminal/io.ts";

/** A file to read. */
export interface TrafficFile {
  /** As messages call it. */
  readonly name: string;
  /** null: standard input. */
  readonly path: string | null;
  /** 0 if nobody knows. */
  readonly sizeBytes: number;
}

/** The files that an argument means: one, all in a folder and below but for hidden ones, or `-`. */
export async function listFiles(io: Io, argument: string): Promise<TrafficFile[]> {
  if (argument === "-") return [{ name: "standard input", path: null, sizeBytes: 0 }];
  const path = resolvePath(io.cwd, argument);
  try {
    const found = await stat(path);
    if (!found.isDirectory()) return [{ name: argument, path, sizeBytes: found.size }];
    return await listFolder(path, argument);
  } catch (cause) {
    throw unreadable(argument, cause);
  }
}

async function listFolder(path: string, name: string): Promise<TrafficFile[]> {
  const files: TrafficFile[] = [];
  const entries = await readdir(path, { withFileTypes: true });
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const [inner, shown] = [join(path, entry.name), join(name, entry.name)];
    if (entry.name.startsWith(".")) continue;
    if (entry.isDirectory()) files.push(...(await listFolder(inner, shown)));
    else if (entry.isFile()) {
      files.push({ name: shown, path: inner, sizeBytes: (await stat(inner)).size });
    }
  }
  return files;
}

/**
 * The file beside an index that holds what a sitemap's address names: nothing is fetched. Of an address as
 * much of the path as there is below the index's folder, with or without `.gz`.
 */
export async function findSitemap(
  index: TrafficFile,
  address: string,
  cwd: string,
): Promise<TrafficFile | null> {
  const segments = (URL.parse(address)?.pathname ?? address).split("/").filter((it) => it !== "");
  const folder = index.path === null ? cwd : dirname(index.path);
  const shownFolder = index.path === null ? "" : dirname(index.name);
  for (let from = 0; from < segments.length; from++) {
    const names = segments.slice(from).map(decodeName);
    if (!names.every(isPlainName)) continue;
    for (const name of spellings(join(...names))) {
      const path = join(folder, name);
      const found = await stat(path).catch(ignoreMissing);
      if (found?.isFile()) return { name: join(shownFolder, name), path, sizeBytes: found.size };
    }
  }
  return null;
}

function decodeName(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch (error) {
    if (error instanceof URIError) return segment;
    throw error;
  }
}

/** One name in a folder, that leads nowhere else. */
function isPlainName(name: string): boolean {
  return name !== "" && !name.startsWith(".") && basename(name) === name && !/[\\:\0]/.test(name);
}

function spellings(name: string): string[] {
  return name.endsWith(".gz") ? [name, name.slice(0, -".gz".length)] : [name, `${name}.gz`];
}

function ignoreMissing(error: unknown): null {
  const code = error instanceof Error && "code" in error ? error.code : null;
  if (code === "ENOENT" || code === "ENOTDIR" || code === "ENAMETOOLONG") return null;
  throw error;
}
