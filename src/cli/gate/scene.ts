import { commandsFor, type Place } from "../../domain/pasteable.ts";
import type { Instant } from "../../domain/instant.ts";
import { failure, type Result, success } from "../../domain/result.ts";
import type { Finding } from "../../domain/finding.ts";
import { StoreError } from "../../store/kv/kv-store.ts";
import type { GateInForce } from "../../store/records/in-force.ts";
import type { Overlay } from "../../store/records/overlay.ts";
import type { Pointer } from "../../store/records/pointer.ts";
import { readSignoffsOf, standingOf, type Standing } from "../../store/records/signoffs.ts";
import {
  readManifest,
  readPointer,
  type StoredManifest,
} from "../../store/records/stored-release.ts";
import { releaseIdOf } from "../../release/compile-release.ts";
import { validateRoutesFile } from "../../routes-file/routes-json.ts";
import type { Check, CheckState } from "../checklist/checklist.ts";
import { readInput } from "../tables/input.ts";
import {
  readDeployedId,
  readMovedGate,
  readServingTable,
  readStoredOverlay,
  type ServingTable,
} from "../tables/serving.ts";
import type { Stores } from "../tables/stores.ts";
import { CliError } from "../terminal/errors.ts";
import type { Io } from "../terminal/io.ts";

/** Why something could not be read. */
export interface Problem {
  readonly message: string;
  readonly fix: string;
}

/** The table of this folder. */
export interface Folder {
  readonly file: string;
  /** The id that it has once it is published. */
  readonly id: string;
  readonly findings: readonly Finding[];
}

/** All that the checks look at, read once; what is broken is a problem, so that one fault hides no other. */
export interface Scene {
  readonly now: Instant;
  readonly stores: Stores;
  readonly folder: Result<Folder, Problem>;
  readonly pointer: Result<Pointer | null, Problem>;
  /** null: no record says what the Worker was deployed with. */
  readonly deployed: Result<string | null, Problem>;
  readonly serving: Result<ServingTable, Problem>;
  /** The manifest of what serves; null if that is not stored. */
  readonly stored: Result<StoredManifest | null, Problem>;
  readonly standing: Result<Standing, Problem>;
  /** null: the reconciler has not run yet. */
  readonly overlay: Result<Overlay | null, Problem>;
  readonly moved: GateInForce;
}

/** @param file The table of this folder. @throws StoreError if the store does not answer at all. */
export async function readScene(io: Io, stores: Stores, file: string): Promise<Scene> {
  const { redirects, signoffs, isRemote } = stores;
  const overlay = await attempt(stores, () => readStoredOverlay(redirects));
  // Whether KV answers at all is the command's own matter; what it holds may be broken.
  const moved = await readMovedGate(redirects, overlay.ok ? overlay.value : null);
  const pointer = await attempt(stores, () => readPointer(redirects));
  const serving = await attempt(stores, () => readServingTable(io, stores, file));
  const id = (pointer.ok && pointer.value?.release) || (serving.ok ? serving.value.id : null);
  const ofRelease = <Value, None>(
    none: None,
    work: (id: string) => Promise<Value>,
  ): Promise<Result<Value | None, Problem>> =>
    attempt(stores, async () => (id === null ? none : work(id)));
  const undecided: Standing = { state: "undecided" };
  return {
    now: io.now(),
    stores,
    folder: await attempt(stores, () => readFolder(io, file)),
    pointer,
    deployed: await attempt(stores, () => readDeployedId(redirects)),
    serving,
    stored: await ofRelease(null, (release) => readManifest(redirects, release)),
    standing: await ofRelease(undecided, async (release) =>
      standingOf(await readSignoffsOf(signoffs, release), !isRemote),
    ),
    overlay,
    moved,
  };
}

async function readFolder(io: Io, file: string): Promise<Folder> {
  const { compiled, findings } = validateRoutesFile(await readInput(io, file), file, io.now());
  if (compiled) return { file, id: releaseIdOf(compiled.data), findings };
  throw new CliError(`${file} cannot be read`, "npx sunset-edge validate says why");
}

/** What a store or a file gives, or why it gives nothing. */
export async function attempt<Value>(
  place: Place,
  work: () => Promise<Value>,
): Promise<Result<Value, Problem>> {
  try {
    return success(await work());
  } catch (error) {
    const { message } = error instanceof Error ? error : { message: "" };
    if (error instanceof CliError) return failure({ message, fix: error.fix });
    if (error instanceof StoreError) {
      return failure({ message, fix: error.fixWith(commandsFor(place)) });
    }
    throw error;
  }
}

/** A line of the list. */
export function line(id: string, state: CheckState, message: string, fix: string | null): Check {
  return { id, state, message, fix };
}

/** The line of what could not be looked at, because something that it rests on is broken. */
export function broken(id: string, { message, fix }: Problem): Check {
  return line(id, "unknown", message, fix);
}
