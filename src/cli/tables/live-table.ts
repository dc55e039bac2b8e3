import { type CompiledRoutes, compileRoutes } from "../../domain/table/compile.ts";
import type { KvStore } from "../../store/kv/kv-store.ts";
import {
  listReleases,
  readManifest,
  readPointer,
  readTable,
} from "../../store/records/stored-release.ts";
import { CliError } from "../terminal/errors.ts";
import { loadTable } from "./input.ts";
import { EXIT, type Io } from "../terminal/io.ts";
import type { Stores } from "./stores.ts";

/** What serves, as far as KV and this checkout know it. */
export interface LiveTable {
  /** null: the table bundled at deployment, taken to be this checkout's `routes.json`. */
  readonly id: string | null;
  readonly compiled: CompiledRoutes;
}

/** The table that serves, without the rows over it. */
export async function readLiveTable(io: Io, { redirects }: Stores): Promise<LiveTable> {
  const id = (await readPointer(redirects))?.release ?? null;
  return { id, compiled: id === null ? await readBundled(io) : await readCompiled(redirects, id) };
}

async function readBundled(io: Io): Promise<CompiledRoutes> {
  try {
    return await loadTable(io, "routes.json");
  } catch (cause) {
    if (!(cause instanceof CliError)) throw cause;
    const message = `${cause.message}. The bundled table serves, and ./routes.json is taken for it`;
    const fix = `${cause.fix}, or run this in the project's folder`;
    throw new CliError(message, fix, cause.exitCode, { cause });
  }
}

/** @throws CliError if its site cannot be read. */
export async function readCompiled(redirects: KvStore, id: string): Promise<CompiledRoutes> {
  const { manifest } = await readManifest(redirects, id);
  const compiled = compileRoutes(await readTable(redirects, manifest), () => {});
  if (compiled.unread.size === 0) return compiled;
  throw new CliError(`The site of ${shortId(id)} cannot be read`, PUBLISH_AGAIN, EXIT.invalid);
}

const PUBLISH_AGAIN = "Publish the table again";

/** An id is long; its first eight characters are enough if only one release has them. */
const ID_CHARACTERS_AT_LEAST = 8;

export function looksLikeId(text: string): boolean {
  return text.length >= ID_CHARACTERS_AT_LEAST && /^[0-9a-f]+$/.test(text) && text.length <= 64;
}

/** @throws CliError if no release begins so, or more than one does. */
export async function findRelease({ redirects, name }: Stores, text: string): Promise<string> {
  const ids = looksLikeId(text)
    ? (await listReleases(redirects)).filter((it) => it.startsWith(text))
    : [];
  const [id] = ids;
  if (id !== undefined && ids.length === 1) return id;
  const message =
    ids.length > 1
      ? `${text} begins ${ids.length} releases in ${name}`
      : `There is no release ${text} in ${name}`;
  throw new CliError(message, "npx sunset-edge releases lists them", EXIT.invalid);
}

/** As people see an id: its first twelve characters. */
export function shortId(id: string | null): string {
  return id === null ? "the bundled table" : id.slice(0, 12);
}
