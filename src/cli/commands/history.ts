import type { Command } from "commander";
import { formatForPeople, formatInstant, type Instant } from "../../domain/instant.ts";
import type { Decision } from "../../domain/resolve/decision.ts";
import { parseAddress } from "../../domain/url/parse-address.ts";
import type { DeployedHosts } from "../../release/open-release.ts";
import { StoreError } from "../../store/kv/kv-store.ts";
import { type PastAnswer, readAddressHistory } from "../../store/records/address-history.ts";
import { type Live, readLive } from "../../store/records/live.ts";
import type { ServedSpan } from "../../store/records/served.ts";
import { readManifest } from "../../store/records/stored-release.ts";
import { describeAddressProblem } from "../tables/describe-address-problem.ts";
import { shortId, whyNotKnown } from "../tables/live-table.ts";
import { readMovedGate, readStoredOverlay } from "../tables/serving.ts";
import { addStoreOptions, type StoreOptions, type Stores, withStores } from "../tables/stores.ts";
import { CliError } from "../terminal/errors.ts";
import { EXIT, type ExitCode, type Io } from "../terminal/io.ts";
import { printJson, printLine, say, stylesFor } from "../terminal/output.ts";
import { printable } from "../terminal/printable.ts";

interface Options extends StoreOptions {
  readonly json?: boolean;
}

export function addHistory(program: Command, io: Io, exit: (code: ExitCode) => void): void {
  addStoreOptions(program.command("history"))
    .summary("what each release that served answered for an address, and who promoted it")
    .description(
      "Shows what an address got, from when to when, from each table that served, and who put that table into service. A row counts from when its present value was typed. Nothing is requested.",
    )
    .argument("<url>", "a whole address, or a path on the site's first host")
    .option("--json", "print one object")
    .action(async (url: string, options: Options) => {
      exit(await withStores(io, options, (stores) => history(io, stores, url, options)));
    });
}

async function history(
  io: Io,
  stores: Stores,
  text: string,
  { json = false }: Options,
): Promise<ExitCode> {
  const { redirects } = stores;
  const live = await readLive(redirects);
  const site = await readSite(stores, live);
  const address = parseAddress(text, site.hosts);
  if (!address.ok) {
    const problem = describeAddressProblem(address.problem);
    throw new CliError(`${text}: ${problem}`, "Type it as a browser shows it", EXIT.invalid);
  }
  const url = address.value;
  const overlay = await readStoredOverlay(redirects);
  const { instant: moved } = await readMovedGate(redirects, overlay);
  const { answers } = await readAddressHistory(redirects, url, {
    live,
    overlay,
    moved,
    hosts: site,
    now: io.now(),
  });
  if (json) {
    await printJson(io, { url: url.href, answers: answers.map(printed) });
    return EXIT.done;
  }
  const styles = stylesFor(io, "stdout");
  const when = (instant: Instant): string => formatForPeople(instant, site.timeZone ?? "UTC");
  await printLine(io, styles.bold(url.href));
  for (const answer of answers) {
    const span = styles.dim(spanInWords(answer.from, answer.to, when));
    await printLine(io, `${answerInWords(answer)}\n  ${span}`);
    for (const it of answer.by) await printLine(io, `    ${servedInWords(it, when)}`);
  }
  if (moved !== null) {
    say(
      io,
      `The key activatesAt moves the gate to ${when(moved)}. It is not on record since when, so this date is used only for what serves.`,
    );
  }
  return EXIT.done;
}

/**
 * Reads the site of the deployed table, whose hosts count; if that is not stored, the site of the release in service.
 *
 * @throws CliError if neither is known.
 * @throws StoreError if none that is known can be read.
 */
async function readSite(
  stores: Stores,
  { id, deployed }: Live,
): Promise<DeployedHosts & { readonly timeZone?: string | undefined }> {
  let problem: StoreError | null = null;
  for (const release of [deployed?.release, id]) {
    if (release === undefined || release === null) continue;
    try {
      return (await readManifest(stores.redirects, release)).manifest.site;
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      problem = error;
    }
  }
  if (problem) throw problem;
  const { message, fix } = whyNotKnown(stores);
  throw new CliError(message, fix, EXIT.remote);
}

function printed({ from, to, decision, unknown, row, by }: PastAnswer): object {
  const {
    outcome = null,
    status = null,
    location = null,
    rule = null,
    reason = null,
  } = decision ?? {};
  return {
    from: textOf(from),
    to: textOf(to),
    outcome,
    status,
    location,
    rule,
    reason,
    row,
    unknown: typeof unknown === "object" && unknown ? unknown.problem : unknown,
    by: by.map((it) => ({
      release: it.release,
      from: textOf(it.from),
      to: textOf(it.to),
      promotedAt: it.promotion?.promotedAt ?? null,
      promotedBy: it.promotion?.promotedBy ?? null,
      reason: it.promotion?.reason ?? null,
    })),
  };
}

function textOf(instant: Instant | null): string | null {
  return instant === null ? null : formatInstant(instant);
}

function spanInWords(
  from: Instant | null,
  to: Instant | null,
  when: (instant: Instant) => string,
): string {
  if (from === null) return to === null ? "now" : `until ${when(to)}`;
  return `from ${when(from)} ${to === null ? "to now" : `to ${when(to)}`}`;
}

function answerInWords({ decision, unknown, row }: PastAnswer): string {
  if (decision) return describe(decision, row);
  if (unknown === "table") return "not known: there is no record of which table served then";
  if (unknown === "pruned") return "not known: that release is no longer kept";
  return `not known: ${unknown?.problem ?? ""}`;
}

function describe(
  { outcome, status, location, suggestion, rule, reason }: Decision,
  row: string | null,
) {
  const what = status === null ? outcome : `${status} ${outcome}`;
  const target = location ?? suggestion;
  const where = target === null ? "" : ` ${location === null ? "suggests" : "->"} ${target}`;
  const why = row !== null ? `row ${row}` : rule !== null ? `rule ${rule}` : reason;
  return `${what}${where}  (${printable(why)})`;
}

function servedInWords(span: ServedSpan, when: (instant: Instant) => string): string {
  const { release, promotion, from } = span;
  const deployed = promotion ? "a table that was deployed" : "a table that is not on record";
  const name = release === null ? deployed : shortId(release);
  if (!promotion) return from === null ? name : `${name}, deployed with the Worker`;
  const { promotedAt, promotedBy, reason } = promotion;
  return `${name}, promoted ${when(Date.parse(promotedAt))} by ${printable(`${promotedBy}: ${reason}`)}`;
}
