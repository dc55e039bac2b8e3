/** What the survey reads from headers, scripts and pages. */
import { describe, expect, it } from "vitest";
import { decodePage } from "../../src/survey/read/charset.ts";
import { describeCookie } from "../../src/survey/read/cookies.ts";
import { readPage } from "../../src/survey/read/page.ts";
import { isWorkerScript, readScript } from "../../src/survey/read/script.ts";
import { readTransportSecurity } from "../../src/survey/read/transport-security.ts";

const PAGE = "https://www.old.example/shop/page.html";
const read = (html: string) => readPage(html, PAGE, true);
const facts = (html: string) => read(html).page;

describe("a script with a service worker", () => {
  it.each<[name: string, text: string, addresses: readonly string[]]>([
    ["registers", 'navigator.serviceWorker.register("/sw.js")', ["/sw.js"]],
    [
      "registers it with options",
      "navigator.serviceWorker.register('sw.js', {scope: '/'})",
      ["/shop/sw.js"],
    ],
    ["registers it when minified", "(e=navigator).serviceWorker.register(`/sw.js`)", ["/sw.js"]],
    [
      "registers it behind a feature test",
      'navigator.serviceWorker?.register ( "/sw.js?v=3" )',
      ["/sw.js?v=3"],
    ],
    ["registers it through Workbox", 'new Workbox("/sw.js").register()', ["/sw.js"]],
  ])("%s", (_name, text, addresses) => {
    const { isRegistered, addresses: found } = readScript(text, PAGE);
    expect(isRegistered).toBe(true);
    expect(found).toEqual(addresses.map((it) => `https://www.old.example${it}`));
  });

  it.each([
    ["a variable", "navigator.serviceWorker.register(url)"],
    ["a template with a variable", "navigator.serviceWorker.register(`/sw-${version}.js`)"],
  ])("may register %s, whose value is unknown", (_name, text) => {
    expect(readScript(text, PAGE)).toEqual({ isRegistered: true, addresses: [] });
  });

  it.each(["navigator.serviceWorker.getRegistrations()", "customElements.register('/a')", ""])(
    "registers none: %j",
    (text) => {
      expect(readScript(text, PAGE)).toEqual({ isRegistered: false, addresses: [] });
    },
  );

  it.each([
    ["self.addEventListener('fetch', f)", true],
    ["importScripts('https://cdn.example/sdk.js')", true],
    ["<!doctype html><p>Not found", false],
    ["", false],
  ])("%j is a service worker: %s", (text, is) => {
    expect(isWorkerScript(text)).toBe(is);
  });
});

describe("a page", () => {
  it("has absolute addresses, resolved against its base, without fragments", () => {
    const html =
      '<base href="/other/"><a href="a#x">A</a><a href="//x.example/b">B</a><a href="?c">C</a>';
    expect(facts(html).links).toEqual([
      "https://www.old.example/other/a",
      "https://x.example/b",
      "https://www.old.example/other/?c",
    ]);
  });

  it.each([
    "javascript:alert(1)",
    "mailto:a@b.example",
    "data:text/html,x",
    "https://[",
    "ftp://a/",
  ])("has no link to %s", (href) => {
    expect(facts(`<a href="${href}">x</a>`).links).toEqual([]);
  });

  it.each<[name: string, html: string, expected: object]>([
    ["its title", "<title>\n a &amp;  b </title><svg><title>c</title></svg>", { title: "a & b" }],
    ["its language", '<html lang="de-AT">', { language: "de-AT" }],
    [
      "its canonical URL",
      '<link rel="Canonical" href="/x">',
      { canonical: "https://www.old.example/x" },
    ],
    [
      "the first of two canonical URLs",
      "<link rel=canonical href=/x><link rel=canonical href=/y>",
      { canonical: "https://www.old.example/x" },
    ],
    [
      "its alternate languages",
      '<link rel="alternate" hreflang="DE" href="/de">',
      { alternates: [{ language: "de", url: "https://www.old.example/de" }], feeds: [] },
    ],
    [
      "its feeds",
      '<link rel="alternate" type="application/atom+xml; charset=utf-8" href="/f">',
      { feeds: ["https://www.old.example/f"], alternates: [] },
    ],
    [
      "its Content-Security-Policy",
      `<meta http-equiv="Content-Security-Policy" content="default-src 'self'">`,
      { policies: ["default-src 'self'"] },
    ],
    [
      "the names of its verification tags",
      '<meta name="msvalidate.01" content="x">',
      { verifications: ["msvalidate.01"] },
    ],
    [
      "the action of a form",
      "<form method=Post action=/send>",
      { posts: ["https://www.old.example/send"] },
    ],
    ["its own address for a form without an action", "<form method=post>", { posts: [PAGE] }],
    [
      "its own address for one without an action, whatever its base",
      "<base href=/><form method=post action='' >",
      { posts: [PAGE] },
    ],
    [
      "the first of two bases",
      "<base href=/one/><base href=/two/><a href=a>",
      { links: ["https://www.old.example/one/a"] },
    ],
    [
      "where it forwards to, as a link",
      `<meta http-equiv="Refresh" content="0; URL='/home'"><meta http-equiv=refresh content=300>`,
      { links: ["https://www.old.example/home"] },
    ],
    ["nothing for a form with GET", "<form action=/find>", { posts: [] }],
    [
      "nothing from comments",
      '<!-- <a href="/x"> <form method=post> -->',
      { links: [], posts: [] },
    ],
    ["nothing from scripts", '<script>"<a href=/x>"</script>', { links: [] }],
    ["nothing from text", "&lt;a href=/x&gt;", { links: [] }],
    [
      "its scripts",
      '<script src="/app.js"></script>',
      { scripts: ["https://www.old.example/app.js"] },
    ],
    [
      "its subresources",
      '<link rel="stylesheet" href="/a.css"><img src="/b.png"><link rel="next" href="/c">',
      {
        assets: ["https://www.old.example/a.css", "https://www.old.example/b.png"],
      },
    ],
  ])("gives %s", (_name, html, expected) => {
    expect(facts(html)).toMatchObject(expected);
  });

  it("registers a worker from an inline script, but not from text or data", () => {
    const call = 'navigator.serviceWorker.register("/sw.js")';
    expect(read(`<script>${call}</script>`).workers.isRegistered).toBe(true);
    expect(read(`<pre>${call}</pre>`).workers.isRegistered).toBe(false);
  });

  it.each<[name: string, html: string]>([
    ["unclosed tags", "<a href='/x".repeat(50_000)],
    ["deeply nested tags", "<div>".repeat(100_000)],
    ["nothing", ""],
    ["bytes", "\0\uFFFD<\u0000a href=x>"],
    ["names of Object.prototype", '<a __proto__="x" constructor="y" href="/x">'],
  ])("may be broken: %s", (_name, html) => {
    expect(facts(html).language).toBe("");
  });

  it("takes no more memory than its own text, whatever its base", () => {
    const base = `<base href="https://www.old.example/${"a".repeat(100_000)}/">`;
    const html = base + Array.from({ length: 1000 }, (_, index) => `<a href="${index}">`).join("");
    expect(facts(html).links).toHaveLength(10);
  });

  it("lists links up to a limit", () => {
    const html = Array.from({ length: 5000 }, (_, index) => `<a href="/${index}">`).join("");
    expect(facts(html).links).toHaveLength(2000);
  });
});

describe("the charset of a page", () => {
  const bytes = (text: string): Uint8Array => Buffer.from(text, "latin1");
  it.each<[name: string, bytes: Uint8Array, contentType: string, text: string, has: boolean]>([
    ["the one in the header", bytes("\xe9"), "text/html; charset=ISO-8859-1", "é", true],
    [
      "the one in its meta tag",
      bytes("<meta charset=latin1>\xe9"),
      "text/html",
      "<meta charset=latin1>é",
      true,
    ],
    [
      "the one in its http-equiv tag",
      bytes('<meta http-equiv=Content-Type content="text/html; charset=latin1">\xe9'),
      "text/html",
      '<meta http-equiv=Content-Type content="text/html; charset=latin1">é',
      true,
    ],
    [
      "the one of its byte-order mark",
      Buffer.from("\uFEFFé", "utf16le"),
      "text/html; charset=utf-8",
      "é",
      true,
    ],
    [
      "the one of its XML declaration",
      bytes('<?xml version="1.0" encoding="latin1"?>\xe9'),
      "application/xhtml+xml",
      '<?xml version="1.0" encoding="latin1"?>é',
      true,
    ],
    [
      "UTF-8 if the page calls itself UTF-16, as .NET does, because it could be read up to there",
      Buffer.from('<?xml version="1.0" encoding="utf-16"?>é'),
      "text/html",
      '<?xml version="1.0" encoding="utf-16"?>é',
      true,
    ],
    ["nobody's", Buffer.from("é"), "text/html", "é", false],
    [
      "nobody's, where it can only be Windows'",
      bytes("L\xf6we \x80"),
      "text/html",
      "Löwe €",
      false,
    ],
    [
      "nobody's, where the page is cut within a character",
      Buffer.from("éé").subarray(0, 3),
      "text/html",
      "é\uFFFD",
      false,
    ],
    [
      "not the one in a comment",
      bytes("<!--<meta charset=latin1>-->a"),
      "",
      "<!--<meta charset=latin1>-->a",
      false,
    ],
    [
      "not one too far down",
      bytes(`${" ".repeat(1024)}<meta charset=latin1>`),
      "",
      `${" ".repeat(1024)}<meta charset=latin1>`,
      false,
    ],
    ["not an unknown one", Buffer.from("é"), "text/html; charset=klingon", "é", true],
  ])("is %s", (_name, given, contentType, text, has) => {
    expect(decodePage(given, contentType)).toEqual({ text, hasCharset: has });
  });
});

describe("headers", () => {
  it.each<[header: string, expected: ReturnType<typeof readTransportSecurity>]>([
    ["max-age=31536000", { maxAgeSeconds: 31_536_000, hasSubdomains: false, isForPreload: false }],
    [
      'MAX-AGE="60"; IncludeSubDomains ; preload',
      { maxAgeSeconds: 60, hasSubdomains: true, isForPreload: true },
    ],
    ["max-age=0; includeSubDomains", null],
    ["includeSubDomains", null],
    ["max-age=soon", null],
  ])("Strict-Transport-Security: %s", (header, expected) => {
    expect(readTransportSecurity(header)).toEqual(expected);
  });

  it.each([
    ["id=s3cr3t; Path=/; HttpOnly", "id"],
    ["id=s3cr3t; domain=old.example; max-age=60; Secure", "id; domain=old.example; max-age=60"],
    ["s3cr3t", "s3cr3t"],
  ])("Set-Cookie: %s", (header, expected) => {
    expect(describeCookie(header)).toBe(expected);
  });
});
