/**
 * Small inputs that become huge, endless ones, and those that are no files, through every input of the command line.
 * Each is tried in a process of its own, which must report it, use at most 512 MiB, and leave nothing half-written.
 */
import { execFileSync, spawn } from "node:child_process";
import {
  createWriteStream,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { strToU8, zipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { zip } from "../node-support/zip.ts";
import { SITE } from "../support/table.ts";

const MEBIBYTES_AT_MOST = 512;

/** Generous: only a process that hangs is ended. */
const ENDED_AFTER_MS = 100_000;

const PROGRAM = resolve("bin/sunset.mjs");
const TELL_MEMORY = resolve("test/node-support/tell-memory.mjs");

/** The output file of a case, if any. */
const OUT = "out.json";

const folder = mkdtempSync(join(tmpdir(), "sunset-bombs-"));
const at = (name: string): string => join(folder, name);
const MIB = 2 ** 20;

interface Ran {
  readonly code: number | null;
  readonly said: string;
  readonly mebibytes: number;
}

/** @param input The command that writes to standard input, if any. */
function run(args: readonly string[], input?: readonly string[], cwd = folder): Promise<Ran> {
  const feeder = input && spawn(input[0] ?? "", input.slice(1), { stdio: ["ignore", "pipe", 2] });
  const child = spawn(process.execPath, ["--import", TELL_MEMORY, PROGRAM, ...args], {
    cwd,
    stdio: [feeder?.stdout ?? "ignore", "ignore", "pipe"],
    timeout: ENDED_AFTER_MS,
    killSignal: "SIGKILL",
  });
  let said = "";
  child.stderr.on("data", (piece: Buffer) => void (said += piece.toString()));
  return new Promise((done, fail) => {
    child.on("error", fail);
    child.on("close", (code) => {
      feeder?.kill("SIGKILL");
      done({ code, said, mebibytes: Number(/held (\d+) MiB/.exec(said)?.[1] ?? Infinity) });
    });
  });
}

async function gzipOf(name: string, piece: string, count: number): Promise<void> {
  const pieces = Readable.from(Array.from({ length: count }, () => piece));
  await pipeline(pieces, createGzip(), createWriteStream(at(name)));
}

const RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

function workbook(rows: string, strings = ""): Uint8Array {
  const text = {
    "xl/workbook.xml": `<workbook xmlns:r="${RELATIONS}"><sheets><sheet name="Map" r:id="r1"/></sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="r1" Type="${RELATIONS}/worksheet" Target="sheet.xml"/><Relationship Id="r2" Type="${RELATIONS}/sharedStrings" Target="strings.xml"/></Relationships>`,
    "xl/sheet.xml": `<worksheet><sheetData>${rows}</sheetData></worksheet>`,
    "xl/strings.xml": `<sst>${strings}</sst>`,
  };
  return zipSync(
    Object.fromEntries(Object.entries(text).map(([name, it]) => [name, strToU8(it)])),
    {
      level: 1,
    },
  );
}

/** Nested entities: "billion laughs". */
const LAUGHS = `<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "https://www.old.example/">${Array.from(
  { length: 20 },
  (_, it) =>
    `<!ENTITY ${"abcdefghijklmnopqrstuvwxyz"[it + 1]} "${`&${"abcdefghijklmnopqrstuvwxyz"[it]};`.repeat(10)}">`,
).join("")}]>`;

const ADDRESS = "https://www.old.example/a";

beforeAll(async () => {
  writeFileSync(
    at("routes.json"),
    JSON.stringify({ site: { ...SITE, fallback: null }, rules: [] }),
  );
  writeFileSync(at("new.txt"), "https://www.new.example/a\n");
  writeFileSync(at("small.txt"), `${ADDRESS}\n`);
  const first = '<row><c t="str"><v>/a</v></c></row>';
  writeFileSync(at("strings.xlsx"), workbook(first, `<si><t>${"x".repeat(100 * MIB)}</t></si>`));
  writeFileSync(at("cells.xlsx"), workbook(`${first}${"<c/>".repeat(8_100_000)}`));
  writeFileSync(at("pages.zip"), zip({ "a.html": new Uint8Array(130 * MIB) }));
  writeFileSync(at("not.zip"), Buffer.concat([Buffer.from("PK\x03\x04"), Buffer.alloc(MIB)]));
  await gzipOf("list.gz", `${ADDRESS}\n`.repeat(10_000), 400);
  await gzipOf("map.xml.gz", `<urlset>${" ".repeat(MIB)}`, 70);
  writeFileSync(at("laughs.xml"), `${LAUGHS}<urlset><url><loc>&u;</loc></url></urlset>`);
  writeFileSync(at("deep.xml"), `<?xml version="1.0"?><urlset>${"<url>".repeat(500_000)}`);
  writeFileSync(
    at("deep.rss"),
    `<rss xmlns:wp="https://wordpress.org/export/1.2/">${"<item>".repeat(500_000)}`,
  );
  writeFileSync(at("deep.json"), `{"redirects":${"[".repeat(2_000_000)}`);
  const destination = '{"redirects":[{"source":"/a","destination":"';
  writeFileSync(at("text.json"), `${destination}${"x".repeat(100 * MIB)}"}]}`);
  writeFileSync(at("escapes.json"), `${destination}${"\\u0000".repeat(10 * MIB)}"}]}`);
  writeFileSync(at("digits.json"), `{"redirects":${"9".repeat(50 * MIB)}}`);
  writeFileSync(at("long.csv"), `old url,new url\n/a,${"x,".repeat(100 * MIB)}`);
  writeFileSync(at("keys.json"), `{${'"site":1,'.repeat(200_000)}"rules":[]}`);
  writeFileSync(at("line.txt"), `https://www.old.example/${"x".repeat(20 * MIB)}`);
  writeFileSync(
    at("cell.csv"),
    `old url,new url\n/${"x".repeat(10 * MIB)},https://www.new.example/\n`,
  );
  writeFileSync(at("quote.csv"), `old url,new url\n"${"x\n".repeat(10 * MIB)}`);
  writeFileSync(at("columns.csv"), `old url,new url\n${",".repeat(10 * MIB)}\n`);
  writeFileSync(at("nginx.conf"), `${"location / {".repeat(50_000)}${"}".repeat(50_000)}`);
  writeFileSync(at("word.conf"), `return "${"x".repeat(10 * MIB)}`);
  execFileSync("mkfifo", [at("fifo")]);
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true }));

/** Each is in its own folder, in which a command that reads it is run. */
const SETTINGS: readonly (readonly [string, string, (path: string) => unknown, string])[] = [
  ["a FIFO", "validate", (path) => execFileSync("mkfifo", [path]), "is not a regular file"],
  ["a device", "preflight", (path) => symlinkSync("/dev/zero", path), "is not a regular file"],
  ["a folder", "rows", (path) => mkdirSync(path), "is a folder"],
  ["2 MB", "hits", (path) => writeFileSync(path, "# x\n".repeat(MIB / 2)), "is larger than 1 MB"],
];

const importing = (file: string, from: string): string[] => [
  "import",
  file,
  "--from",
  from,
  "-o",
  OUT,
];
const listing = (file: string): string[] => [
  "inventory",
  file,
  "--host",
  "www.old.example",
  "-o",
  OUT,
];

describe("a bomb", () => {
  it.each<
    [what: string, args: readonly string[], says: string | RegExp, input?: readonly string[]]
  >([
    [
      "a workbook with 100 MB of strings in 500 KB",
      importing("strings.xlsx", "xlsx"),
      "more than 96 MB unpacked",
    ],
    [
      "a workbook with eight million cells",
      importing("cells.xlsx", "xlsx"),
      "more than 8,000,000 tags",
    ],
    ["such a workbook as an inventory", listing("cells.xlsx"), "more than 8,000,000 tags"],
    [
      "such a workbook as a suggestions file",
      importing("cells.xlsx", "suggestions"),
      "more than 8,000,000 tags",
    ],
    ["an archive of 130 MB in 600 KB", listing("pages.zip"), "unpacked content is too"],
    ["a file that is no archive", importing("not.zip", "xlsx"), "no Excel workbook"],
    [
      "a gzip list of a thousand times its size",
      listing("list.gz"),
      "more than 200 times its size",
    ],
    ["a gzip sitemap of a thousand times its size", listing("map.xml.gz"), /50 MB|200 times/],
    ["nested entities", listing("laughs.xml"), "it declares entities"],
    ["a sitemap nested 500,000 deep", listing("deep.xml"), /deep\.xml/],
    ["a WordPress export nested 500,000 deep", listing("deep.rss"), "elements are nested too"],
    ["JSON nested two million deep", importing("deep.json", "vercel"), "nested too deeply"],
    [
      "JSON nested two million deep as a table",
      ["validate", "--routes", "deep.json"],
      "not valid: 0 rules, 1 error",
    ],
    ["the same field 200,000 times", ["validate", "--routes", "keys.json"], "200,000 errors"],
    ["one line of 20 MB", listing("line.txt"), "longer than"],
    [
      "one line of 20 MB to resolve",
      ["resolve", "-"],
      "longer than 65,536 characters",
      ["cat", "line.txt"],
    ],
    ["a cell of 10 MB", importing("cell.csv", "csv"), "10,485,761 characters"],
    [
      "an unclosed quotation mark before 20 MB",
      importing("quote.csv", "csv"),
      "cannot be read as a table",
    ],
    ["ten million columns", importing("columns.csv", "csv"), "more than 100,000 separators"],
    ["nginx, nested 50,000 deep", importing("nginx.conf", "nginx"), "more than 100 deep"],
    [
      "a word of 10 MB in nginx",
      importing("word.conf", "nginx"),
      "not closed within 65,536 characters",
    ],
    [
      "endless standard input",
      importing("-", "csv"),
      "Standard input has more than 16 MB without a line break",
      ["cat", "/dev/zero"],
    ],
    [
      "endless standard input in lines",
      importing("-", "csv"),
      "Standard input is larger than 256 MB",
      ["yes", "/a,https://www.new.example/a"],
    ],
    ["an endless device", importing("/dev/zero", "csv"), "/dev/zero has more than 16 MB"],
    [
      "an endless device as a table",
      ["validate", "--routes", "/dev/zero"],
      "/dev/zero has more than 16 MB",
    ],
    ["a text of 100 MB in JSON", importing("text.json", "vercel"), "text.json has more than 16 MB"],
    ["ten million escapes in JSON", importing("escapes.json", "vercel"), "more than 16 MB"],
    [
      "ten million escapes in JSON as a table",
      ["validate", "--routes", "escapes.json"],
      "more than 16 MB",
    ],
    ["a number of 50 MB in JSON", importing("digits.json", "vercel"), "more than 16 MB"],
    ["a line of 200 MB in a sheet", importing("long.csv", "csv"), "more than 16 MB"],
    ["an endless device as an inventory", listing("/dev/zero"), "/dev/zero"],
    [
      "an endless line to resolve",
      ["resolve", "-"],
      "Standard input is larger than 256 MB",
      ["cat", "/dev/zero"],
    ],
    ["a folder", importing(".", "csv"), "it is a folder"],
    [
      "a full device",
      ["inventory", "small.txt", "--host", "www.old.example", "-o", "/dev/full"],
      "Cannot write /dev/full",
    ],
  ])(
    "is reported: %s",
    async (_what, args, says, input) => {
      const before = readdirSync(folder).toSorted();
      const full = input?.map((it) => (it === "line.txt" ? at(it) : it));
      const { code, said, mebibytes } = await run(args, full);
      expect(said).toMatch(
        typeof says === "string"
          ? new RegExp(says.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"))
          : says,
      );
      expect(said).not.toMatch(/^\s+at .*:\d+:\d+\)?$/m);
      expect(said.length).toBeLessThan(64 * 1024);
      expect([1, 2]).toContain(code);
      expect(mebibytes).toBeLessThan(MEBIBYTES_AT_MOST);
      // An inventory goes on with readable files, and is complete for those.
      const left = readdirSync(folder)
        .toSorted()
        .filter((it) => it !== OUT);
      expect(left).toEqual(before.filter((it) => it !== OUT));
      const isWritten = args[0] === "import" && readdirSync(folder).includes(OUT);
      expect(isWritten).toBe(false);
      rmSync(at(OUT), { force: true });
    },
    120_000,
  );

  it.each(SETTINGS)(
    "as wrangler.toml is reported: %s, by %s",
    async (what, command, make, says) => {
      const site = at(what.replace(" ", "-"));
      mkdirSync(site);
      writeFileSync(join(site, "routes.json"), readFileSync(at("routes.json")));
      make(join(site, "wrangler.toml"));
      const { code, said } = await run([command], undefined, site);
      expect(said).toContain(`wrangler.toml ${says}`);
      expect(said).not.toMatch(/^\s+at .*:\d+:\d+\)?$/m);
      expect(code).toBe(1);
      rmSync(site, { recursive: true });
    },
  );

  it("is not seen in a FIFO with readable content", async () => {
    const writer = spawn("sh", ["-c", `cat small.txt > fifo`], { cwd: folder, stdio: "ignore" });
    const { code, said } = await run(listing("fifo"));
    writer.kill();
    expect({ code, said }).toMatchObject({ code: 0 });
    expect(readFileSync(at(OUT), "utf8")).toContain(ADDRESS);
    rmSync(at(OUT));
  });
});
