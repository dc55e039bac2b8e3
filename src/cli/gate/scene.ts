import type { Instant } from "../../domain/instant.ts";
import { type Result, success } from "../../domain/result.ts";
import type { Finding } from "../../domain/finding.ts";
import { type Deployed, readDeployed } from "../../store/records/deployed.ts";
import type { GateInForce } from "../../store/records/in-force.ts";
import type { Overlay } from "../../store/records/overlay.ts";
import type { Pointer } from "../../store/records/pointer.ts";
import type { Standing } from "../../store/records/signoffs.ts";
import {
  readManifest,
  readPointer,
  type StoredManifest,
} from "../../store/records/stored-release.ts";
import { releaseIdOf } from "../../release/compile-release.ts";
import { validateRoutesFile } from "../../routes-file/routes-json.ts";
import type { Check, CheckState } from "../checklist/checklist.ts";
import { attempt, type Problem } from "../damage/problem.ts";
import { fileAgain, nameOf, readInput } from "../tables/input.ts";
import { type KnownLive, type NamedTable, readKnownLive } from "../tables/live-table.ts";
import { readMovedGate, readStoredOverlay } from "../tables/serving.ts";
import { readStanding } from "../tables/standing.ts";
import type { Stores } from "../tables/stores.ts";
import { CliError } from "../terminal/errors.ts";
import type { Io } from "../terminal/io.ts";
import { pasteable } from "../../domain/pasteable.ts";

export { attempt, type Problem };

export interface Folder extends NamedTable {
  readonly findings: readonly Finding[];
}

/** The input of all checks, read once. Broken parts are recorded as problems, so that one does not hide another. */
export interface Scene {
  readonly now: Instant;
  readonly stores: Stores;
  /** The file of the folder's table, as typed. */
  readonly file: string;
  readonly folder: Result<Folder, Problem>;
  readonly pointer: Result<Pointer | null, Problem>;
  /** null if no readable record says which table the Worker was deployed with. */
  readonly deployed: Deployed | null;
  readonly serving: Result<KnownLive, Problem>;
  /** The manifest of the release in service. */
  readonly stored: Result<StoredManifest, Problem>;
  readonly standing: Result<Standing, Problem>;
  /** null if the reconciler has not run yet. */
  readonly overlay: Result<Overlay | null, Problem>;
  readonly moved: GateInForce;
}

/** @throws StoreError if the store does not answer at all. */
export async function readScene(io: Io, stores: Stores, file: string): Promise<Scene> {
  const { redirects } = stores;
  const overlay = await attempt(stores, () => readStoredOverlay(redirects));
  // Not caught: without an answer from KV the command fails. Broken values in KV are only reported.
  const moved = await readMovedGate(redirects, overlay.ok ? overlay.value : null);
  const pointer = await attempt(stores, () => readPointer(redirects));
  const folder = await attempt(stores, () => readFolder(io, file));
  const atHand = folder.ok ? folder.value : null;
  const serving = await attempt(stores, () => readKnownLive(stores, atHand));
  const promoted = pointer.ok ? (pointer.value?.release ?? null) : null;
  const known = serving.ok ? success(serving.value.id) : serving;
  const live: Result<string, Problem> = promoted === null ? known : success(promoted);
  const ofRelease = async <Value>(
    work: (id: string) => Promise<Value>,
  ): Promise<Result<Value, Problem>> => (live.ok ? attempt(stores, () => work(live.value)) : live);
  return {
    now: io.now(),
    stores,
    file,
    folder,
    pointer,
    deployed: await readDeployed(redirects),
    serving,
    stored: await ofRelease((release) => readManifest(redirects, release)),
    standing: await ofRelease((release) => readStanding(stores, release)),
    overlay,
    moved,
  };
}

async function readFolder(io: Io, file: string): Promise<Folder> {
  const { compiled, findings } = validateRoutesFile(await readInput(io, file), file, io.now());
  if (compiled) return { id: await releaseIdOf(compiled.data), compiled, findings };
  const fix = `What is wrong: ${pasteable(["validate", fileAgain(file)])}`;
  throw new CliError(`${nameOf(file)} cannot be read`, fix);
}

export function line(id: string, state: CheckState, message: string, fix: string | null): Check {
  return { id, state, message, fix };
}

/** Creates the line of a check that could not be made because its input is broken. */
export function broken(id: string, { message, fix }: Problem): Check {
  return line(id, "unknown", message, fix);
}
