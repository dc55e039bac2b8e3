import { convertV4MiniflareOptions, Miniflare, NoOpLog } from "miniflare";
import { diskProblemIn, probeDisk } from "../terminal/disk.ts";
import type { CliError } from "../terminal/errors.ts";
import { leashRuntime } from "./leash-runtime.ts";
import { makeTemporaryFolder } from "./site-folder.ts";

/** What is opened, by the names of the bindings, as wrangler names what has no id. */
interface Opened {
  readonly kvNamespaces?: string[];
  readonly d1Databases?: string[];
}

/** The embedded storage, opened. */
export interface OpenedStorage {
  readonly miniflare: Miniflare;
  /** Why something could not be written, where it is the disk; null for whatever else. */
  explain(): CliError | null;
}

const LINES_KEPT = 100;

/**
 * Opens the embedded storage, whether `npm start` is running or not.
 *
 * @param folder The site's.
 * @throws CliError if the disk cannot be written to.
 */
export function openStorage(storage: string, folder: string, opened: Opened): OpenedStorage {
  const problem = probeDisk(storage, false);
  if (problem) throw problem;
  leashRuntime();
  // What the runtime says of a fault is stacks of its own; what matters of it is explained.
  const said: string[] = [];
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      handleStructuredLogs: ({ message }) => {
        if (said.length < LINES_KEPT) said.push(message);
      },
      modules: true,
      script: "export default {}",
      cf: false,
      log: new NoOpLog(),
      resourcePersistencePath: storage,
      resourceTmpPath: makeTemporaryFolder(folder),
      telemetry: { enabled: false },
      ...opened,
    }),
  );
  const explain = (): CliError | null => probeDisk(storage, true) ?? diskProblemIn(said, storage);
  return { miniflare, explain };
}
