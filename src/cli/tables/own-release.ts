import type { RoutesData } from "../../domain/table/schema.ts";
import { releaseIdOf } from "../../release/compile-release.ts";
import { releaseKey } from "../../store/records/keys.ts";
import { CliError } from "../terminal/errors.ts";
import { EXIT, type Io } from "../terminal/io.ts";
import { pasteable } from "../../domain/pasteable.ts";
import { routesOption } from "./input.ts";
import { shortId } from "./live-table.ts";
import { type StoreOptions, withStores } from "./stores.ts";

export interface PublishOptions extends StoreOptions {
  readonly routes: string;
}

/**
 * Finds the release of a table, for figures that are shown on the release's page.
 *
 * @returns Its id.
 * @throws CliError if it has not been published.
 */
export async function findOwnRelease(
  io: Io,
  options: PublishOptions,
  data: RoutesData,
): Promise<string> {
  const id = await releaseIdOf(data);
  await withStores(io, options, async (stores) => {
    const { redirects, name } = stores;
    const key = releaseKey(id);
    if ((await redirects.list(key)).includes(key)) return;
    const message = `This table is not a release in ${name}: ${shortId(id)} is not there`;
    const publish = pasteable(["publish", ...routesOption(options.routes)], stores);
    const fix = options.routes === "-" ? "Publish it first" : `First: ${publish}`;
    throw new CliError(message, fix, EXIT.invalid);
  });
  return id;
}
