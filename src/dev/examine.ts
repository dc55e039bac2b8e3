import { convertV4MiniflareOptions, Miniflare, NoOpLog } from "miniflare";
import { makeTemporaryFolder, readDeployment } from "../cli/tables/site-folder.ts";
import { resolve } from "../domain/resolve/resolve.ts";
import type { Table } from "../domain/table/table.ts";
import { createBundleModules } from "../release/bundle-modules.ts";
import type { CompiledRelease } from "../release/compile-release.ts";
import { bundleWorker } from "./bundle.ts";
import type { Question } from "./questions.ts";
import { modulesOf } from "./server.ts";

/** What a visitor notices of an answer. */
export interface Seen {
  /** null: the old site answered. */
  readonly status: number | null;
  readonly location: string | null;
  /** null: the old site's own. */
  readonly cacheControl: string | null;
  readonly announced: boolean;
}

export interface Asked extends Question {
  readonly got: Seen;
  /** What the table says. */
  readonly wanted: Seen;
}

/**
 * Asks the Worker, built as it is for a deployment but for its clock, on workerd, in front of a stand-in for the old
 * site; and the table itself.
 *
 * @param questions The earliest first: an isolate's memory knows no way back in time.
 * @param folder The site's.
 */
export async function examine(
  { table, release }: { readonly table: Table; readonly release: CompiledRelease },
  questions: readonly Question[],
  folder: string,
): Promise<readonly Asked[]> {
  const { compatibilityDate, compatibilityFlags } = readDeployment(folder);
  const modules = await bundleWorker("worker-at.ts", await createBundleModules(release));
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      cf: false,
      log: new NoOpLog(),
      resourceTmpPath: makeTemporaryFolder(folder),
      telemetry: { enabled: false },
      compatibilityDate,
      compatibilityFlags: [...compatibilityFlags],
      modules: modulesOf(modules),
      outboundService: () => new Response(OLD_PAGE, { headers: OLD_HEADERS }),
    }),
  );
  try {
    const asked: Asked[] = [];
    for (const question of questions) {
      const { url, at } = question;
      const headers = { "sunset-clock": String(at) };
      const response = await miniflare.dispatchFetch(url, { headers, redirect: "manual" });
      await response.arrayBuffer();
      asked.push({ ...question, got: seenIn(response), wanted: decided(table, question) });
    }
    return asked;
  } finally {
    await miniflare.dispose();
  }
}

const MARK = "x-old-site";
const OLD_PAGE = "<!doctype html><html><head><title>Old</title></head><body>Old</body></html>";
const OLD_HEADERS = { "content-type": "text/html", [MARK]: "yes" };

function seenIn({ status, headers }: { status: number; headers: Pick<Headers, "get"> }): Seen {
  const isOld = headers.get(MARK) !== null;
  return {
    status: isOld ? null : status,
    location: headers.get("location"),
    cacheControl: isOld ? null : headers.get("cache-control"),
    announced: headers.get("sunset") !== null,
  };
}

function decided(table: Table, { url, at }: Question): Seen {
  const { status, location, cacheControl, announce } = resolve(
    table,
    { url: new URL(url), method: "GET" },
    at,
  );
  return { status, location, cacheControl, announced: announce };
}
