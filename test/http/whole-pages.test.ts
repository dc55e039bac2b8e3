/** Which answers are pages that get the banner, and where in them. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { beginsPage, insertBanner } from "../../src/http/pass/insert-banner.ts";
import { type OriginAnswer, oldPage } from "../support/old-page.ts";
import { ANNOUNCED } from "../support/table.ts";
import { send } from "./support.ts";
import { runs } from "../support/runs.ts";

const HTML = { "content-type": "text/html; charset=utf-8" };
const XHTML = { "content-type": "application/xhtml+xml" };

const ask = (answer: OriginAnswer, init: RequestInit = {}) =>
  send([], oldPage("/global/x", { headers: HTML, ...answer }), { now: ANNOUNCED, ...init });

function bodyOf(bytes: Uint8Array<ArrayBuffer> | string): ReadableStream<Uint8Array> {
  const { body } = new Response(bytes);
  if (body) return body;
  throw new TypeError("There is no body");
}

/** The page with a mark in the place of the banner. */
const marked = (text: string): string => text.replace(/<aside[^]*<\/aside>/, "|");

describe("an answer that is called HTML and is no page", () => {
  it.each([
    ["JSON", '{"html":"<html><body>"}'],
    ["a JSON array", '[1,"<body>"]'],
    ["rows of a table", "<tr><td>1</td></tr>"],
    ["a fragment", "<div><p>more</p></div>"],
    ["a word", "OK"],
    ["a verification file", "google-site-verification: google1a2b3c4d5e6f.html"],
    [
      "a verification file with only a meta tag",
      '<meta name="google-site-verification" content="x">',
    ],
    ["nothing", ""],
    ["blanks", " \n "],
    ["a comment", "<!-- ok -->"],
    ["an unclosed comment", "<!-- <html>"],
    ["text before a page", "Warning: x in y.php <!doctype html><html><body>"],
    ["a script", "<script>1</script><body>"],
    ["a tag that only begins like one of a page", "<header><body>"],
    ["another doctype", "<!DOCTYPE rss><rss></rss>"],
    ["an end tag", "</html>"],
    ["a lone bracket", "<"],
    ["a bracket that starts no tag", "<3 <html>"],
  ])("passes byte for byte: %s", async (_name, body) => {
    const headers = { ...HTML, etag: '"e"', "last-modified": "Tue, 08 Oct 2024 00:00:00 GMT" };
    const response = await ask({ headers: { ...headers, "content-md5": "x" }, body });
    expect(await response.text()).toBe(body);
    expect(response.headers.get("etag")).toBe('"e"');
    expect(response.headers.get("last-modified")).toBe(headers["last-modified"]);
    expect(response.headers.get("content-md5")).toBe("x");
    expect(response.headers.has("sunset")).toBe(true);
  });

  it.each([
    [
      "UTF-16 with a byte-order mark",
      Uint8Array.of(0xff, 0xfe, 0x3c, 0, 0x68, 0, 0x74, 0, 0x6d, 0),
    ],
    [
      "UTF-16 without a byte-order mark",
      Uint8Array.of(0, 0x3c, 0, 0x68, 0, 0x74, 0, 0x6d, 0, 0x6c),
    ],
    ["a comment that is too long", `<!--${"x".repeat(70_000)}--><html><body>`],
    ["a page cut off in its first tag", "<html"],
  ])("is %s", async (_name, bytes) => {
    expect(await beginsPage(bodyOf(bytes), false)).toBe(false);
  });

  it.each([
    ["to be saved as a file", { "content-disposition": 'attachment; filename="a.html"' }],
    ["that forbids transformation", { "cache-control": "max-age=60, No-Transform" }],
  ])("passes byte for byte: a page %s", async (_name, headers) => {
    const body = "<!doctype html><html><body>x</body></html>";
    const response = await ask({ headers: { ...HTML, ...headers, etag: '"e"' }, body });
    expect(await response.text()).toBe(body);
    expect(response.headers.get("etag")).toBe('"e"');
  });

  it.each(["yandex_0123456789abcdef.html", "pinterest-a1b2c.html", "google0123456789abcdef.html"])(
    "passes byte for byte: the verification file %s, although it is a whole page",
    async (name) => {
      const body = "<html><head><title>x</title></head><body>Verification: 1</body></html>";
      const page = { headers: { ...HTML, etag: '"e"' }, body };
      const response = await send([], oldPage(`/global/${name}`, page), { now: ANNOUNCED });
      expect(await response.text()).toBe(body);
      expect(response.headers.get("etag")).toBe('"e"');
      expect(response.headers.has("sunset")).toBe(true);
    },
  );

  it.each(["gzip", "br"] as const)("passes when encoded as %s", async (encode) => {
    const response = await ask({ encode, body: '{"a":1}' });
    expect(await response.text()).toBe('{"a":1}');
  });

  it("gets the same answer for HEAD as for GET", async () => {
    const answer = { headers: { ...HTML, etag: '"e"' }, body: '{"a":1}' };
    const head = await ask(answer, { method: "HEAD" });
    expect(head.headers.get("etag")).toBe('"e"');
  });
});

describe("the place of the banner", () => {
  it.each([
    ["after the body tag", "<!doctype html><html><head></head><body>|x"],
    ["in a page without a doctype", "<html><body>|x"],
    ["in a page that begins with its head", "<head><title>x</title></head><body>|x"],
    ["in a page that begins with its title", "<title>x</title><body>|x"],
    ["in a page that begins with its body", "<BODY CLASS=a>|x"],
    ["after a UTF-8 byte-order mark", "\uFEFF<!doctype html><body>|x"],
    ["after blanks and comments", " \n<!-- a > b --><!----><!-->\t<html><body>|x"],
    ["after an XML declaration", '<?xml version="1.0"?><!DOCTYPE html PUBLIC "a" "b"><body>|x'],
    ["before a tag that starts a body implicitly", "<!doctype html><meta charset=utf-8>|<p>x"],
    ["before text that starts a body implicitly", "<!doctype html><title>a</title> |x"],
    ["at the end of a page that is only a head", "<!doctype html><script src=a></script>|"],
    ["before the end of a page without a body", "<html><head></head>|</html>"],
    ["after a tag in a title", "<title><body></title><body>|x"],
    ["after a tag in a script", '<head><script>"<body>"</script><body>|x'],
    [
      "after a commented script that writes another one",
      '<head><script><!-- write("<script src=a></script>"); <body> --></script><body>|x',
    ],
    ["after a commented script", "<head><script><!-- a <!--></script><body>|x"],
    ["after a script that names another one", '<head><script>"<script>"</script><body>|x'],
    ["after a tag in a style", "<head><style>/*<body>*/</style><body>|x"],
    ["after a tag in a comment", "<html><!--<body>--><body>|x"],
    ["in a page about ISO-2022", "<html><meta name=keywords content=iso-2022-jp><body>|x"],
    ["after a tag in noframes", "<head><noframes><body></noframes></head><body>|x"],
    ["after a noscript element", "<head><noscript><img></noscript><body>|x"],
    ["after a bracket in an attribute", "<html data-a='>' title=\"<body>\"><body data-b=a>|x"],
    ["only once, whatever follows", "<html><body>|<body><html><body>"],
    ["in unusual markup", "<html><body>|<select><style>a</style></select><table><xmp><p>"],
  ])("%s: %s", async (_name, expected) => {
    const response = await ask({ body: expected.replace("|", "") });
    // Reading an answer as text drops the byte-order mark.
    expect(marked(await response.text())).toBe(expected.replace("\uFEFF", ""));
  });

  it.each(["", "<noframes><body>a</body></noframes>"])(
    "nowhere in a frameset, which would not show it: %s",
    async (head) => {
      const body = `<html><head>${head}</head><frameset cols="*"><frame src="a"></frameset></html>`;
      expect(await (await ask({ body })).text()).toBe(body);
    },
  );

  it.each(["x-sjis", "ks_c_5601-1987", "tis-620", "iso_8859-1", "x-user-defined", "'utf-8'", "?"])(
    "is the body in any charset that contains ASCII: %s",
    async (charset) => {
      const headers = { "content-type": `text/html; charset=${charset}` };
      const response = await ask({ headers, body: "<html><body>x" });
      expect(marked(await response.text())).toBe("<html><body>|x");
    },
  );

  // In it, the bytes of quotes and brackets are parts of letters.
  it.each([
    ["in a header", "iso-2022-jp", ""],
    ["in the page", "", '<meta http-equiv=Content-Type content="text/html; charset=ISO-2022-JP">'],
    ["in the page, in short", "", "<meta charset=csISO2022JP>"],
  ])("is nowhere in ISO-2022, named %s", async (_name, charset, meta) => {
    const headers = { "content-type": `text/html${charset && `; charset=${charset}`}` };
    const body = `<html>${meta}<meta name=description content="\u{1b}$B$">$\u{1b}(B"><body>x`;
    expect(await (await ask({ headers, body })).text()).toBe(body);
  });

  it.each([
    [
      "in a body",
      '<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en"><head/><body>|a</body></html>',
    ],
    ["nowhere in an empty body", "<html><head/><body/></html>"],
    [
      "nowhere in a document with a prefix",
      '<h:html xmlns:h="http://www.w3.org/1999/xhtml"><h:body/></h:html>',
    ],
    ["nowhere in a body with a prefix", '<html xmlns:h="x"><h:body>a</h:body></html>'],
    [
      "after character data with a body tag",
      "<html><head><script><![CDATA[<body>]]></script></head><body>|a</body></html>",
    ],
    [
      "nowhere if the page declares entities",
      '<!DOCTYPE html [<!ENTITY a "<body>">]><html><body>&a;</body></html>',
    ],
    ["nowhere in another kind of document", "<svg><body>a</body></svg>"],
    ["nowhere without a body", "<html><head><title>body</title></head></html>"],
  ])("in XHTML %s", async (_name, expected) => {
    const response = await ask({ headers: XHTML, body: expected.replace("|", "") });
    expect(marked(await response.text())).toBe(expected);
  });

  it("is the same, however the page is split", async () => {
    const page =
      "\u{ef}\u{bb}\u{bf}<!doctype html><!-- <body> --><html lang='de'><head><title>a</title>" +
      '<script>if (a < b) "<body>"</script ><meta http-equiv="Content-Security-Policy" content="a">' +
      '<link title="a > b"></head><body class="x">text<p>more</p></body></html>';
    const bytes = Uint8Array.from(page, (it) => it.charCodeAt(0));
    const at = page.indexOf("text");
    const expected = `${page.slice(0, at)}[de a]${page.slice(at)}`;
    const cuts = fc.uniqueArray(fc.nat({ max: bytes.length }), { maxLength: 40 });
    const every = [...bytes.keys()];
    await fc.assert(
      fc.asyncProperty(cuts, async (some) => {
        const parts = [0, ...some.toSorted((a, b) => a - b), bytes.length];
        const body = new ReadableStream<Uint8Array>({
          start(controller) {
            for (const [index, from] of parts.entries()) {
              const part = bytes.slice(from, parts[index + 1] ?? bytes.length);
              if (part.length > 0) controller.enqueue(part);
            }
            controller.close();
          },
        });
        const banner = insertBanner(body, false, (it) => `[${it.language} ${it.policies.join()}]`);
        const buffer = await new Response(banner).arrayBuffer();
        expect(new TextDecoder("latin1").decode(buffer)).toBe(
          new TextDecoder("latin1").decode(Uint8Array.from(expected, (it) => it.charCodeAt(0))),
        );
      }),
      { ...runs(100), examples: [[every]] },
    );
  });

  it("is found in a page in another character set, whose bytes do not change", async () => {
    const words = Uint8Array.of(0xe9, 0x80, 0xff, 0xfe, 0x81);
    const bytes = new Uint8Array([
      ...new TextEncoder().encode("<html><meta charset=windows-1252><body title='"),
      ...words,
      ...new TextEncoder().encode("'>"),
      ...words,
    ]);
    const banner = insertBanner(bodyOf(bytes), false, () => "");
    expect(new Uint8Array(await new Response(banner).arrayBuffer())).toEqual(bytes);
  });
});
