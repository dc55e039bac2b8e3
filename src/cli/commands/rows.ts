import type { Command } from "commander";
import { hasErrors } from "../../domain/finding.ts";
import { formatForPeople, formatInstant, formatTextForPeople } from "../../domain/instant.ts";
import { isRowKey } from "../../store/records/keys.ts";
import type { Overlay, OverlayRow } from "../../store/records/overlay.ts";
import { type Desk, openDesk } from "../rows/desk.ts";
import { type Answer, type Effect, effectOf } from "../rows/effect.ts";
import { listRows } from "../rows/list.ts";
import { checkRowKey, suggestKey } from "../rows/row-key.ts";
import { describeDecision } from "../tables/describe-decision.ts";
import { addStoreOptions, type StoreOptions, type Stores, withStores } from "../tables/stores.ts";
import { CliError } from "../terminal/errors.ts";
import { EXIT, type ExitCode, type Io } from "../terminal/io.ts";
import {
  countFindings,
  formatFindings,
  printJson,
  printLine,
  say,
  stylesFor,
} from "../terminal/output.ts";
import { pasteable } from "../../domain/pasteable.ts";
import { readText } from "../../store/kv/kv-store.ts";

interface Options extends StoreOptions {
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

export function addRows(program: Command, io: Io, exit: (code: ExitCode) => void): void {
  const list = async (_own: Options, command: Command): Promise<void> => {
    const options = command.optsWithGlobals<Options>();
    exit(await withStores(io, options, (stores) => listRows(io, stores, options)));
  };
  const rows = addStoreOptions(program.command("rows"))
    .summary("list the rows over the table; put writes one, rm deletes one")
    .description("Lists the rows over the release: key, value, state, and what is wrong with each.")
    .option("--json", "print one object per line")
    // So that `--remote` in `rows put ... --remote` belongs to `put`.
    .enablePositionalOptions()
    .action(list);
  // Hidden, since it is the same; but people type it.
  addStoreOptions(rows.command("list", { hidden: true }))
    .option("--json", "print one object per line")
    .action(list);
  addStoreOptions(rows.command("put"))
    .summary("write a row, if it works")
    .description(
      "Checks a row as the reconciler does, shows what its addresses get, and writes it. Refuses a row that cannot be used (1), and one to which better rules leave nothing (5).",
    )
    .argument("<key>", "the old address: /old/page, or with its host")
    .argument("<value>", "the new address; gone, keep or undecided; or a rule as JSON")
    .option("--dry-run", "check it, and write nothing")
    .option("--json", "print one object")
    .action(async (key: string, value: string, _own: Options, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      exit(await withStores(io, options, (stores) => put(io, stores, key, value, options)));
    });
  addStoreOptions(rows.command("rm"))
    .summary("delete a row")
    .description("Deletes a row, and shows what answers instead.")
    .argument("<key>", "as it was typed")
    .option("--dry-run", "show what would answer instead, and delete nothing")
    .option("--json", "print one object")
    .action(async (key: string, _own: Options, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      exit(await withStores(io, options, (stores) => remove(io, stores, key, options)));
    });
}

async function put(
  io: Io,
  stores: Stores,
  key: string,
  given: string,
  options: Options,
): Promise<ExitCode> {
  const value = given.trim();
  checkRowKey(stores, key, ["gate", "--move", value]);
  const desk = await openDesk(stores, io.now());
  const under = await desk.overlayWith({ key, value });
  const row = under.rows.find((it) => it.key === key);
  if (!row || row.state !== "serving" || !row.rule) throw refused(io, row, key);
  const without = await desk.overlayWith({ key, value: null });
  const effect = effectOf(desk, row.rule, under, without, io.now());
  const shadowed = newlyShadowed(key, without, under);
  const stood = await readText(stores.redirects, key);
  const replaced = stood === value ? null : stood;
  const isUsable = replaced !== null && isServing(await desk.overlayWith(), key);
  const written = options.dryRun !== true;
  if (written) await stores.redirects.put([{ key, value }]);
  if (options.json) {
    const { state, waitsUntil = null, findings } = row;
    const more = { ...printed(effect), findings, replaced, shadowed };
    const told = { key, value, state, waitsUntil, written, ...more };
    await printJson(io, told);
    return EXIT.done;
  }
  if (row.findings.length > 0) say(io, formatFindings(row.findings, stylesFor(io, "stderr")));
  await tellEffect(io, desk, effect);
  if (replaced !== null) say(io, `It takes the place of: ${replaced}`);
  for (const it of shadowed) {
    const remove = pasteable(["rows", "rm", it], stores);
    say(
      io,
      `It leaves the row ${it} without effect, since it goes first. To delete that: ${remove}`,
    );
  }
  const { timeZone } = desk.live.table.site;
  const isWaiting = row.waitsUntil !== undefined;
  if (isWaiting) say(io, `It waits until ${formatTextForPeople(row.waitsUntil, timeZone)}.`);
  const told = isWaiting ? "Written." : `Written. ${soon(stores)}`;
  say(io, written ? told : "Nothing was written: --dry-run");
  if (!written) return EXIT.done;
  const away = `Away again: ${pasteable(["rows", "rm", key], stores)}`;
  say(io, isUsable ? backAgain(stores, key, replaced) : away);
  return EXIT.done;
}

/** Whether a row has no mistake, so that its value can be written again. */
function isServing({ rows }: Overlay, key: string): boolean {
  return rows.some((it) => it.key === key && it.state === "serving");
}

/** The keys of other rows that serve without this one, and not beside it. */
function newlyShadowed(key: string, without: Overlay, under: Overlay): string[] {
  return without.rows
    .map((it) => it.key)
    .filter((it) => it !== key && isServing(without, it) && !isServing(under, it));
}

function backAgain(stores: Stores, key: string, value: string): string {
  return `Back again: ${pasteable(["rows", "put", key, value], stores)}`;
}

/** The error for a row that is not written. Prints its findings. */
function refused(io: Io, row: OverlayRow | undefined, key: string): CliError {
  const findings = row?.findings ?? [];
  say(io, formatFindings(findings, stylesFor(io, "stderr")));
  const isShadowed = findings.every((it) => it.severity !== "error" || it.id === "rule-shadowed");
  if (isShadowed && hasErrors(findings)) {
    return new CliError(
      `${key} would do nothing: better rules answer all of its addresses`,
      "Type what is listed above",
      EXIT.refused,
    );
  }
  return new CliError(
    `${key} cannot be used: ${countFindings(findings)}`,
    "Type what is listed above",
    EXIT.invalid,
  );
}

async function remove(io: Io, stores: Stores, key: string, options: Options): Promise<ExitCode> {
  checkRowKey(stores, key, ["gate", "--help"]);
  const { redirects } = stores;
  const value = await readText(stores.redirects, key);
  if (value === null) {
    const keys = (await redirects.list("")).filter(isRowKey);
    throw new CliError(
      `There is no row ${key} in ${stores.name}`,
      suggestKey(stores, key, keys),
      EXIT.invalid,
    );
  }
  const desk = await openDesk(stores, io.now());
  const [before, after] = [await desk.overlayWith(), await desk.overlayWith({ key, value: null })];
  const rule = before.rows.find((it) => it.key === key)?.rule ?? null;
  const effect = rule && effectOf(desk, rule, before, after, io.now());
  const written = options.dryRun !== true;
  if (written) await redirects.delete([key]);
  if (options.json) {
    const { example = null, without = [] } = effect ?? {};
    const answers = without.map(printedAnswer);
    await printJson(io, { key, value, written, example, without: answers });
    return EXIT.done;
  }
  if (effect) {
    await printLine(io, `${effect.example}  without the row:`);
    await tellAnswers(io, desk, effect.without);
  }
  say(io, written ? `Deleted. ${soon(stores)}` : "Nothing was deleted: --dry-run");
  if (written && isServing(before, key)) say(io, backAgain(stores, key, value));
  return EXIT.done;
}

async function tellEffect(io: Io, desk: Desk, effect: Effect | null): Promise<void> {
  if (!effect) return;
  const { example, answers, without, outranked, outrankedCount } = effect;
  await printLine(io, example);
  await tellAnswers(io, desk, answers);
  const last = without.at(-1);
  if (last) await printLine(io, `  over     ${describeDecision(last.decision)}`);
  if (outrankedCount === 0) return;
  const more =
    outrankedCount > outranked.length ? ` and ${outrankedCount - outranked.length} more` : "";
  await printLine(io, `  not for  ${outranked.join(", ")}${more}, which go first`);
}

async function tellAnswers(io: Io, desk: Desk, [now, later]: readonly Answer[]): Promise<void> {
  const { timeZone } = desk.live.table.site;
  if (now) await printLine(io, `  now      ${describeDecision(now.decision)}`);
  if (!later) return;
  const from = formatForPeople(later.at, timeZone);
  await printLine(io, `  later    ${describeDecision(later.decision)}, from ${from}`);
}

function printed(effect: Effect | null): object {
  if (!effect) return { example: null, answers: [], without: [], outranked: [] };
  const { example, answers, without, outranked } = effect;
  return {
    example,
    answers: answers.map(printedAnswer),
    without: without.map(printedAnswer),
    outranked,
  };
}

function printedAnswer({ at, decision }: Answer): object {
  const { outcome, status, location, rule, reason } = decision;
  return { at: formatInstant(at), outcome, status, location, rule, reason };
}

/** The delay until visitors notice a change: first the reconciler runs, then the isolates ask. */
function soon({ isRemote }: Stores): string {
  return isRemote
    ? "Visitors notice within two minutes: rows are read each minute, and isolates ask every 30 s."
    : "npm start serves it within 4 s.";
}
