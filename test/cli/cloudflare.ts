import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { createApiStore } from "../../src/store/kv/kv-api.ts";
import type { KvStore } from "../../src/store/kv/kv-store.ts";
import { storeBundle } from "../../src/store/reconcile/store-bundle.ts";
import { writeDeployed } from "../../src/store/records/deployed.ts";
import type { Signoff } from "../../src/store/records/signoffs.ts";
import { readPointer } from "../../src/store/records/stored-release.ts";
import { approve } from "../node-support/approve.ts";
import { type CloudflareApi, startCloudflareApi } from "../node-support/cloudflare-api.ts";
import { releaseOf } from "../node-support/release.ts";
import { bundleOf } from "../support/bundle.ts";
import { SITE, type SitePatch } from "../support/table.ts";
import { NOW, type Ran, sunset } from "./support.ts";

interface RunOptions {
  readonly now?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  readonly cwd?: string;
  readonly sleep?: (milliseconds: number) => Promise<void>;
}

/** A folder with tables, and the stores on which commands work. */
export interface Desk {
  readonly folder: string;
  readonly redirects: KvStore;
  readonly signoffs: KvStore;
  /** Writes a table into the folder. */
  write(file: string, rules: readonly RuleData[], site?: SitePatch): void;
  /** Runs a command on these stores. */
  command(args: readonly string[], options?: RunOptions): Promise<Ran>;
  /** Publishes a table and returns its release's id. @throws TypeError if that is refused. */
  publish(rules: readonly RuleData[], args?: readonly string[]): Promise<string>;
  /** Records the table with which the Worker was deployed, as its reconciler does. */
  deploy(rules: readonly RuleData[], site?: SitePatch): Promise<string>;
  /** Records a decision on a release. */
  decide(release: string, decision?: Partial<Signoff>): Promise<void>;
  /** Returns the release named by `current`. */
  serving(): Promise<string | null>;
}

/** A desk on a Cloudflare account, whose API is a stand-in. */
export interface Account extends Omit<Desk, "command"> {
  readonly api: CloudflareApi;
  /** Runs a command with `--remote`. */
  readonly remote: Desk["command"];
  stop(): Promise<void>;
}

/** The time of deployment that `deploy` records. */
export const DEPLOYED_AT = "2025-12-01T00:00:00Z";

export function createDesk(
  { redirects, signoffs }: Pick<Desk, "redirects" | "signoffs">,
  folder: string,
  command: Desk["command"],
): Desk {
  const write: Desk["write"] = (file, rules, site = {}) =>
    writeFileSync(join(folder, file), JSON.stringify({ site: { ...SITE, ...site }, rules }));
  return {
    folder,
    redirects,
    signoffs,
    write,
    command,
    async publish(rules, args = []) {
      write("next.json", rules);
      const { code, stdout, stderr } = await command(["publish", "--routes", "next.json", ...args]);
      if (code === 0) return stdout.trim();
      throw new TypeError(stderr);
    },
    async deploy(rules, site = {}) {
      const bundle = bundleOf(await releaseOf(rules, site));
      const { id } = bundle.release;
      await writeDeployed(redirects, id, Date.parse(DEPLOYED_AT));
      await storeBundle(redirects, bundle, new Set());
      return id;
    },
    decide: (release, decision) =>
      approve({ redirects, signoffs }, release, NOW - 60_000, decision),
    serving: async () => (await readPointer(redirects))?.release ?? null,
  };
}

/** Returns the environment variables that `--remote` needs. */
export function credentialsOf(api: CloudflareApi): Readonly<Record<string, string>> {
  return {
    CLOUDFLARE_API_TOKEN: api.token,
    CLOUDFLARE_ACCOUNT_ID: api.accountId,
    CLOUDFLARE_API_BASE_URL: api.url,
    SUNSET_BY: "ana@example.com",
  };
}

export async function openAccount(): Promise<Account> {
  const folder = mkdtempSync(join(tmpdir(), "sunset-account-"));
  const api = await startCloudflareApi();
  const open = (binding: string): KvStore =>
    createApiStore({
      token: api.token,
      accountId: api.accountId,
      namespaceId: api.namespaceIds[binding] ?? "",
      baseUrl: api.url,
      fetch: api.fetch,
    });
  const remote: Desk["command"] = (args, { env = {}, ...world } = {}) => {
    const all = { ...credentialsOf(api), ...env };
    return sunset([...args, "--remote"], { cwd: folder, fetchApi: api.fetch, ...world, env: all });
  };
  const stores = { redirects: open("REDIRECTS"), signoffs: open("SIGNOFFS") };
  const { command, ...desk } = createDesk(stores, folder, remote);
  return {
    ...desk,
    api,
    remote: command,
    async stop() {
      await api.stop();
      rmSync(folder, { recursive: true });
    },
  };
}
