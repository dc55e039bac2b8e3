import { parseOverlay } from "../tables/serving.ts";
import type { Command } from "commander";
import { formatInstant, formatTextForPeople } from "../../domain/instant.ts";
import { describeStoredProblem } from "../../release/parse-stored.ts";
import { parseDeployed } from "../../store/records/deployed.ts";
import { DEPLOYED_KEY, GATE_KEY, OVERLAY_KEY } from "../../store/records/keys.ts";
import { StoreError } from "../../store/kv/kv-store.ts";
import { gateInForce, gateOf } from "../../store/records/in-force.ts";
import { isOver, type Overlay, type OverlayRow } from "../../store/records/overlay.ts";
import { type LastLive, type Live, readLastLive } from "../../store/records/live.ts";
import type { Standing } from "../../store/records/signoffs.ts";
import { tryReadManifest } from "../../store/records/stored-release.ts";
import { readVersions } from "../../store/records/versions.ts";
import { fileFinder } from "../damage/find-file.ts";
import { inspectRecords } from "../damage/inspect-records.ts";
import { inspectCurrent, inspectInstants, inspectServed } from "../damage/inspect.ts";
import { EXIT, type ExitCode, type Io } from "../terminal/io.ts";
import { BUNDLED, nameLive, nameTable, shortId, whyNotKnown } from "../tables/live-table.ts";
import { describeVersion } from "../tables/version-name.ts";
import { inWords } from "../terminal/duration.ts";
import { formatFindings, plural, printJson, printLine, stylesFor } from "../terminal/output.ts";
import { printable } from "../terminal/printable.ts";
import { commandsFor, pasteable } from "../../domain/pasteable.ts";
import { describeApprovals } from "../tables/signed.ts";
import { readStanding } from "../tables/standing.ts";
import { addStoreOptions, type StoreOptions, type Stores, withStores } from "../tables/stores.ts";

interface Options extends StoreOptions {
  readonly quick?: boolean;
  readonly json?: boolean;
}

export function addStatus(program: Command, io: Io, exit: (code: ExitCode) => void): void {
  addStoreOptions(program.command("status"))
    .summary("what serves, since when, by whom; rows and their findings; the gate")
    .description(
      "Shows what serves, and verifies all of its data: what is broken is named, with the command that repairs it.",
    )
    .option("--quick", "do not read the data of what serves, nor report whether it is intact")
    .option("--json", "print one object")
    .action(async (options: Options) => {
      exit(await withStores(io, options, (stores) => status(io, stores, options)));
    });
}

async function status(io: Io, stores: Stores, options: Options): Promise<ExitCode> {
  const { json = false, quick = false } = options;
  const { redirects, name } = stores;
  const problems: string[] = [];
  const attempt = async <Value>(work: () => Promise<Value>): Promise<Value | null> => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      problems.push(`${error.message}; ${error.fixWith(commandsFor(stores))}`);
      return null;
    }
  };
  // Not caught: without an answer from KV the command fails. Broken values in KV are only reported.
  const texts = await redirects.getTexts([OVERLAY_KEY, GATE_KEY, DEPLOYED_KEY]);
  const last = await readLastLive(redirects);
  const live = last.lost === null ? last : null;
  const pointer = live?.pointer ?? null;
  const deployed = live?.deployed ?? null;
  const id = live?.id ?? null;
  const found = quick
    ? inspectCurrent(stores, last)
    : await inspectServed(stores, last, fileFinder(io, stores));
  problems.push(...found.map(({ message, fix }) => `${message}; ${fix}`));
  const ahead = quick ? null : await attempt(() => inspectRecords(stores));
  problems.push(...(ahead ?? []).map(({ message, fix }) => `${message}; ${fix}`));
  const manifest = id === null ? null : await tryReadManifest(redirects, id);
  const stored = manifest?.ok ? manifest.value : null;
  const versions = await attempt(() => readVersions(redirects));
  const site = stored?.manifest.site ?? null;
  const zone = site?.timeZone ?? "UTC";
  const standing = id === null ? null : await attempt(() => readStanding(stores, id));
  const overlay = await attempt(async () => parseOverlay(texts.get(OVERLAY_KEY) ?? null));
  for (const { message, fix } of inspectInstants(last, overlay, io.now())) {
    problems.push(`${message}; ${fix}`);
  }
  const bundle = texts.get(DEPLOYED_KEY) ?? null;
  const record = bundle === null ? null : parseDeployed(bundle);
  if (record && !record.ok)
    problems.push(`${describeStoredProblem(record.problem)}; ${WRITTEN_ANEW}`);
  const gate = describeGate(texts.get(GATE_KEY) ?? null, overlay, site?.activatesAt ?? null);
  const rows = overlay?.rows ?? [];
  const over = rows.filter(
    ({ state, rule }) => state === "serving" && rule && isOver(rule, io.now()),
  );
  const waiting = rows.filter((it) => isWaiting(it, io.now()) && !over.includes(it));
  const beginnings = waiting.map((it) => it.waitsUntil ?? "").toSorted();
  const findings = [
    ...(overlay?.findings ?? []),
    ...(overlay?.gate.findings ?? []),
    ...rows.flatMap((it) => it.findings),
  ];
  const report = {
    /** The release in service; null if not known. */
    release: id,
    /** Its version number; null if it was never published. */
    version: versions?.get(id ?? "")?.number ?? null,
    by: pointer?.release ? "current" : id === null ? null : "bundle",
    bundle: deployed,
    rules: stored?.manifest.counts.rules ?? null,
    promotedAt: pointer?.promotedAt ?? null,
    promotedBy: pointer?.promotedBy ?? null,
    reason: pointer?.reason ?? null,
    /** The approvals of the release in service; null if not known. */
    approvals: standing && approvalsOf(standing),
    back: pointer?.before[0] ?? null,
    /** Whether KV contains all of the release in service as published; null if not checked, or if it is not known. */
    whole: quick || id === null ? null : found.length === 0,
    gate,
    rows: {
      serving: rows.filter((it) => it.state === "serving").length - waiting.length - over.length,
      waiting: waiting.length,
      /** The time at which the first waiting row begins. */
      waitsUntil: beginnings[0] ?? null,
      /** Rows whose end has passed. */
      over: over.length,
      lastGood: rows.filter((it) => it.state === "last-good").length,
      rejected: rows.filter((it) => it.state === "rejected").length,
      writtenAt: overlay?.writtenAt ?? null,
    },
    findings,
    problems,
  };
  if (json) {
    await printJson(io, report);
    return EXIT.done;
  }
  const styles = stylesFor(io, "stdout");
  const when = (text: string): string => formatTextForPeople(text, zone);
  const age = (at: string): string => inWords(io.now() - Date.parse(at));
  const version = describeVersion(versions ?? new Map(), id ?? "", zone);
  const rules = stored ? ` (${plural(stored.manifest.counts.rules, "rule")})` : "";
  const lines = [
    live && id === null
      ? `${styles.bold(whyNotKnown(stores).message)}\n  ${whyNotKnown(stores).fix}`
      : live
        ? `${styles.bold(nameLive(live))}${version === null ? "" : `, ${version},`} serves from ${name}${rules}`
        : `What serves from ${name} cannot be read`,
    pointer
      ? `  since ${when(pointer.promotedAt)} (${age(pointer.promotedAt)}), by ${printable(`${pointer.promotedBy}: ${pointer.reason}`)}`
      : live
        ? "  nothing was ever promoted"
        : "  nor since when",
    ...(pointer?.release && standing ? [`  ${describeStanding(standing)}`] : []),
    ...(found.length > 0 ? [styles.red(`  not whole in KV: ${whatFollows(last)}`)] : []),
    ...(live && pointer?.release ? behind(stores, live) : []),
    describeShownGate(gate, when, io.now()),
    `Rows  ${report.rows.serving} serving, ${describeWaiting(beginnings, when)}${over.length > 0 ? `${over.length} over, ` : ""}${report.rows.lastGood} in their last good form, ${report.rows.rejected} rejected${overlay ? `; last changed ${age(overlay.writtenAt)} ago` : "; the reconciler has not run yet"}`,
  ];
  for (const line of lines) await printLine(io, line);
  if (findings.length > 0) await printLine(io, formatFindings(findings, styles));
  for (const problem of problems) await printLine(io, styles.red(`problem: ${problem}`));
  return EXIT.done;
}

const WRITTEN_ANEW = "Wait a minute: the Worker's cron writes it again";

/** What visitors get while the release in service is damaged. */
function whatFollows({ pointer, deployed }: LastLive): string {
  if (!pointer?.release) return "visitors get the table of the Worker's bundle";
  return `Workers that have ${shortId(pointer.release)} serve it still; those that start may serve ${nameTable(null, deployed)} instead`;
}

function approvalsOf({ state, asked, approvals, mayApprove }: Standing) {
  const by = approvals.map((it) => it.by.email);
  return { state, asked: Number.isFinite(asked) ? asked : null, by, mayApprove };
}

/** The review state of the release in service today, which may differ from that at its promotion. */
function describeStanding(standing: Standing): string {
  if (standing.state === "rejected") return `rejected by ${standing.by.by.email}`;
  return `it has ${describeApprovals(standing)}`;
}

/** The tables that would serve instead of the promoted release. */
function behind(stores: Stores, { pointer, deployed }: Live): string[] {
  const back = nameTable(pointer?.before[0] ?? null, deployed);
  const bundled = nameTable(null, deployed);
  return [
    `  a rollback goes back to ${back}: ${pasteable(["rollback"], stores)}`,
    `  a deployment changes only the code, not this table; ${bundled} serves only after ${pasteable(["rollback", "--to", BUNDLED], stores)}`,
  ];
}

function describeShownGate(gate: ShownGate, when: (text: string) => string, now: number): string {
  if (gate.inForce === null) return "Gate  not known";
  const site =
    gate.site === null ? "what the site says is not known" : `the site says ${when(gate.site)}`;
  const moved = gate.override === null ? "" : `, by the key activatesAt (${site})`;
  return `Gate  ${when(gate.inForce)}${moved}: ${gate.isOpen(now) ? "open" : "ahead"}`;
}

/** Whether a row does not apply yet. */
function isWaiting({ state, waitsUntil }: OverlayRow, now: number): boolean {
  return state === "serving" && waitsUntil !== undefined && now < Date.parse(waitsUntil);
}

/** @param beginnings Sorted, earliest first. */
function describeWaiting(
  [first, ...others]: readonly string[],
  when: (text: string) => string,
): string {
  if (first === undefined) return "";
  const isOne = others.every((it) => it === first);
  return `${others.length + 1} waiting until ${when(first)}${isOne ? "" : " or later"}, `;
}

interface ShownGate {
  /** null if the release in service is not known. */
  readonly site: string | null;
  readonly override: string | null;
  readonly inForce: string | null;
  isOpen(now: number): boolean;
}

function describeGate(
  text: string | null,
  overlay: Overlay | null,
  site: string | null,
): ShownGate {
  const { value, instant: moved } = gateInForce(text, overlay?.gate.value ?? null);
  const instant = gateOf(site ?? "", moved);
  const isKnown = site !== null || moved !== null;
  return {
    site,
    override: value,
    inForce: !isKnown ? null : Number.isFinite(instant) ? formatInstant(instant) : "never",
    isOpen: (now) => instant <= now,
  };
}
