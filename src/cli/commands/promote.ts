import type { Command } from "commander";
import { formatTextForPeople } from "../../domain/instant.ts";
import { diffTables } from "../../domain/report/diff.ts";
import type { RowOver } from "../../domain/report/rows-over.ts";
import { isRowKey } from "../../store/records/keys.ts";
import type { Pointer } from "../../store/records/pointer.ts";
import {
  createPointer,
  type PromotionOptions,
  stackOver,
  writeCopy,
  writePointer,
} from "../../store/records/promotion.ts";
import type { Standing } from "../../store/records/signoffs.ts";
import { type Live, readLastLive } from "../../store/records/live.ts";
import { readManifest, type StoredManifest } from "../../store/records/stored-release.ts";
import { readVersions, type Versions } from "../../store/records/versions.ts";
import { findDamage } from "../../store/records/verify-release.ts";
import { attempt } from "../damage/problem.ts";
import { sayIfUnsure } from "../damage/unsure.ts";
import { type Closing, findClosing, printedClosing, tellClosing } from "../gate/closing.ts";
import { findRowsOver, printedRowsOver, tellRowsOver } from "../rows/over-version.ts";
import { countChanges, formatDifference } from "../tables/difference.ts";
import { CliError } from "../terminal/errors.ts";
import { EXIT, type ExitCode, type Io } from "../terminal/io.ts";
import {
  BUNDLED,
  emptyTable,
  findRelease,
  nameLive,
  readCompiled,
  readComparedTable,
  sayIfUnread,
  shortId,
} from "../tables/live-table.ts";
import { noticedWithin } from "../tables/noticed.ts";
import { describeDamage, describeUnknownPublishers, whyUnsigned } from "../tables/signed.ts";
import { plural, printJson, printLine, say, stylesFor } from "../terminal/output.ts";
import { pasteable } from "../../domain/pasteable.ts";
import { readStanding } from "../tables/standing.ts";
import { addStoreOptions, type StoreOptions, type Stores, withStores } from "../tables/stores.ts";
import { nameWithVersion } from "../tables/version-name.ts";
import { whoAmI } from "../terminal/who.ts";

interface Options extends StoreOptions {
  readonly breakGlass?: string;
  readonly over?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

export function addPromote(program: Command, io: Io, exit: (code: ExitCode) => void): void {
  addStoreOptions(program.command("promote"))
    .summary("put a signed-off release into service")
    .description(
      "Moves current to a release, everywhere within two minutes. Refused without a sign-off of exactly that release.",
    )
    .argument("<id>", "the release, or at least the first eight characters of its id")
    .option(
      "--break-glass <reason>",
      "promote it without a sign-off; who did it and why is recorded",
    )
    .option(
      "--over <id>",
      "even though this one serves by now, and not the one that was compared with",
    )
    .option("--dry-run", "check everything, and write nothing")
    .option("--json", "print what current says, and the version")
    .action(async (id: string, options: Options) => {
      exit(await withStores(io, options, (stores) => promote(io, stores, id, options)));
    });
}

export async function promote(
  io: Io,
  stores: Stores,
  given: string,
  options: Options,
): Promise<ExitCode> {
  const { redirects } = stores;
  const reason = options.breakGlass?.trim();
  if (reason === "") {
    throw new CliError("--break-glass needs a reason", "Say why, for the record");
  }
  const id = await findRelease(stores, given);
  const stored = await readManifest(redirects, id);
  const live = await readLastLive(redirects);
  const { pointer: before } = live;
  const isAgain = before?.release === id;
  const isSame = isAgain && (before.manifest ?? stored.sha256) === stored.sha256;
  if (isSame && live.lost === null) {
    // The promotion may have been interrupted before the copy was written.
    if (live.isCopyBehind && options.dryRun !== true) await writeCopy(redirects);
    const { timeZone = "UTC" } = stored.manifest.site;
    const since = formatTextForPeople(before.promotedAt, timeZone);
    const versions = await readVersions(redirects);
    say(io, `${nameWithVersion(versions, id, timeZone)} serves already, since ${since}`);
    if (options.json) await printJson(io, withVersion(before, versions));
    return EXIT.done;
  }
  const damage = await findDamage(redirects, stored);
  if (damage.length > 0) {
    const message = `Release ${shortId(id)} is not what was published: ${damage.map(describeDamage).join(", ")}`;
    throw new CliError(message, "Publish the table again", EXIT.refused);
  }
  checkOver(stores, live, id, options.over);
  const standing = await readStanding(stores, id, stored.sha256);
  if (reason !== undefined) sayUnsigned(io, stores, standing, stored);
  else {
    checkStanding(io, stores, standing, stored);
    const unknown = describeUnknownPublishers(standing);
    if (unknown !== null) say(io, unknown);
    // If `current` was lost while naming this release, the comparison was made when it was promoted.
    const isCompared = isAgain || options.over !== undefined;
    for (const { base } of isCompared ? [] : standing.approvals) {
      if (base !== live.id) throw await overtaken(io, stores, stored, base, live);
    }
  }
  const rows = await rowsOverIt(io, stores, stored);
  const closing = await findClosing(stores, live, stored.manifest.site, io.now());
  tellClosing(io, closing, shortId(id));
  if (options.dryRun) {
    say(io, `${shortId(id)} can be promoted; nothing was written: --dry-run`);
    return EXIT.done;
  }
  const now = await readLastLive(redirects);
  if (now.pointer?.promotedAt !== before?.promotedAt) {
    throw await overtaken(io, stores, stored, live.id, now, reason);
  }
  const pointer = createPointer({
    target: stored,
    before,
    stack: isAgain ? before.before : stackOver(before),
    by: whoAmI(io),
    ...(reason === undefined ? signedOff(standing) : withoutSignOff(reason)),
    now: io.now(),
  });
  const remark = await writePointer(redirects, pointer);
  await tell(io, stores, stored, live, pointer, { rows, closing }, options);
  sayIfUnsure(io, stores, remark);
  return EXIT.done;
}

/** Finds the rows over a release, and says which of its changes they hide. */
async function rowsOverIt(
  io: Io,
  stores: Stores,
  { manifest }: StoredManifest,
): Promise<readonly RowOver[]> {
  const { redirects } = stores;
  if (!(await redirects.list("")).some(isRowKey)) return [];
  // What is said about rows is a remark, which must not stop what has to serve.
  const read = await attempt(stores, () => readComparedTable(stores));
  const { id, compiled, unread } = read.ok
    ? read.value
    : { id: null, compiled: null, unread: read.problem.message };
  sayIfUnread(io, stores, { unread });
  const after = await readCompiled(redirects, manifest.release);
  const { changes } = diffTables(compiled ?? emptyTable(manifest.site), after);
  const atHand = id !== null && compiled ? { id, compiled } : null;
  const found = await findRowsOver(stores, { live: atHand, after, changes }, io.now());
  tellRowsOver(io, stores, found, shortId(manifest.release), after.table.site.timeZone);
  return found;
}

type Grounded = Pick<PromotionOptions, "reason" | "grounds">;

function signedOff({ approvals }: Standing): Grounded {
  const by = approvals.map(({ by, at }) => `${by.email} at ${at}`).join(" and ");
  const who = approvals.map((it) => it.by.email);
  return { reason: `signed off by ${by}`, grounds: { kind: "signed", who } };
}

function withoutSignOff(said: string): Grounded {
  return { reason: `break-glass: ${said}`, grounds: { kind: "break-glass", said } };
}

/** @throws CliError if exactly these bytes are not signed off. */
function checkStanding(io: Io, stores: Stores, standing: Standing, stored: StoredManifest): void {
  const unsigned = whyUnsigned(io, stores, standing, stored);
  if (unsigned) throw new CliError(unsigned.message, unsigned.fix, EXIT.refused);
}

/** Says which sign-off the reason of `--break-glass` replaces. */
function sayUnsigned(io: Io, stores: Stores, standing: Standing, stored: StoredManifest): void {
  const unsigned = whyUnsigned(io, stores, standing, stored);
  say(
    io,
    unsigned
      ? `Not signed off, which is recorded: ${unsigned.message}`
      : `${shortId(stored.manifest.release)} is signed off: --break-glass was not needed, but is recorded all the same`,
  );
}

/** @throws CliError if what `--over` names is not what serves. */
function checkOver(stores: Stores, live: Live, id: string, over: string | undefined): void {
  const isBundled = (live.pointer?.release ?? null) === null;
  const names = [live.id ?? BUNDLED, ...(isBundled ? [BUNDLED] : [])];
  if (over === undefined || (over !== "" && names.some((it) => it.startsWith(over)))) return;
  const diff = pasteable(["diff", "live", shortId(id)], stores);
  throw new CliError(
    `${nameLive(live)} serves, and not ${over === "" ? "an empty name" : over}`,
    `Look at ${diff}; if it is intended: --over ${shortId(names[0] ?? BUNDLED)}`,
    EXIT.refused,
  );
}

/**
 * The error if the table in service is not the one that was compared with. It names both, and what promoting now would
 * change is printed.
 *
 * @param reason The one for which no sign-off is needed, if that is so: what serves is then not compared again.
 */
async function overtaken(
  io: Io,
  stores: Stores,
  { manifest }: StoredManifest,
  expected: string | null,
  serving: Live,
  reason?: string,
): Promise<CliError> {
  const id = shortId(manifest.release);
  const live = await readComparedTable(stores);
  sayIfUnread(io, stores, live);
  const before = live.compiled ?? emptyTable(manifest.site);
  const difference = diffTables(before, await readCompiled(stores.redirects, manifest.release));
  say(io, `Promoting ${id} over ${nameLive(serving)}: ${countChanges(difference)}`);
  const { timeZone = "UTC" } = manifest.site;
  const lines = formatDifference(difference, stylesFor(io, "stderr"), false, timeZone);
  for (const line of lines) say(io, line);
  const over = serving.id === null ? BUNDLED : shortId(serving.id);
  const compared =
    expected === null ? "nothing, since what served was not known" : shortId(expected);
  const words = reason === undefined ? ["--over", over] : ["--break-glass", reason];
  return new CliError(
    `${nameLive(serving)} serves by now; ${id} was compared with ${compared}`,
    `Look at the difference above; if it is intended: ${pasteable(["promote", id, ...words], stores)}`,
    EXIT.refused,
  );
}

/** What was said before it was written. */
interface Found {
  readonly rows: readonly RowOver[];
  readonly closing: Closing | null;
}

async function tell(
  io: Io,
  stores: Stores,
  { manifest }: StoredManifest,
  before: Live,
  pointer: Pointer,
  { rows, closing }: Found,
  { json }: Options,
): Promise<void> {
  // The release is in service: failing to read its version number is not a reason to fail.
  const named = await attempt(stores, () => readVersions(stores.redirects));
  const versions: Versions = named.ok ? named.value : new Map();
  const more = { rows: printedRowsOver(rows), closing: printedClosing(closing) };
  if (json) await printJson(io, withVersion(pointer, versions, more));
  else await printLine(io, manifest.release);
  const rules = plural(manifest.counts.rules, "rule");
  const { timeZone = "UTC" } = manifest.site;
  const name = nameWithVersion(versions, manifest.release, timeZone);
  say(io, `${name} serves (${rules}), ${noticedWithin(stores)}.`);
  const hiding = rows.filter((it) => it.effect === "hides").length;
  if (hiding > 0) say(io, `Behind ${plural(hiding, "row")} nothing changes for visitors yet.`);
  say(io, `Back to ${nameLive(before)}: ${pasteable(["rollback"], stores)}`);
  if ((before.pointer?.release ?? null) !== null) return;
  say(io, "From now on a deployment changes only the code, and no longer the table.");
}

function withVersion(pointer: Pointer, versions: Versions, more: object = {}): object {
  return {
    ...pointer,
    version: versions.get(pointer.release ?? "")?.number ?? null,
    ...more,
  };
}
