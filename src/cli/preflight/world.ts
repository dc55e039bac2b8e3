import type { Instant } from "../../domain/instant.ts";
import type { CompiledRoutes } from "../../domain/table/compile.ts";
import type { Site } from "../../domain/table/table.ts";
import type { WorkerSettings, WranglerConfig } from "../../deployment/wrangler-config.ts";
import type { Reader } from "./reader.ts";
import type { Zones } from "./zones.ts";

/** What a folder says of its deployment. */
export interface World {
  readonly config: WranglerConfig;
  /** The Worker that is meant: the file's own, or that of an environment. */
  readonly settings: WorkerSettings;
  readonly data: CompiledRoutes["data"];
  readonly site: Site;
  readonly now: Instant;
}

/** The same with Cloudflare. */
export interface RemoteWorld extends World {
  readonly reader: Reader;
  readonly accountId: string;
  readonly zones: Zones;
}
