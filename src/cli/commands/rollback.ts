import type { Command } from "commander";
import { formatTextForPeople, type Instant } from "../../domain/instant.ts";
import {
  createPointer,
  type PromotionOptions,
  stackBelow,
  writeCopy,
  writePointer,
} from "../../store/records/promotion.ts";
import { describeLost, type LastLive, readLastLive } from "../../store/records/live.ts";
import type { Pointer } from "../../store/records/pointer.ts";
import { readManifest, type StoredManifest } from "../../store/records/stored-release.ts";
import { findDamage } from "../../store/records/verify-release.ts";
import { attempt } from "../damage/problem.ts";
import { sayIfUnsure } from "../damage/unsure.ts";
import { approvedAt, replacements } from "../damage/replacements.ts";
import { findWayBack, readWhole } from "../damage/way-back.ts";
import { type Closing, findClosing, printedClosing, tellClosing } from "../gate/closing.ts";
import { CliError } from "../terminal/errors.ts";
import { EXIT, type ExitCode, type Io } from "../terminal/io.ts";
import { BUNDLED, findRelease, nameLive, nameTable, shortId } from "../tables/live-table.ts";
import { plural, printJson, printLine, say } from "../terminal/output.ts";
import { noticedWithin } from "../tables/noticed.ts";
import { pasteable, REASON } from "../../domain/pasteable.ts";
import { describeDamage } from "../tables/signed.ts";
import { addStoreOptions, type StoreOptions, type Stores, withStores } from "../tables/stores.ts";
import { whoAmI } from "../terminal/who.ts";

interface Options extends StoreOptions {
  readonly to?: string;
  readonly reason?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

export function addRollback(program: Command, io: Io, exit: (code: ExitCode) => void): void {
  addStoreOptions(program.command("rollback"))
    .summary("go back to what served before")
    .description(
      "Moves current back to the release that served before, and in the end to the bundled table; everywhere within two minutes. Rows and activatesAt stay as they are. Needs no sign-off, since that release had one.",
    )
    .option(
      "--to <id>",
      "this release, which must have served before; `bundled` for the bundled table",
    )
    .option("--reason <text>", "why, for the record")
    .option("--dry-run", "say what it would go back to, and write nothing")
    .option("--json", "print what current says")
    .action(async (options: Options) => {
      exit(await withStores(io, options, (stores) => rollback(io, stores, options)));
    });
}

async function rollback(io: Io, stores: Stores, options: Options): Promise<ExitCode> {
  const { redirects } = stores;
  const live = await readLastLive(redirects);
  const { pointer: before, deployed, lost } = live;
  if (lost && !before) return restore(io, stores, describeLost(lost), options);
  if (!before || (before.release === null && options.to === undefined && lost === null)) {
    const change = stores.isRemote
      ? "deploy another version: npx wrangler rollback"
      : "change the table of npm start";
    throw new CliError(
      `${nameLive(live)} serves, and nothing before it`,
      `To change what it holds, ${change}`,
      EXIT.refused,
    );
  }
  if (live.isCopyBehind && options.to === undefined && before.grounds?.kind === "rollback") {
    return finish(io, stores, live, before, options);
  }
  if (lost) say(io, `${describeLost(lost)}: it named ${nameLive(live)} last`);
  const id = await targetOf(stores, before.before[0] ?? null, options.to);
  const isAgain = id === before.release;
  // Promotions since then are recorded only in the copy.
  const known = live.newer ?? before;
  const stack = id === known.release ? known.before : stackBelow(known, id);
  if (!stack) {
    const name = nameTable(id, deployed);
    if (id !== null && id === deployed?.release) {
      throw new CliError(
        `${name} was deployed, and not promoted`,
        `Go back to the deployed table: ${pasteable(["rollback", "--to", BUNDLED], stores)}`,
        EXIT.refused,
      );
    }
    throw new CliError(
      `${name} never served: a rollback is not a way around the sign-off`,
      `Promote it: ${pasteable(["promote", name], stores)}`,
      EXIT.refused,
    );
  }
  const target = id === null ? null : await readTarget(stores, id, before.before);
  if (isAgain && isInOrder(live, target)) {
    const since = formatTextForPeople(before.promotedAt, target?.manifest.site.timeZone ?? "UTC");
    if (live.isCopyBehind && options.dryRun !== true) await writeCopy(redirects);
    if (options.json) await printJson(io, before);
    say(io, `${nameTable(id, deployed)} serves already, since ${since}`);
    return EXIT.done;
  }
  if (target) {
    if (isAgain) await checkBytes(stores, target);
    else await checkServed(stores, target, known);
  }
  const rules = target ? ` (${plural(target.manifest.counts.rules, "rule")})` : "";
  const from = isAgain ? "Once more" : `From ${nameLive(live)} back to`;
  say(io, `${from} ${nameTable(id, deployed)}${rules}`);
  const closing = await closingOf(stores, live, id, io.now());
  tellClosing(io, closing, nameTable(id, deployed));
  if (options.dryRun) {
    say(io, "Nothing was written: --dry-run");
    return EXIT.done;
  }
  return write(io, stores, { target, before: known, stack }, closing, options);
}

/** @param id null for the table that the Worker was deployed with, which may not be stored yet. */
async function closingOf(
  stores: Stores,
  live: LastLive,
  id: string | null,
  now: Instant,
): Promise<Closing | null> {
  const next = id ?? live.deployed?.release;
  if (next === undefined) return null;
  const stored = await attempt(stores, () => readManifest(stores.redirects, next));
  return stored.ok ? findClosing(stores, live, stored.value.manifest.site, now) : null;
}

/** Completes a rollback that took effect but was interrupted; another step back would be one too many. */
async function finish(
  io: Io,
  stores: Stores,
  live: LastLive,
  pointer: Pointer,
  options: Options,
): Promise<ExitCode> {
  if (options.dryRun !== true) await writeCopy(stores.redirects);
  const name = pointer.release ?? BUNDLED;
  await (options.json ? printJson(io, pointer) : printLine(io, name));
  say(io, `The last rollback was cut off after it took effect: ${nameLive(live)} serves.`);
  say(io, `To go back one more: ${pasteable(["rollback"], stores)}`);
  return EXIT.done;
}

/**
 * Reads the release that isolates are to serve from now on.
 *
 * @throws CliError if it is damaged; the error names the nearest release that is not.
 */
async function readTarget(
  stores: Stores,
  id: string,
  before: Pointer["before"],
): Promise<StoredManifest> {
  const stored = await readWhole(stores.redirects, id);
  if (stored.ok) return stored.value;
  const words = await findWayBack(stores.redirects, before, [id]);
  throw new CliError(
    `${shortId(id)} is damaged: ${stored.problem}`,
    `To go back further: ${pasteable(words, stores)}; or publish its table again, from its commit`,
    EXIT.refused,
  );
}

/** Whether `current` can be read, names what it should, and fits the release. */
function isInOrder({ lost, newer, pointer }: LastLive, target: StoredManifest | null): boolean {
  if (lost || newer) return false;
  const { shards = 0, manifest = null } = pointer ?? {};
  const isSame = manifest === null || manifest === (target?.sha256 ?? null);
  return isSame && shards === (target?.manifest.shards.length ?? 0);
}

/** @throws CliError if the stored bytes do not match the id, because other bytes would then serve under it. */
async function checkBytes(stores: Stores, target: StoredManifest): Promise<void> {
  const damage = await findDamage(stores.redirects, target);
  if (damage.length === 0) return;
  throw new CliError(
    `${shortId(target.manifest.release)} is damaged: ${damage.map(describeDamage).join(", ")}`,
    `To repair it: ${pasteable(["status"], stores)}`,
    EXIT.refused,
  );
}

/**
 * Checks that a rollback without a sign-off restores exactly the bytes that were in service.
 *
 * @throws CliError if the stored manifest differs from the recorded one. `before` may reach further back than
 * `history`: a manifest that is not recorded must be what the release's rules compile to.
 */
async function checkServed(stores: Stores, target: StoredManifest, before: Pointer): Promise<void> {
  const { release: id } = target.manifest;
  const served = [before, ...before.history].find(
    (it) => it.release === id && it.manifest !== undefined,
  );
  const isServed = served
    ? served.manifest === target.sha256
    : (await findDamage(stores.redirects, target)).length === 0;
  if (isServed) return;
  throw new CliError(
    `What is stored of ${shortId(id)} now is not what served: a rollback is not a way around the sign-off`,
    `Have it approved again and promote it: ${pasteable(["promote", shortId(id)], stores)}; or without, on record: ${pasteable(["promote", shortId(id), "--break-glass", REASON], stores)}`,
    EXIT.refused,
  );
}

/** Replaces a `current` that cannot be read. What served is then not known, so a sign-off decides what may serve. */
async function restore(
  io: Io,
  stores: Stores,
  problem: string,
  options: Options,
): Promise<ExitCode> {
  if (options.to === undefined) {
    throw new CliError(
      `${problem}: what served before is not known`,
      await replacements(stores),
      EXIT.refused,
    );
  }
  const id = await targetOf(stores, null, options.to);
  const name = nameTable(id, null);
  const target = id === null ? null : await readTarget(stores, id, []);
  if (id !== null && (await approvedAt(stores, id)) === null) {
    throw new CliError(
      `${problem}, and nobody signed off ${name}`,
      await replacements(stores),
      EXIT.refused,
    );
  }
  say(io, `${problem}: ${name} takes its place`);
  if (options.dryRun) {
    say(io, "Nothing was written: --dry-run");
    return EXIT.done;
  }
  return write(io, stores, { target, before: null, stack: [] }, null, options);
}

async function write(
  io: Io,
  stores: Stores,
  change: Pick<PromotionOptions, "target" | "before" | "stack">,
  closing: Closing | null,
  options: Options,
): Promise<ExitCode> {
  const said = options.reason?.trim() || undefined;
  const pointer = createPointer({
    ...change,
    by: whoAmI(io),
    reason: `rollback: ${said ?? "no reason given"}`,
    grounds: { kind: "rollback", ...(said === undefined ? {} : { said }) },
    now: io.now(),
  });
  const remark = await writePointer(stores.redirects, pointer);
  if (options.json) await printJson(io, { ...pointer, closing: printedClosing(closing) });
  else await printLine(io, pointer.release ?? BUNDLED);
  say(io, `It serves, ${noticedWithin(stores)}.`);
  sayIfUnsure(io, stores, remark);
  return EXIT.done;
}

async function targetOf(
  stores: Stores,
  previous: string | null,
  to: string | undefined,
): Promise<string | null> {
  if (to === undefined) return previous;
  return to === BUNDLED ? null : findRelease(stores, to);
}
