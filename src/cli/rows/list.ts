import type { Finding } from "../../domain/finding.ts";
import { formatTextForPeople, type Instant } from "../../domain/instant.ts";
import { isRowKey, OVERLAY_KEY } from "../../store/records/keys.ts";
import { isOver, type Overlay, overlayOf, type OverlayRow } from "../../store/records/overlay.ts";
import type { Stores } from "../tables/stores.ts";
import { CliError } from "../terminal/errors.ts";
import { EXIT, type ExitCode, type Io } from "../terminal/io.ts";
import {
  formatFindings,
  plural,
  printJson,
  printLine,
  say,
  stylesFor,
} from "../terminal/output.ts";
import { pasteable } from "../../domain/pasteable.ts";
import { printable } from "../terminal/printable.ts";
import { openDesk } from "./desk.ts";

interface Listed {
  readonly key: string;
  /** null for a deleted row, which still answers until the reconciler's next run. */
  readonly value: string | null;
  readonly state: OverlayRow["state"] | "waiting" | "over" | "new" | "deleted";
  readonly waitsUntil: string | null;
  readonly findings: readonly Finding<string>[];
}

/** Prints all rows, sorted by key. */
export async function listRows(
  io: Io,
  stores: Stores,
  { json = false }: { readonly json?: boolean },
): Promise<ExitCode> {
  const { redirects } = stores;
  const keys = (await redirects.list("")).filter(isRowKey);
  const texts = await redirects.getTexts([...keys, OVERLAY_KEY]);
  const { overlay, next, timeZone, scope } = await readJudgements(
    io,
    stores,
    texts.get(OVERLAY_KEY) ?? null,
  );
  const left = (overlay?.rows ?? []).filter((it) => !keys.includes(it.key));
  const rows = [
    ...keys.map((key) => listed(key, texts.get(key) ?? "", overlay, next, io.now())),
    ...left.map(({ key, findings }): Listed => {
      return { key, value: null, state: "deleted", waitsUntil: null, findings };
    }),
  ];
  const styles = stylesFor(io, "stdout");
  for (const row of rows) {
    if (json) {
      await printJson(io, row);
      continue;
    }
    const { key, value, state, waitsUntil, findings } = row;
    const paint =
      state === "rejected" ? styles.red : state === "serving" ? styles.green : styles.yellow;
    const until = waitsUntil === null ? "" : ` until ${formatTextForPeople(waitsUntil, timeZone)}`;
    const text = value === null ? "" : `  ${printable(oneLine(value))}`;
    await printLine(io, `${styles.bold(printable(key))}${text}  ${paint(IN_WORDS[state] + until)}`);
    if (findings.length > 0) await printLine(io, formatFindings(findings, styles));
  }
  if (!json) {
    const how = rows.length === 0 ? `; to write one: ${exampleOf(stores, scope)}` : "";
    say(io, `${plural(rows.length, "row")} in ${stores.name}${how}`);
  }
  return EXIT.done;
}

const IN_WORDS: Readonly<Record<Listed["state"], string>> = {
  serving: "serving",
  waiting: "waiting",
  over: "over",
  "last-good": "an earlier form of it serves",
  rejected: "rejected",
  new: "not read yet",
  deleted: "deleted, but serves until the next run",
};

function exampleOf(stores: Stores, scope: string): string {
  const key = `${scope === "/" ? "" : scope}/old-page`;
  return pasteable(["rows", "put", key, "gone", "--dry-run"], stores);
}

/** Reads the overlay in KV, and predicts the next one; if it is not known which table serves, both are the same. */
async function readJudgements(io: Io, stores: Stores, text: string | null) {
  const overlay = overlayOf(text);
  try {
    const desk = await openDesk(stores, io.now());
    const {
      timeZone,
      scope: [scope = "/"],
    } = desk.live.table.site;
    return { overlay, next: await desk.overlayWith(), timeZone, scope };
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    say(io, `${error.message}: rows are shown as of the reconciler's last run`);
    return { overlay, next: overlay, timeZone: "UTC", scope: "/" };
  }
}

function listed(
  key: string,
  value: string,
  overlay: Overlay | null,
  next: Overlay | null,
  now: Instant,
): Listed {
  const [before, row] = [overlay, next].map((it) => it?.rows.find((other) => other.key === key));
  if (!row) return { key, value, state: "new", waitsUntil: null, findings: [] };
  const isRead = JSON.stringify(before?.rule) === JSON.stringify(row.rule);
  const waitsUntil =
    row.waitsUntil !== undefined && now < Date.parse(row.waitsUntil) ? row.waitsUntil : null;
  const settled = row.state === "serving" ? standingOf(row.rule, waitsUntil, now) : row.state;
  const isPending = row.state !== "rejected" && !isRead;
  return { key, value, state: isPending ? "new" : settled, waitsUntil, findings: row.findings };
}

/** What a row without a mistake does now. */
function standingOf(
  rule: OverlayRow["rule"],
  waitsUntil: string | null,
  now: Instant,
): "serving" | "waiting" | "over" {
  if (rule && isOver(rule, now)) return "over";
  return waitsUntil === null ? "serving" : "waiting";
}

const VALUE_CHARACTERS_SHOWN = 120;

function oneLine(value: string): string {
  const text = value.trim().replace(/\s+/g, " ");
  return text.length > VALUE_CHARACTERS_SHOWN ? `${text.slice(0, VALUE_CHARACTERS_SHOWN)}…` : text;
}
