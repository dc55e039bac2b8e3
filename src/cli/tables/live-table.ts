import { formatTextForPeople } from "../../domain/instant.ts";
import { type CompiledRoutes, compileRoutes } from "../../domain/table/compile.ts";
import type { SiteData } from "../../domain/table/schema.ts";
import type { DeployedHosts } from "../../release/open-release.ts";
import { type KvStore, StoreError } from "../../store/kv/kv-store.ts";
import type { Deployed } from "../../store/records/deployed.ts";
import { releaseKey } from "../../store/records/keys.ts";
import {
  describeLost,
  type LastLive,
  type Live,
  readLastLive,
  readLive,
} from "../../store/records/live.ts";
import { listReleases, readManifest, readTable } from "../../store/records/stored-release.ts";
import { CliError } from "../terminal/errors.ts";
import { EXIT, type Io } from "../terminal/io.ts";
import { say } from "../terminal/output.ts";
import { pasteable } from "../../domain/pasteable.ts";
import type { Stores } from "./stores.ts";

/** The table in service without the rows over it, and its id. */
export interface LiveTable extends Live {
  /** null if it is not known which table serves. */
  readonly compiled: CompiledRoutes | null;
}

/**
 * Reads the table in service.
 *
 * @param isKnown Whether the caller already has the table with a given id; it is then not read.
 * @throws CliError if the table is named but cannot be read.
 */
async function readLiveTable(
  stores: Stores,
  isKnown: (id: string) => boolean = () => false,
): Promise<LiveTable> {
  const { redirects } = stores;
  const live = await readLive(redirects);
  if (live.id === null || isKnown(live.id)) return { ...live, compiled: null };
  const isBundle = live.id === live.deployed?.release;
  if (isBundle && !(await redirects.getBytes(releaseKey(live.id)))) throw notStored(stores, live);
  return { ...live, compiled: await readCompiled(redirects, live.id) };
}

/** The table that a new one is compared with, even if the table in service is damaged. */
export interface ComparedTable extends LastLive {
  /** null if it is not known which table serves, or that table cannot be read. */
  readonly compiled: CompiledRoutes | null;
  /** The reason why the table in service cannot be read; null if it can, or is not known. */
  readonly unread: string | null;
}

/**
 * The same, but tolerates a table in service that cannot be read, because that is when another one must replace it.
 *
 * @throws CliError if the table of a deployment is not stored yet.
 */
export async function readComparedTable(
  stores: Stores,
  isKnown: (id: string) => boolean = () => false,
): Promise<ComparedTable> {
  const { redirects } = stores;
  const live = await readLastLive(redirects);
  const unread = live.lost && describeLost(live.lost);
  if (live.id === null || isKnown(live.id)) return { ...live, compiled: null, unread };
  const isBundle = live.pointer?.release === null || live.pointer === null;
  if (isBundle && !(await redirects.getBytes(releaseKey(live.id)))) throw notStored(stores, live);
  try {
    return { ...live, compiled: await readCompiled(redirects, live.id), unread };
  } catch (error) {
    if (!(error instanceof StoreError || error instanceof CliError)) throw error;
    return { ...live, compiled: null, unread: error.message };
  }
}

/** Says that the table in service is missing from the comparison, and where to look. */
export function sayIfUnread(
  io: Io,
  stores: Stores,
  { unread }: Pick<ComparedTable, "unread">,
): void {
  if (unread === null) return;
  say(io, `What serves is damaged: ${unread}.`);
  say(io, `  What is broken, and how to repair it: ${pasteable(["status"], stores)}`);
}

/** The table in service when it is known. */
export interface KnownLive extends Live {
  readonly id: string;
  /** The table as published: without rows, and with the site's own hosts and gate. */
  readonly compiled: CompiledRoutes;
}

export interface NamedTable {
  readonly id: string;
  readonly compiled: CompiledRoutes;
}

/**
 * Reads the table in service; it is never guessed.
 *
 * @param atHand Used if exactly this table serves, even if it is not stored.
 * @throws CliError if it is not known which table serves, or that table cannot be read.
 */
export async function readKnownLive(
  stores: Stores,
  atHand: NamedTable | null = null,
): Promise<KnownLive> {
  const live = await readLiveTable(stores, (it) => it === atHand?.id);
  const compiled = live.compiled ?? atHand?.compiled;
  if (live.id !== null && compiled) return { ...live, id: live.id, compiled };
  const { message, fix } = whyNotKnown(stores);
  throw new CliError(message, fix, EXIT.remote);
}

/**
 * The hosts that the deployment serves, and those that it redirects to. No release in KV changes them.
 *
 * @throws StoreError if the table that the Worker was deployed with is not stored.
 */
export async function readDeployedHosts(
  { redirects }: Stores,
  { id, deployed, compiled }: KnownLive,
): Promise<DeployedHosts> {
  const by = deployed?.release ?? id;
  return by === id ? compiled.data.site : (await readManifest(redirects, by)).manifest.site;
}

/** An empty table for comparison if the table in service is not known; every rule then counts as added. */
export function emptyTable(site: SiteData): CompiledRoutes {
  return compileRoutes({ site, rules: [] }, () => {});
}

export function whyNotKnown({ name, isRemote }: Stores): { message: string; fix: string } {
  return {
    message: `What serves from ${name} is not known: no release is promoted, and no Worker has said which table it was deployed with`,
    fix: isRemote
      ? "Deploy the Worker (npx wrangler deploy); its cron says it within a minute"
      : "Start it (npm start): it says so within seconds",
  };
}

/** The error if the table of a deployment serves but is not stored, so that commands cannot read it. */
export function notStored(stores: Stores, { deployed }: Live): CliError {
  const { release = "" } = deployed ?? {};
  return new CliError(
    `${nameTable(null, deployed)} serves, and is not in KV yet`,
    `Wait a minute: the Worker's cron writes it. If it does not, publish exactly the table of that deployment, ${shortId(release)}, from its commit: ${pasteable(["publish"], stores)}`,
    EXIT.remote,
  );
}

/** @throws CliError if its site cannot be read. */
export async function readCompiled(redirects: KvStore, id: string): Promise<CompiledRoutes> {
  const { manifest } = await readManifest(redirects, id);
  const compiled = compileRoutes(await readTable(redirects, manifest), () => {});
  if (compiled.unread.size === 0) return compiled;
  throw new CliError(`The site of ${shortId(id)} cannot be read`, PUBLISH_AGAIN, EXIT.invalid);
}

const PUBLISH_AGAIN = "Publish the table again";

/** Ids are long: the first eight characters or more are enough if they are unambiguous. */
const ID_CHARACTERS_AT_LEAST = 8;

export function looksLikeId(text: string): boolean {
  return text.length >= ID_CHARACTERS_AT_LEAST && HEX.test(text) && text.length <= 64;
}

const HEX = /^[\da-f]+$/i;

/** @throws CliError if no release, or more than one, begins with the text. */
export async function findRelease(stores: Stores, text: string): Promise<string> {
  const { redirects, name } = stores;
  const ids = looksLikeId(text)
    ? (await listReleases(redirects)).filter((it) => it.startsWith(text.toLowerCase()))
    : [];
  const [id] = ids;
  if (id !== undefined && ids.length === 1) return id;
  const list = `To see which there are: ${pasteable(["releases"], stores)}`;
  if (text.length < ID_CHARACTERS_AT_LEAST && HEX.test(text)) {
    const fix = `Write at least ${ID_CHARACTERS_AT_LEAST} of its characters. ${list}`;
    throw new CliError(`${text} is too short for a release's id`, fix, EXIT.invalid);
  }
  const message =
    ids.length > 1
      ? `${text} begins ${ids.length} releases in ${name}`
      : `There is no release ${text} in ${name}`;
  throw new CliError(message, list, EXIT.invalid);
}

/** The name in options of the table that the Worker was deployed with, whichever that is. */
export const BUNDLED = "bundled";

const SHORT = 12;

/** An id as shown to people: its first twelve characters. */
export function shortId(id: string | null): string {
  return id === null ? "the bundled table" : id.slice(0, SHORT);
}

/**
 * The name of a table for people: `edd604844290`, or `the table deployed on 2026-11-29T12:00:00Z (edd604844290)`.
 *
 * @param id The id in `current`; null is the table that the Worker was deployed with.
 */
export function nameTable(id: string | null, deployed: Deployed | null): string {
  if (id !== null) return shortId(id);
  if (!deployed) return "the bundled table";
  const when = formatTextForPeople(deployed.deployedAt, "UTC");
  return `the table deployed on ${when} (${shortId(deployed.release)})`;
}

/** The same for the table in service. */
export function nameLive({ pointer, deployed }: Live): string {
  return nameTable(pointer?.release ?? null, deployed);
}
