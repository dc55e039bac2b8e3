import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { zipSync } from "fflate";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { zip } from "../node-support/zip.ts";
import { SITE } from "../support/table.ts";
import { sunset } from "./support.ts";

const HOST = "https://www.old.example";
const folder = mkdtempSync(join(tmpdir(), "sunset-inventory-"));
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => {
  rmSync(folder, { recursive: true });
  mkdirSync(folder);
});

function write(name: string, content: string | Uint8Array): void {
  writeFileSync(join(folder, name), content);
}

const inventory = (args: readonly string[], stdin?: string) =>
  sunset(["inventory", ...args], { cwd: folder, ...(stdin === undefined ? {} : { stdin }) });

const log = (path: string, status = 200) =>
  `192.0.2.7 - - [30/Dec/2024:10:00:00 +0000] "GET ${path} HTTP/1.1" ${status} 512 "-" "x"\n`;
const HEADER = "url,hits,clicks,title,language,status,last_seen,sources\r\n";

function writeSources(): void {
  write(
    "access.log",
    log("/shop/Mug?utm_source=mail") + log("/shop/mug") + log("/app.css") + log("/.env", 404),
  );
  write("access.1.log.gz", gzipSync(log("/shop/mug")));
  write(
    "sitemap.xml",
    `<urlset><url><loc>${HOST}/shop/mug</loc></url><url><loc>${HOST}/about</loc></url></urlset>`,
  );
  write(
    "pages.csv",
    `Top pages,Clicks,Impressions,CTR,Position\n${HOST}/shop/mug,7,90,7%,3\nhttps://blog.old.example/a,1,2,50%,3\n`,
  );
  write(
    "crawl.csv",
    `Address,Status Code,Indexability,Title 1\n${HOST}/shop/mug,200,Indexable,"=Mug, the ""best"""\n`,
  );
}
const SOURCES = ["access.log", "access.1.log.gz", "sitemap.xml", "pages.csv", "crawl.csv"];
const MERGED = `${HEADER}${HOST}/about,,,,,,,sitemap\r
${HOST}/shop/mug,3,7,"'=Mug, the ""best""",,200,2024-12-30,log screaming-frog search-console sitemap\r
`;

describe("sunset inventory", () => {
  it("merges what is known about a site, and says what it left out", async () => {
    writeSources();
    const { code, stdout, stderr } = await inventory([...SOURCES, "-o", "inventory.csv"]);
    expect([code, stdout]).toEqual([0, ""]);
    expect(readFileSync(join(folder, "inventory.csv"), "utf8")).toBe(MERGED);
    expect(stderr).toBe(`access.log: access log, 4 lines
access.1.log.gz: access log, 1 line
sitemap.xml: sitemap, 2 lines
pages.csv: Search Console export, 2 lines
crawl.csv: crawl by Screaming Frog, 1 line
Of www.old.example, which most lines name; --host names another
Left out: 1 line about parts of pages, such as images
Left out: 1 line of programs that look for security holes (1 address)
Left out: 1 line on blog.old.example (1 address); --host www.old.example --host blog.old.example takes them too
2 addresses written to inventory.csv
`);
  });

  it("summarises a month of logs in one line, and reports a log without useful lines separately", async () => {
    mkdirSync(join(folder, "logs"));
    for (let day = 1; day <= 30; day += 1) {
      const line = `192.0.2.1 - - [01/Jan/2025:00:00:01 +0000] "GET /shop/${day} HTTP/1.1" 200 5 "-" "Mozilla/5.0"\n`;
      write(`logs/access.${day}.log`, line);
    }
    write("logs/empty.log", "");
    const { stderr } = await inventory(["logs", "--host", "www.old.example"]);
    expect(stderr.split("\n").slice(0, 2)).toEqual([
      "logs/access.1.log and 29 more files beside it: access log, 30 lines",
      "logs/empty.log: empty, 0 lines",
    ]);
  });

  it("gives the same for any order of its files", async () => {
    writeSources();
    const { stdout } = await inventory(SOURCES.toReversed());
    expect(stdout).toBe(MERGED);
  });

  it("reads its own output, so that last month's can be extended", async () => {
    writeSources();
    await inventory([...SOURCES, "-o", "inventory.csv"]);
    write("january.log", log("/shop/mug") + log("/new"));
    const { stdout } = await inventory(["inventory.csv", "january.log"]);
    expect(stdout.split("\r\n").slice(1, 4)).toEqual([
      `${HOST}/about,,,,,,,inventory sitemap`,
      `${HOST}/new,1,,,,200,2024-12-30,log`,
      expect.stringContaining(`${HOST}/shop/mug,4,7,`),
    ]);
  });

  it("uses the hosts of the folder's table, but not for another site", async () => {
    write("routes.json", JSON.stringify({ site: SITE, rules: [] }));
    write("new.txt", "https://www.new.example/a\nhttps://www.new.example/b\n");
    write("old.txt", "old.example/a\nhttps://x.example/a\nhttps://x.example/b\n");
    const of = async (...args: string[]) => {
      const { stdout, stderr } = await inventory(args);
      return [
        /^Of (.+)$/m.exec(stderr)?.[1],
        stdout
          .split("\r\n")
          .slice(1, -1)
          .map((it) => it.split(",")[0]),
      ];
    };
    expect(await of("old.txt")).toEqual([
      `${SITE.hosts.join(", ")}, as the table says`,
      ["https://old.example/a"],
    ]);
    expect(await of("new.txt")).toEqual([
      "www.new.example, which most lines name; --host names another",
      ["https://www.new.example/a", "https://www.new.example/b"],
    ]);
    expect(await of("old.txt", "--host", "x.example")).toEqual([
      "x.example, as --host says",
      ["https://x.example/a", "https://x.example/b"],
    ]);
  });

  it("prints one object for programs, with the lines unless they go to a file", async () => {
    writeSources();
    const { stdout } = await inventory([...SOURCES, "--json"]);
    expect(JSON.parse(stdout)).toEqual({
      addresses: 2,
      hosts: ["www.old.example"],
      hostsFrom: "frequency",
      leftOut: {
        assets: { lines: 1 },
        probes: { lines: 1, addresses: 1 },
        otherHosts: [{ host: "blog.old.example", lines: 1, addresses: 1 }],
      },
      variants: [],
      files: SOURCES.map((name) => ({ name, kind: expect.any(String), lines: expect.any(Number) })),
      problems: [],
      unreadable: { total: 0, first: [] },
      lines: [
        {
          url: `${HOST}/about`,
          hits: null,
          clicks: null,
          title: "",
          language: "",
          status: null,
          last_seen: "",
          sources: ["sitemap"],
        },
        {
          url: `${HOST}/shop/mug`,
          hits: 3,
          clicks: 7,
          title: '=Mug, the "best"',
          language: "",
          status: 200,
          last_seen: "2024-12-30",
          sources: ["log", "screaming-frog", "search-console", "sitemap"],
        },
      ],
    });
    const withFile = await inventory([...SOURCES, "--json", "-o", "inventory.csv"]);
    expect(JSON.parse(withFile.stdout)).not.toHaveProperty("lines");
    expect(existsSync(join(folder, "inventory.csv"))).toBe(true);
  });

  it("reads standard input, and writes nothing with --dry-run", async () => {
    const ran = await inventory(["-", "-o", "inventory.csv", "--dry-run"], `${HOST}/a\n`);
    expect([ran.code, ran.stdout, existsSync(join(folder, "inventory.csv"))]).toEqual([
      0,
      "",
      false,
    ]);
    expect(ran.stderr).toContain("Nothing was written: --dry-run; 1 address\n");
  });

  it("reports pages with many variants, and removes a given parameter", async () => {
    write("list.txt", Array.from({ length: 300 }, (_, it) => `${HOST}/search?q=${it}\n`).join(""));
    const { stderr } = await inventory(["list.txt"]);
    expect(stderr).toContain(
      `${HOST}/search has 300 addresses by its parameters (q): --ignore q if it makes no page of its own\n`,
    );
    const { stdout } = await inventory(["list.txt", "--ignore", "Q"]);
    expect(stdout).toBe(`${HEADER}${HOST}/search,,,,,,,list\r\n`);
  });

  it.each(["\n", "\r\n"])(
    "names the line of unreadable input with the line break %j, without terminal codes",
    async (end) => {
      const rows = [`"${HOST}/a`, '",7,9', "", `${HOST}/b,many\u001b[31m,9`, ""];
      write("pages.csv", ["Top pages,Clicks,Impressions", ...rows].join(end));
      const { code, stderr } = await inventory(["pages.csv", "-o", "-"]);
      expect(code).toBe(0);
      expect(stderr).toContain(
        "1 line cannot be read:\n  pages.csv:5 its clicks are not a number: ",
      );
      expect(stderr).toContain("many\\u{1b}[31m");
    },
  );

  it("keeps the rows before a quotation mark that is never closed, and names its row", async () => {
    const rows = ["url,title", `${HOST}/a,A`, `${HOST}/b,"B`, `${HOST}/c,C`, ""];
    write("pages.csv", rows.join("\n"));
    const { code, stdout, stderr } = await inventory(["pages.csv", "-o", "-"]);
    expect([code, stdout]).toEqual([1, `${HEADER}${HOST}/a,,,A,,,,list\r\n`]);
    expect(stderr).toContain("pages.csv:3: a quotation mark in this row is never closed\n");
  });
});

it.each([
  ["is broken off", (packed: Uint8Array) => packed.subarray(0, -6)],
  ["has something behind it", (packed: Uint8Array) => Buffer.concat([packed, Buffer.from("x")])],
])("sunset inventory keeps the lines of a short compressed file that %s", async (_name, damage) => {
  write("list.gz", damage(gzipSync(`${HOST}/a\n${HOST}/b\n`)));
  const { code, stdout, stderr } = await inventory(["list.gz", "-o", "-"]);
  expect([code, stdout]).toEqual([1, `${HEADER}${HOST}/a,,,,,,,list\r\n${HOST}/b,,,,,,,list\r\n`]);
  expect(stderr).toContain("list.gz: its compression is damaged");
});

describe("sunset inventory goes on and ends with 1", () => {
  const bomb = (entries: number) =>
    zipSync(
      Object.fromEntries(
        Array.from({ length: entries }, (_, it) => [`${it}.csv`, new Uint8Array(1)]),
      ),
    );
  it.each<[string, string, string | Uint8Array, string]>([
    [
      "if a workbook is invalid",
      "a.xlsx",
      zipSync({ "xl/workbook.xml": new Uint8Array(3) }),
      "it is not a workbook that can be read",
    ],
    [
      "if a workbook is one of Excel before 2007",
      "a.xls",
      Buffer.from("d0cf11e0a1b11ae10000", "hex"),
      "it is a file of an old Office program",
    ],
    [
      "if it is an archive of tar",
      "logs.tar.gz",
      gzipSync(
        Buffer.concat([Buffer.from("access.log".padEnd(257, "\0")), Buffer.from("ustar\0")]),
      ),
      "it is an archive of tar",
    ],
    [
      "if a workbook is one of LibreOffice",
      "a.ods",
      zipSync({ mimetype: Buffer.from("x"), "content.xml": Buffer.from("<x/>") }),
      "it is a file of another Office program",
    ],
    [
      "if an archive contains nothing known",
      "a.zip",
      zipSync({ "a.csv": Buffer.from("x,y\n1,2\n"), "b.bin": new Uint8Array(9) }),
      "it is an archive without a file of a known kind",
    ],
    [
      "if an archive is damaged",
      "a.zip",
      Buffer.from("504b030414000000", "hex"),
      "it is compressed: unpack it with unzip first",
    ],
    [
      "if an archive unpacks to more than memory",
      "a.zip",
      zip({ "a.csv": new Uint8Array(130 * 2 ** 20) }),
      "its unpacked content is too large for memory",
    ],
    [
      "if an archive contains too many files",
      "a.zip",
      bomb(2001),
      "its unpacked content is too large for memory",
    ],
    [
      "if a JSON list is truncated",
      "a.json",
      '[["original"],["/a"]',
      "it is not a whole JSON list",
    ],
    [
      "if a JSON list contains something else",
      "a.json",
      '[["a"],["b"]]',
      "it is a JSON list without a known header",
    ],
    [
      "if a WordPress export is nested too deeply",
      "a.xml",
      `<rss xmlns:wp="http://wordpress.org/export/1.2/">${"<a>".repeat(100_000)}`,
      "its elements are nested too deeply",
    ],
    [
      "if a table is of an unknown kind",
      "a.csv",
      "Name;Town\nAna;Rome\n",
      "it looks like a spreadsheet",
    ],
    [
      "if a quotation mark is never closed",
      "a.csv",
      `url,hits,sources\n${HOST}/x,1,list\n"${"x\n".repeat(600_000)}`,
      "Max Record Size",
    ],
  ])("%s", async (_name, name, content, problem) => {
    write("list.txt", `${HOST}/a\n`);
    write(name, content);
    const { code, stdout, stderr } = await inventory(["list.txt", name]);
    expect(stderr).toContain(problem);
    expect(code).toBe(1);
    expect(stdout).toContain(`${HOST}/a,`);
  });
});

describe("sunset inventory refuses", () => {
  it.each<[string, readonly string[], string, number, string]>([
    [
      "addresses without a host",
      ["-"],
      "/a\n",
      2,
      "Say which one it is: npx sunset-edge inventory FILE --host www.old.example",
    ],
    ["nothing", ["-"], "", 1, "None of the given files has an address"],
    [
      "input without an address of the site",
      ["-", "--host", "x.example"],
      `${HOST}/a\n`,
      1,
      "None of the given files has an address of the site",
    ],
    [
      "an invalid host",
      ["-", "--host", "x.example/a"],
      "/a\n",
      2,
      "--host: x.example/a is not a host",
    ],
    [
      "two inputs from standard input",
      ["-", "--routes", "-"],
      "",
      2,
      "cannot both come from standard input",
    ],
    [
      "two outputs to standard output",
      ["-", "--json", "-o", "-"],
      "",
      2,
      "both write to standard output",
    ],
    ["a missing file", ["none.csv"], "", 2, "Cannot read none.csv: there is no such file"],
  ])("%s", async (_name, args, stdin, code, message) => {
    const ran = await inventory(args, stdin);
    expect(ran.stderr).toContain(message);
    expect([ran.code, ran.stdout]).toEqual([code, ""]);
  });
});

describe("docs/inventory.md", () => {
  it("shows the actual output and files", async () => {
    const text = readFileSync("docs/inventory.md", "utf8");
    const [log = ""] = blocks(text, "text");
    const [pages = "", written = ""] = blocks(text, "csv");
    const [, command = "", printed = ""] =
      /^\$ npx sunset-edge (.*)\n([^]*)$/.exec(blocks(text, "console")[0] ?? "") ?? [];
    write("access.log", log);
    write("Pages.csv", pages);
    const { code, stderr } = await inventory(command.split(" ").slice(1));
    expect([code, stderr]).toEqual([0, printed]);
    expect(readFileSync(join(folder, "inventory.csv"), "utf8").replaceAll("\r", "")).toBe(written);
  });
});

function blocks(text: string, language: string): string[] {
  return [...text.matchAll(/^```(\w+)\n([^]*?)^```/gm)].flatMap(([, of, block = ""]) =>
    of === language ? [block] : [],
  );
}
