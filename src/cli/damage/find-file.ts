import { releaseIdOf } from "../../release/compile-release.ts";
import { readRoutesFile } from "../../routes-file/routes-json.ts";
import { readProvenance } from "../../store/records/provenance.ts";
import { readInput } from "../tables/input.ts";
import { findTable, isThere } from "../tables/find-table.ts";
import type { Stores } from "../tables/stores.ts";
import { CliError } from "../terminal/errors.ts";
import type { Io } from "../terminal/io.ts";
import type { FindFile } from "./inspect.ts";

/** Creates a finder that checks the folder's table, and the file a release was published from if it is still there. */
export function fileFinder(io: Io, { redirects, now }: Stores): FindFile {
  return async (id) => {
    const from = (await readProvenance(redirects, id, now))?.from;
    const files = [from, await findTable(io)].filter((it) => it !== undefined && it !== null);
    for (const file of new Set(files)) {
      if (file !== "-" && (await isThere(io, file)) && (await idOf(io, file)) === id) return file;
    }
    return null;
  };
}

/** The id that the file would have as a release; null if it is not a table. */
async function idOf(io: Io, file: string): Promise<string | null> {
  try {
    const { compiled } = readRoutesFile(await readInput(io, file), file);
    return compiled && (await releaseIdOf(compiled.data));
  } catch (error) {
    if (error instanceof CliError) return null;
    throw error;
  }
}
