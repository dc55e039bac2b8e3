/** The report on an inventory in addition to its lines: the hosts of its addresses, and what was left out. */
import type { Inventory } from "../../traffic/merge-inventory.ts";
import type { SourcesReport } from "../sources/reading.ts";
import { formatCount } from "../terminal/numbers.ts";
import type { Io } from "../terminal/io.ts";
import { plural, say, stylesFor } from "../terminal/output.ts";
import { shellQuote } from "../../domain/pasteable.ts";
import { printable } from "../terminal/printable.ts";

const SHOWN = 5;

export function sayInventory(io: Io, inventory: Inventory, files: SourcesReport["files"]): void {
  const { dim } = stylesFor(io, "stderr");
  for (const line of describeFiles(files)) say(io, line);
  say(io, `Of ${inventory.hosts.join(", ")}${describeChoice(inventory)}`);
  for (const line of describeLeftOut(inventory)) say(io, dim(line));
}

/** Describes the files. Many of one kind in one folder, such as a month of daily logs, share a line. */
function describeFiles(files: SourcesReport["files"]): string[] {
  // A file from which nothing was taken has a line of its own.
  const alike = Map.groupBy(files, ({ name, kind, requests }) =>
    requests === 0 ? name : JSON.stringify([folderOf(name), kind]),
  );
  const folded = [...alike.values()].flatMap((some) =>
    some.length < FOLDED_FROM ? some.map((it) => [it]) : [some],
  );
  const shown = folded.slice(0, LINES_SHOWN).map(describeAlike);
  const more = folded.slice(LINES_SHOWN).flat().length;
  return more > 0 ? [...shown, `and ${plural(more, "more file")}`] : shown;
}

function describeAlike(some: readonly SourcesReport["files"][number][]): string {
  const [first] = some;
  if (!first) return "";
  const others = some.length > 1 ? ` and ${plural(some.length - 1, "more file")} beside it` : "";
  const lines = some.reduce((sum, it) => sum + it.requests, 0);
  return `${printable(first.name)}${others}: ${first.kind}, ${plural(lines, "line")}`;
}

const FOLDED_FROM = 3;
const LINES_SHOWN = 20;

function folderOf(name: string): string {
  return name.slice(0, name.lastIndexOf("/") + 1);
}

function describeChoice({ chosenBy, lines }: Inventory): string {
  if (chosenBy === "option") return ", as --host says";
  if (chosenBy === "table") return ", as the table says";
  return lines.length > 0 ? ", which most lines name; --host names another" : "";
}

function describeLeftOut({ hosts, assetLines, probes, otherHosts, variants }: Inventory): string[] {
  const left: string[] = [];
  if (assetLines > 0) {
    left.push(`Left out: ${plural(assetLines, "line")} about parts of pages, such as images`);
  }
  if (probes.lines > 0) {
    const addresses = plural(probes.addresses, "address", "addresses");
    left.push(
      `Left out: ${plural(probes.lines, "line")} of programs that look for security holes (${addresses})`,
    );
  }
  for (const { host, lines, addresses } of otherHosts.slice(0, SHOWN)) {
    const count = plural(addresses, "address", "addresses");
    const options = [...hosts, host].map((it) => `--host ${shellQuote(it)}`).join(" ");
    left.push(
      `Left out: ${plural(lines, "line")} on ${printable(host)} (${count}); ${options} takes them too`,
    );
  }
  const more = otherHosts.slice(SHOWN);
  if (more.length > 0) {
    const lines = more.reduce((sum, it) => sum + it.lines, 0);
    left.push(`Left out: ${plural(lines, "line")} on ${plural(more.length, "more host")}`);
  }
  for (const { url, addresses, parameters } of variants.slice(0, SHOWN)) {
    const [first = ""] = parameters;
    const names = parameters.slice(0, SHOWN).map(printable).join(", ");
    left.push(
      `${printable(url)} has ${formatCount(addresses)} addresses by its parameters (${names}): --ignore ${shellQuote(first)} if it makes no page of its own`,
    );
  }
  return left;
}

/** Writes the inventory as JSON in pieces, because it may exceed the maximum length of a string. */
export function* inventoryAsJson(
  { lines, hosts, chosenBy, assetLines, probes, otherHosts, variants }: Inventory,
  { files, problems, unreadable, examples }: SourcesReport,
  hasLines: boolean,
): Generator<string> {
  const told = {
    addresses: lines.length,
    hosts,
    hostsFrom: chosenBy,
    leftOut: { assets: { lines: assetLines }, probes, otherHosts },
    variants,
    files: files.map(({ name, kind, requests }) => ({ name, kind, lines: requests })),
    problems,
    unreadable: { total: unreadable, first: examples },
  };
  if (!hasLines) {
    yield `${JSON.stringify(told)}\n`;
    return;
  }
  yield `${JSON.stringify(told).slice(0, -1)},"lines":[`;
  for (const [index, { lastSeen, ...line }] of lines.entries()) {
    const { sources, ...rest } = line;
    const written = { ...rest, last_seen: lastSeen, sources };
    yield (index > 0 ? "," : "") + JSON.stringify(written);
  }
  yield "]}\n";
}
