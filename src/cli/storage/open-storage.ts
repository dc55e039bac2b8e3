import { createRequire } from "node:module";
import type * as Package from "miniflare";
import { diskProblemIn, probeDisk } from "../terminal/disk.ts";
import type { CliError } from "../terminal/errors.ts";
import { createStorageWorker, type StorageBindings } from "./bindings.ts";
import { leashRuntime } from "./leash-runtime.ts";

// Not imported: Node keeps several copies of the source of an imported CommonJS module, 30 MiB of this one.
const { convertV4MiniflareOptions, Miniflare, NoOpLog }: typeof Package = createRequire(
  import.meta.url,
)("miniflare");

/** The namespaces and databases to open, named by their bindings, as in wrangler for those without an id. */
interface Opened {
  readonly kvNamespaces?: string[];
  readonly d1Databases?: string[];
}

export interface OpenedStorage extends StorageBindings {
  close(): Promise<void>;
  /** The error if the disk is the reason why something could not be written; null for any other reason. */
  explain(): CliError | null;
}

const LINES_KEPT = 100;

/**
 * Opens the embedded storage, whether or not `npm start` is running.
 *
 * @param temporary Makes a folder for the runtime's own files.
 * @throws CliError if the disk cannot be written to.
 */
export async function openStorage(
  storage: string,
  temporary: () => string,
  opened: Opened,
): Promise<OpenedStorage> {
  const problem = probeDisk(storage, false);
  if (problem) throw problem;
  leashRuntime();
  // The runtime reports errors as internal stacks, so they are not printed; `explain` finds what matters in them.
  const said: string[] = [];
  const { worker, bindingsBy } = createStorageWorker();
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      handleStructuredLogs: ({ message }) => {
        if (said.length < LINES_KEPT) said.push(message);
      },
      ...worker,
      cf: false,
      log: new NoOpLog(),
      resourcePersistencePath: storage,
      resourceTmpPath: temporary(),
      telemetry: { enabled: false },
      ...opened,
    }),
  );
  const explain = (): CliError | null => probeDisk(storage, true) ?? diskProblemIn(said, storage);
  try {
    await miniflare.ready;
  } catch (error) {
    await miniflare.dispose();
    throw explain() ?? error;
  }
  return { ...bindingsBy(miniflare.dispatchFetch), close: () => miniflare.dispose(), explain };
}
