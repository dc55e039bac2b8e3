import {
  formatForPeople,
  formatInstant,
  type Instant,
  parseInstant,
} from "../../domain/instant.ts";
import type { CompiledRoutes } from "../../domain/table/compile.ts";
import { StoreError } from "../../store/kv/kv-store.ts";
import type { Overlay } from "../../store/records/overlay.ts";
import { GATE_KEY } from "../../store/records/keys.ts";
import { loadTable, tableName } from "../tables/input.ts";
import { readKnownLive } from "../tables/live-table.ts";
import { gateInForceOf, readMovedGate, readStoredOverlay } from "../tables/serving.ts";
import { noticedWithin } from "../tables/noticed.ts";
import type { Stores } from "../tables/stores.ts";
import { CliError } from "../terminal/errors.ts";
import { EXIT, type ExitCode, type Io } from "../terminal/io.ts";
import { printJson, printLine, say, stylesFor } from "../terminal/output.ts";
import { pasteable } from "../../domain/pasteable.ts";
import { type JudgedMove, judgeMove } from "./judge-move.ts";
import { readMove, SITE_GATE } from "./read-move.ts";

export interface MoveGateOptions {
  readonly routes: string;
  readonly confirm?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** Runs `gate --move`: says what changes, and writes the key `activatesAt`. */
export async function moveGate(
  io: Io,
  stores: Stores,
  text: string,
  { routes, confirm = false, dryRun = false, json = false }: MoveGateOptions,
): Promise<ExitCode> {
  const plan = await planMove(io, stores, text, routes);
  const { from, to, key, effects, warnings, back, timeZone } = plan;
  const isConfirmed = warnings.length === 0 || confirm;
  const written = plan.changes && isConfirmed && !dryRun;
  const styles = stylesFor(io, "stderr");
  say(io, `Old gate  ${plan.isKnown ? formatForPeople(from, timeZone) : "not known"}`);
  say(io, `New gate  ${formatForPeople(to, timeZone)}`);
  if (plan.changes) {
    for (const warning of warnings) say(io, `${styles.red("warning:")} ${warning}`);
    for (const effect of effects) say(io, effect);
  }
  if (written) await write(stores, key);
  if (json) {
    const gates = { from: plan.isKnown ? instantOrNull(from) : null, to: instantOrNull(to) };
    await printJson(io, { ...gates, key, written, effects, warnings, back });
  } else if (written) {
    await printLine(io, instantOrNull(to) ?? "never");
  }
  if (written) {
    say(io, `Written to ${stores.name}. In force ${noticedWithin(stores)}.`);
    say(io, `Back: ${back}`);
  } else if (!plan.changes) {
    say(io, "That gate is already in force; nothing was written");
  } else if (dryRun) {
    say(io, "Nothing was written: --dry-run");
  } else {
    const again = pasteable(["gate", "--move", text, "--confirm"], stores);
    throw new CliError("The gate was not moved", `If that is intended: ${again}`, EXIT.refused);
  }
  return EXIT.done;
}

interface MovePlan extends JudgedMove {
  /** The gate in force; taken from this folder's table if neither the table in service nor a key is known. */
  readonly from: Instant;
  readonly isKnown: boolean;
  readonly to: Instant;
  /** The new value of the key; null to delete it. */
  readonly key: string | null;
  readonly changes: boolean;
  /** The command that moves it back. */
  readonly back: string;
  readonly timeZone: string;
}

/** @throws CliError if it is not clear which instant is meant. */
async function planMove(io: Io, stores: Stores, text: string, file: string): Promise<MovePlan> {
  const { compiled, overlay, unread, unknownGate } = await readWhatIsLeft(io, stores, file);
  const { activatesAt, timeZone = "UTC" } = compiled.data.site;
  const moved = await readMovedGate(stores.redirects, overlay);
  const from = gateInForceOf(compiled, moved);
  const isKnown = moved.instant !== null || unread.length === 0;
  const move = readMove(text, isKnown ? from : null, timeZone, io.now());
  if (!move.ok) throw new CliError(`--move: ${move.problem.message}`, move.problem.fix);
  const key = move.value === null ? null : formatInstant(move.value);
  const to = move.value ?? parseInstant(activatesAt) ?? Infinity;
  const isSame = isKnown && (key === moved.value || (from === to && key !== null));
  const judged = judgeMove({ compiled, from, to, now: io.now() });
  const isFinal = judgeMove({ compiled, from: to, to: from, now: io.now() }).warnings.length > 0;
  const back = ["gate", "--move", moved.value ?? SITE_GATE, ...(isFinal ? ["--confirm"] : [])];
  // The last valid gate matters only if the key holds an invalid value.
  const ofGate = moved.invalid === null ? [] : unknownGate;
  return {
    from,
    isKnown,
    to,
    key,
    changes: !isSame || moved.invalid !== null,
    effects: judged.effects,
    warnings: [...unread, ...ofGate, ...judged.warnings],
    back: pasteable(back, stores),
    timeZone,
  };
}

function instantOrNull(instant: Instant): string | null {
  return Number.isFinite(instant) ? formatInstant(instant) : null;
}

interface WhatIsLeft {
  readonly compiled: CompiledRoutes;
  readonly overlay: Overlay | null;
  /** The reason why the table in service could not be read; empty if it could. */
  readonly unread: readonly string[];
  /** The reason why the last valid gate is not known; empty if it is. */
  readonly unknownGate: readonly string[];
}

/**
 * Reads what can be read. In an emergency, other things may be broken too: the gate can still be moved, and what is not
 * known is reported.
 */
async function readWhatIsLeft(io: Io, stores: Stores, file: string): Promise<WhatIsLeft> {
  const unread: string[] = [];
  const unknownGate: string[] = [];
  const orElse = async <Value>(
    work: () => Promise<Value>,
    instead: () => Promise<Value>,
    tell: (why: string) => void,
  ): Promise<Value> => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof StoreError || error instanceof CliError)) throw error;
      tell(error.message);
      return instead();
    }
  };
  const overlay = await orElse(
    () => readStoredOverlay(stores.redirects),
    async () => null,
    (why) => unknownGate.push(`${why}: the last valid gate is not known.`),
  );
  const compiled = await orElse(
    async () => (await readKnownLive(stores)).compiled,
    () => loadInstead(io, file, unread),
    (why) => unread.push(`${why}: the move is judged by ${tableName(file)}.`),
  );
  return { compiled, overlay, unread, unknownGate };
}

/** @throws CliError with both the reason why this file is needed and the reason why it cannot be read. */
async function loadInstead(io: Io, file: string, why: readonly string[]): Promise<CompiledRoutes> {
  try {
    return await loadTable(io, file);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    const fix = "Say which file holds the table that serves: --routes";
    throw new CliError([...why, error.message].join(" "), fix, error.exitCode);
  }
}

async function write({ redirects }: Stores, value: string | null): Promise<void> {
  if (value === null) await redirects.delete([GATE_KEY]);
  else await redirects.put([{ key: GATE_KEY, value }]);
}
