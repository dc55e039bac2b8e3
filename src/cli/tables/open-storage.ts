import { convertV4MiniflareOptions, Miniflare, NoOpLog } from "miniflare";
import { leashRuntime } from "./leash-runtime.ts";
import { makeTemporaryFolder } from "./site-folder.ts";

/** What is opened, by the names of the bindings, as wrangler names what has no id. */
interface Opened {
  readonly kvNamespaces?: string[];
  readonly d1Databases?: string[];
}

/** Opens the embedded storage, whether `npm start` is running or not. @param folder The site's. */
export function openStorage(storage: string, folder: string, opened: Opened): Miniflare {
  leashRuntime();
  return new Miniflare(
    convertV4MiniflareOptions({
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
}
