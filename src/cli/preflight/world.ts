import type { Instant } from "../../domain/instant.ts";
import type { CompiledRoutes } from "../../domain/table/compile.ts";
import type { Site } from "../../domain/table/table.ts";
import type { WorkerSettings, WranglerConfig } from "../../deployment/wrangler-config.ts";
import type { Reader } from "./reader.ts";
import type { Zones } from "./zones.ts";

/** The deployment as described by a folder. */
export interface World {
  readonly config: WranglerConfig;
  /** The selected Worker: that of the file itself, or of an environment. */
  readonly settings: WorkerSettings;
  readonly data: CompiledRoutes["data"];
  readonly site: Site;
  readonly now: Instant;
}

/** The same with access to Cloudflare. */
export interface RemoteWorld extends World {
  readonly reader: Reader;
  readonly accountId: string;
  readonly zones: Zones;
}
