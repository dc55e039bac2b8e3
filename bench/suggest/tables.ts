/** Real tables to measure suggestions on, as pairs of an old address and the page that replaced it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

export interface Pair {
  readonly old: string;
  readonly new: string;
}

export interface BenchTable {
  readonly name: string;
  readonly pairs: readonly Pair[];
}

/** @param folder The folder of the tables, which bench/README.md lists. */
export function readTables(folder: string): BenchTable[] {
  const text = (name: string): string => readFileSync(join(folder, name), "utf8");
  return [
    { name: "mdn-de", pairs: readMdn(text("mdn-de.tsv")) },
    { name: "azure-cli", pairs: readDocfx(text("azure-cli.reference-extension.json")) },
    { name: "powershell", pairs: readDocfx(text("powershell.virtual.json")) },
    { name: "babel", pairs: readNetlify(text("babel_redirects"), "https://babeljs.io") },
    {
      name: "storybook",
      pairs: readNetlify(text("storybook_redirects"), "https://storybook.js.org"),
    },
    { name: "cypress", pairs: readToml(text("cypress_netlify.toml"), "https://docs.cypress.io") },
    ...readGovernment(gunzipSync(readFileSync(join(folder, "govuk-mappings.tsv.gz"))).toString()),
  ].map(({ name, pairs }) => ({ name, pairs: followChains(pairs) }));
}

function readMdn(text: string): Pair[] {
  return text
    .split("\n")
    .filter((it) => it.startsWith("/"))
    .flatMap((line) => pairOf(line.split("\t"), "https://developer.mozilla.org"));
}

function readDocfx(text: string): Pair[] {
  const file = JSON.parse(text) as {
    redirections: Readonly<Record<string, string>>[];
  };
  return file.redirections.flatMap((it) =>
    pairOf(
      [
        new URL(
          it["source_path_from_root"] ?? it["source_path"] ?? "/",
          "https://learn.microsoft.com",
        ).href,
        it["redirect_url"] ?? "",
      ],
      "https://learn.microsoft.com",
    ),
  );
}

/** Reads only lines with a single address, not patterns. */
function readNetlify(text: string, origin: string): Pair[] {
  return text
    .split("\n")
    .map((line) => line.replace(/#.*/, "").trim().split(/\s+/))
    .filter(([from = "", to = ""]) => from.startsWith("/") && to !== "" && !/[*:]/.test(from))
    .flatMap((cells) => pairOf(cells, origin));
}

function readToml(text: string, origin: string): Pair[] {
  const blocks = text.split("[[redirects]]").slice(1);
  return blocks.flatMap((block) => {
    const from = /from\s*=\s*"([^"*:]+)"/.exec(block)?.[1];
    const to = /to\s*=\s*"([^"]+)"/.exec(block)?.[1];
    return from === undefined || to === undefined ? [] : pairOf([from, to], origin);
  });
}

const HOSTS_AT_LEAST = 2500;

/** Reads one table per host. */
function readGovernment(text: string): BenchTable[] {
  const lines = text.split("\n").map((it) => it.split("\t"));
  const byHost = Map.groupBy(
    lines.filter(([, status]) => status === "301"),
    ([from = ""]) => /^https?:\/\/([^/?#]*)/i.exec(from)?.[1]?.toLowerCase() ?? "",
  );
  return [...byHost]
    .filter(([, of]) => of.length >= HOSTS_AT_LEAST)
    .map(([name, of]) => ({
      name,
      pairs: of.flatMap(([from = "", , to = ""]) => pairOf([from, to], "https://www.gov.uk")),
    }))
    .filter(({ pairs }) => pairs.length >= HOSTS_AT_LEAST);
}

function pairOf([from = "", to = ""]: readonly string[], origin: string): Pair[] {
  const [old, target] = [URL.parse(from, origin), URL.parse(to, origin)];
  if (!old || !target) return [];
  target.hash = "";
  return [{ old: old.href, new: target.href }];
}

/** Returns each old address once, with the end of its redirect chain. */
function followChains(pairs: readonly Pair[]): Pair[] {
  const next = new Map(pairs.map((it) => [it.old, it.new]));
  return [...next.keys()].flatMap((old) => {
    let end = old;
    for (let hops = 0; hops < 10; hops += 1) {
      const to = next.get(end);
      if (to === undefined || to === end) break;
      end = to;
    }
    return end === old ? [] : [{ old, new: end }];
  });
}
