import { codeOf } from "../terminal/errors.ts";
import { readdir, stat } from "node:fs/promises";
import { basename, dirname, join, resolve as resolvePath } from "node:path";
import { unreadable } from "../tables/input.ts";
import type { Io } from "../terminal/io.ts";
import { unnamed } from "../terminal/unnamed.ts";
import { decodeIfText } from "../../domain/decode.ts";

export interface SourceFile {
  /** The name in messages. */
  readonly name: string;
  /** null for standard input. */
  readonly path: string | null;
  /** 0 if not known. */
  readonly sizeBytes: number;
  /** The argument that names the file or a folder above it. */
  readonly argument: string;
  /** The path relative to that folder, with slashes. */
  readonly inside: string;
}

/** The resources of pages, which are stored next to saved pages. */
const PART_OF_PAGES =
  /\.(?:css|m?js|map|png|jpe?g|gif|svg|webp|avif|ico|bmp|woff2?|ttf|otf|eot|mp4|webm|mp3|wasm)$/i;

/**
 * Lists the files of an argument: a single file, all files below a folder except hidden ones and resources of pages, or
 * `-`.
 */
export async function listFiles(io: Io, argument: string): Promise<SourceFile[]> {
  if (argument === "-") {
    return [{ name: "standard input", path: null, sizeBytes: 0, argument, inside: "" }];
  }
  if (argument === "") throw unnamed();
  const path = resolvePath(io.cwd, argument);
  try {
    const found = await stat(path);
    if (found.isDirectory()) return await Array.fromAsync(listFolder(path, argument, "", argument));
    const inside = basename(path);
    return [{ name: argument, path, sizeBytes: found.size, argument, inside }];
  } catch (cause) {
    throw unreadable(argument, cause);
  }
}

async function* listFolder(
  path: string,
  name: string,
  within: string,
  argument: string,
): AsyncGenerator<SourceFile> {
  const entries = await readdir(path, { withFileTypes: true });
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const [inner, shown] = [join(path, entry.name), join(name, entry.name)];
    const inside = within + entry.name;
    if (entry.name.startsWith(".")) continue;
    if (entry.isDirectory()) {
      yield* listFolder(inner, shown, `${inside}/`, argument);
    } else if (entry.isFile() && !PART_OF_PAGES.test(entry.name)) {
      const { size } = await stat(inner);
      yield { name: shown, path: inner, sizeBytes: size, argument, inside };
    }
  }
}

/**
 * Finds the local copy of a sitemap that an index names; nothing is fetched. The longest end of the address's path that
 * exists below the index's folder is used, with its query or without, and with or without `.gz`.
 */
export async function findSitemap(
  index: SourceFile,
  address: string,
  cwd: string,
): Promise<SourceFile | null> {
  const { pathname, search } = URL.parse(address) ?? { pathname: address, search: "" };
  const segments = pathname.split("/").filter((it) => it !== "");
  const folder = index.path === null ? cwd : dirname(index.path);
  const shownFolder = index.path === null ? "" : dirname(index.name);
  for (let from = 0; from < segments.length; from++) {
    const names = segments.slice(from).map(decodeIfText);
    if (!names.every(isPlainName)) continue;
    const ends = search === "" || !isPlainName(search) ? [""] : [search, ""];
    for (const name of ends.flatMap((it) => spellings(join(...names) + it))) {
      const path = join(folder, name);
      const found = await stat(path).catch(ignoreMissing);
      if (found?.isFile()) {
        const { argument } = index;
        const shown = join(shownFolder, name);
        return { name: shown, path, sizeBytes: found.size, argument, inside: basename(name) };
      }
    }
  }
  return null;
}

/** Whether a text is a single file name, so that it cannot lead to another folder. */
function isPlainName(name: string): boolean {
  return name !== "" && !name.startsWith(".") && basename(name) === name && !/[\\:\0]/.test(name);
}

function spellings(name: string): string[] {
  return name.endsWith(".gz") ? [name, name.slice(0, -".gz".length)] : [name, `${name}.gz`];
}

function ignoreMissing(error: unknown): null {
  if (["ENOENT", "ENOTDIR", "ENAMETOOLONG"].includes(codeOf(error))) return null;
  throw error;
}
