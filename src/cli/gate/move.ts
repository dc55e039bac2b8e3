import { formatForPeople, formatInstant, parseInstant } from "../../domain/instant.ts";
import type { CompiledRoutes } from "../../domain/table/compile.ts";
import { StoreError } from "../../store/kv/kv-store.ts";
import type { Overlay } from "../../store/records/overlay.ts";
import { loadTable } from "../tables/input.ts";
import { GATE_KEY } from "../../store/records/keys.ts";
import {
  gateInForceOf,
  readMovedGate,
  readServingTable,
  readStoredOverlay,
} from "../tables/serving.ts";
import type { Stores } from "../tables/stores.ts";
import { CliError } from "../terminal/errors.ts";
import { EXIT, type ExitCode, type Io } from "../terminal/io.ts";
import { printLine, say, stylesFor } from "../terminal/output.ts";
import { pasteable } from "../terminal/pasteable.ts";
import { judgeMove } from "./judge-move.ts";
import { readMove, SITE_GATE } from "./read-move.ts";

export interface MoveGateOptions {
  readonly routes: string;
  readonly confirm?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** `gate --move`: says what it changes, and writes the key `activatesAt`. */
export async function moveGate(
  io: Io,
  stores: Stores,
  text: string,
  { routes, confirm = false, dryRun = false, json = false }: MoveGateOptions,
): Promise<ExitCode> {
  const { redirects, name } = stores;
  const { compiled, overlay, unread, unknownGate } = await readWhatIsLeft(io, stores, routes);
  const { activatesAt, timeZone = "UTC" } = compiled.data.site;
  const moved = await readMovedGate(redirects, overlay);
  const from = gateInForceOf(compiled, moved);
  const move = readMove(text, from, timeZone);
  if (!move.ok) throw new CliError(`--move: ${move.problem.message}`, move.problem.fix);
  const to = move.value ?? parseInstant(activatesAt) ?? Infinity;
  const value = move.value === null ? null : formatInstant(move.value);
  const isSound = moved.invalid === null;
  const isSame = isSound && (value === moved.value || (from === to && value !== null));
  const judged = judgeMove({ compiled, from, to, now: io.now() });
  const { effects } = judged;
  // What was valid last is only asked for where the key holds what is not.
  const ofGate = moved.invalid === null ? [] : unknownGate;
  const warnings = [...unread, ...ofGate, ...judged.warnings];
  const isBackUnsafe =
    judgeMove({ compiled, from: to, to: from, now: io.now() }).warnings.length > 0;
  const back = pasteable(
    ["gate", "--move", moved.value ?? SITE_GATE, ...(isBackUnsafe ? ["--confirm"] : [])],
    stores,
  );
  const isDone = !dryRun && !isSame && (warnings.length === 0 || confirm);
  const instantOf = (instant: number): string | null =>
    Number.isFinite(instant) ? formatInstant(instant) : null;
  const report = {
    from: instantOf(from),
    to: instantOf(to),
    key: value,
    written: isDone,
    effects,
    warnings,
    back,
  };
  const styles = stylesFor(io, "stderr");
  say(io, `Old gate  ${formatForPeople(from, timeZone)}`);
  say(io, `New gate  ${formatForPeople(to, timeZone)}`);
  if (isSame) {
    if (json) await printLine(io, JSON.stringify(report));
    say(io, "That gate is in force already; nothing was written");
    return EXIT.done;
  }
  for (const warning of warnings) say(io, `${styles.red("warning:")} ${warning}`);
  for (const effect of effects) say(io, effect);
  if (isDone) await write(stores, value);
  if (json) await printLine(io, JSON.stringify(report));
  if (dryRun) say(io, "Nothing was written: --dry-run");
  if (dryRun) return EXIT.done;
  if (!isDone) {
    const again = pasteable(["gate", "--move", text, "--confirm"], stores);
    throw new CliError("The gate was not moved", `If that is meant: ${again}`, EXIT.refused);
  }
  if (!json) await printLine(io, formatInstant(to));
  say(
    io,
    `Written to ${name}. In force everywhere within two minutes: KV takes up to one to agree, an isolate looks every 30 s.`,
  );
  say(io, `Back: ${back}`);
  return EXIT.done;
}

interface WhatIsLeft {
  readonly compiled: CompiledRoutes;
  readonly overlay: Overlay | null;
  /** Why the table that serves could not be read. */
  readonly unread: readonly string[];
  /** Why the last valid gate is not known. */
  readonly unknownGate: readonly string[];
}

/** In the night when the gate must move more may be broken than that: it moves all the same, and says what is not known. */
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
    async () => (await readServingTable(io, stores, file)).compiled,
    () => loadTable(io, file),
    (why) => unread.push(`${why}: the move is judged by ${file}.`),
  );
  return { compiled, overlay, unread, unknownGate };
}

async function write({ redirects }: Stores, value: string | null): Promise<void> {
  if (value === null) await redirects.delete([GATE_KEY]);
  else await redirects.put([{ key: GATE_KEY, value }]);
}
