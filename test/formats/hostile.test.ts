import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import writeXlsxFile from "write-excel-file/node";
import { validateRoutesFile } from "../../src/routes-file/routes-json.ts";
import { hasErrors } from "../../src/domain/finding.ts";
import { type FormatName, FORMATS } from "../../src/formats/index.ts";
import { importValid } from "../../src/formats/dialect/import-valid.ts";
import { importOf, OLD_SITE } from "../support/import.ts";
import { runs } from "../support/runs.ts";

/** Pieces that have a meaning in some dialect, in any order. */
const PIECE = fc.constantFrom(
  ..."/ * : , ; \t \n \r\n \" ' # ? & = ( ) [ ] { } | + ! % %2 %zz %00 \\ . .. // /: /* :a :a* :splat $1".split(
    " ",
  ),
  ..."301 200 410 gone http:// https:// https://www.new.example/ //evil.example /old www.old.example".split(
    " ",
  ),
  ...'[[redirects]] from= to= status= Country=us {"redirects":[ {"source": "destination": ]}'.split(
    " ",
  ),
  "\u0000",
  "\uFEFF",
  "\uD800",
  "é",
  "\u202E",
  " ",
  "old url,new url\n",
);
const hostile = fc.array(PIECE, { maxLength: 60 }).map((it) => it.join(""));

const nothing = { rules: [], locate: () => ({ file: "", line: 1, column: 1, rule: null }) };

describe("importers", () => {
  const formats = Object.keys(FORMATS).filter((it) => it !== "xlsx") as FormatName[];

  it.each(formats)("never throw, and make only valid tables: %s", async (format) => {
    await fc.assert(
      fc.asyncProperty(hostile, async (text) => {
        const input = new TextEncoder().encode(text);
        const imported = await importValid(
          FORMATS[format],
          input,
          { file: "x", site: OLD_SITE },
          { existing: nothing, mode: "append", now: 0 },
        );
        const written = JSON.stringify({
          site: OLD_SITE,
          rules: imported.rules.map((it) => it.rule),
        });
        const errors = validateRoutesFile(written, "x", 0).findings.filter(
          (it) => it.severity === "error",
        );
        expect(errors).toEqual([]);
        expect(imported.faults).toEqual([]);
        expect(!imported.isUnreadable || hasErrors(imported.findings)).toBe(true);
      }),
      runs(150),
    );
  });

  it("read a damaged workbook or report it, and never throw", async () => {
    const workbook = new Uint8Array(
      await writeXlsxFile([
        ["old", "new"],
        ["/a", "/b"],
      ]).toBuffer(),
    );
    await fc.assert(
      fc.asyncProperty(fc.nat(workbook.length - 1), fc.nat(255), async (at, byte) => {
        for (const input of [workbook.with(at, byte), workbook.subarray(0, at)]) {
          const { isUnreadable, findings } = await importOf("xlsx", input);
          expect(!isUnreadable || findings.join() === "1 import-unreadable").toBe(true);
        }
      }),
      runs(100),
    );
  });

  describe("with ten thousand entries, which would not finish in quadratic time", () => {
    const each = (line: (at: number) => string) =>
      Array.from({ length: 10_000 }, (_, at) => line(at));
    const to = (at: number) => `https://www.new.example/p/${at}`;
    const texts: Partial<Record<FormatName, string>> = {
      netlify: each((at) => `/a/${at}/* ${to(at)}/:splat`).join("\n"),
      cloudflare: each((at) => `/a/${at} ${to(at)}`).join("\n"),
      "netlify-toml": each((at) => `[[redirects]]\nfrom = "/a/${at}"\nto = "${to(at)}"`).join("\n"),
      "cloudflare-bulk": each((at) => `www.old.example/a/${at},${to(at)}`).join("\n"),
      vercel: JSON.stringify({
        redirects: each((at) => `/a/${at}/:x*`).map((source) => ({ source, destination: to(1) })),
      }),
      nginx: each((at) => `location ^~ /a/${at}/ { return 301 ${to(at)}; }`).join("\n"),
      apache: each((at) => `RedirectMatch 301 ^/a/${at}/(.*)$ ${to(at)}/$1`).join("\n"),
      docfx: JSON.stringify({
        docsets: { a: "/a" },
        redirections: each((at) => `a/${at}.md`).map((source_path) => ({
          source_path,
          redirect_url: to(1),
        })),
      }),
    };
    it.each(Object.entries(texts))("read all of %s", async (format, text) => {
      const { rules } = await importOf(format as FormatName, text);
      expect(rules).toHaveLength(10_000);
    });
  });
});
