import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseLogLine } from "../../src/traffic/access-log.ts";
import { parseJsonLine } from "../../src/traffic/json-log.ts";
import { type LoggedRequest, toCountedRequest } from "../../src/traffic/logged-request.ts";
import { parseSitemap } from "../../src/traffic/sitemap.ts";
import { createLineSplitter, LINE_CHARACTERS_AT_MOST } from "../../src/formats/text/split-lines.ts";
import { createObjectJoiner } from "../../src/traffic/json-objects.ts";
import { recognizeTraffic } from "../../src/traffic/sources/recognize.ts";
import { parseListLine } from "../../src/traffic/url-list.ts";
import { print, tailEvent, tailOfCron, traceEvent, traceOfCron } from "../support/worker-events.ts";

const HOSTS = new Set(["www.old.example", "old.example", "xn--mnchen-3ya.example"]);
const log = (request: string, before = "192.0.2.7 - -", status = "200") =>
  `${before} [30/Dec/2024:10:00:00 +0000] "${request}" ${status} 512`;

const request = (over: Partial<LoggedRequest> = {}): LoggedRequest => ({
  host: null,
  target: "/a",
  method: "GET",
  status: 200,
  hits: 1,
  day: null,
  ...over,
});

describe("parseLogLine()", () => {
  it.each<[string, string, LoggedRequest]>([
    ["the Common format", log("GET /a HTTP/1.1"), request()],
    [
      "the Combined format",
      `${log("GET /a HTTP/2.0")} "https://x.example/" "A \\"B\\""`,
      request(),
    ],
    ["additional fields", `${log("GET /a HTTP/1.1")} "-" "-" rt=0.001 "x"`, request()],
    [
      "a virtual host before it",
      log("GET /a HTTP/1.1", "old.example:443 192.0.2.7 - -"),
      request({ host: "old.example:443" }),
    ],
    [
      "a virtual host and an IPv6 address",
      log("GET /a HTTP/1.1", "old.example 2001:db8::1 - -"),
      request({ host: "old.example" }),
    ],
    ["a client's host name", log("GET /a HTTP/1.1", "client.example - -"), request()],
    [
      "a virtual host and a client's host name",
      log("GET /a HTTP/1.1", "old.example client.example - -"),
      request({ host: "old.example" }),
    ],
    [
      "a virtual host behind the client, as lighttpd writes it",
      log("GET /a HTTP/1.1", "192.0.2.7 old.example -"),
      request({ host: "old.example" }),
    ],
    [
      "a prefix of syslog, which names the server",
      log("GET /a HTTP/1.1", "Dec 30 10:00:00 web1 nginx: 192.0.2.7 - -"),
      request(),
    ],
    [
      "a prefix of syslog with the number of a process",
      log("GET /a HTTP/1.1", "<134>2024-12-30T10:00:00Z cache-fra old-site[629]: 192.0.2.7 - -"),
      request(),
    ],
    [
      "a prefix of syslog and a virtual host",
      log("GET /a HTTP/1.1", "Dec 30 10:00:00 web1 httpd[629]: old.example:80 192.0.2.7 - -"),
      request({ host: "old.example:80" }),
    ],
    [
      "a list of proxies in the client's place",
      log("GET /a HTTP/1.1", "192.0.2.7, 10.0.0.1 - -"),
      request(),
    ],
    ["a dash in the virtual host's place", log("GET /a HTTP/1.1", "- 192.0.2.7 - -"), request()],
    [
      "a virtual host and an IPv6 address in brackets",
      log("GET /a HTTP/1.1", "old.example [2001:db8::1] - -"),
      request({ host: "old.example" }),
    ],
    [
      "a virtual host that could be written in hexadecimal",
      log("GET /a HTTP/1.1", "cafe.de:80 [2001:db8::7]:5123 - -"),
      request({ host: "cafe.de:80" }),
    ],
    ["two spaces", log("GET /a HTTP/1.1").replace("] ", "]  "), request()],
    [
      "S3's, which has more before the request",
      log("GET /a HTTP/1.1", "79a5 old.example").replace(
        "] ",
        "] 192.0.2.7 - 3E57 WEBSITE.GET.OBJECT a ",
      ),
      request({ host: "old.example" }),
    ],
    [
      "a load balancer's of Amazon",
      'h2 2024-12-30T22:23:00.186641Z app/old/50dc 192.0.2.7:2817 10.0.0.1:80 0.08 0.04 0.03 301 200 0 57 "GET https://old.example:443/a HTTP/2.0" "x" - -',
      request({ target: "https://old.example:443/a", status: 301 }),
    ],
    [
      "one of an older load balancer of Amazon",
      '2024-12-30T22:23:00.186641Z old 192.0.2.7:2817 - -1 -1 -1 503 0 0 0 "GET http://old.example:80/a HTTP/1.1" "x" - -',
      request({ target: "http://old.example:80/a", status: 503 }),
    ],
    ["a user with spaces", log("GET /a HTTP/1.1", "192.0.2.7 - Jane Doe"), request()],
    ["another method", log("post /a HTTP/1.1"), request({ method: "POST" })],
    [
      "a dash for the status",
      log("GET /a HTTP/1.1", "192.0.2.7 - -", "-"),
      request({ status: null }),
    ],
    [
      "an absolute URL",
      log("GET http://old.example/a HTTP/1.1"),
      request({ target: "http://old.example/a" }),
    ],
    ["HTTP/0.9", log("GET /a"), request()],
    ["spaces in the path", log("GET /a b HTTP/1.1"), request({ target: "/a b" })],
    ["escaped bytes", log('GET /\\xC3\\xA9\\"\\\\ HTTP/1.1'), request({ target: '/%C3%A9"\\' })],
  ])("reads %s", (_name, line, expected) => {
    expect(parseLogLine(line)).toEqual({ ...expected, day: "2024-12-30" });
  });

  it.each([
    ["no HTTP request", log("-"), "it has no HTTP request"],
    ["a TLS handshake", log("\\x16\\x03\\x01"), "it has no HTTP request"],
    ["another format", "10:00 GET /a 200", "not a line of an access log"],
    ["a truncated line", '192.0.2.7 - - [30/Dec/2024] "GET /a', "not a line of an access log"],
  ])("reports %s", (_name, line, problem) => {
    expect(parseLogLine(line)).toEqual({ problem: expect.stringContaining(problem) });
  });
});

describe("parseJsonLine()", () => {
  it.each<[string, object, LoggedRequest]>([
    [
      "Cloudflare's Logpush",
      {
        ClientRequestHost: "old.example",
        ClientRequestMethod: "HEAD",
        ClientRequestURI: "/a?b=1",
        ClientRequestPath: "/a",
        EdgeResponseStatus: 404,
      },
      request({ host: "old.example", method: "HEAD", target: "/a?b=1", status: 404 }),
    ],
    [
      "Caddy's",
      { level: "info", request: { host: "old.example", method: "GET", uri: "/a" }, status: 200 },
      request({ host: "old.example" }),
    ],
    [
      "Traefik's",
      {
        RequestHost: "old.example",
        RequestMethod: "GET",
        RequestPath: "/a",
        DownstreamStatus: 301,
      },
      request({ host: "old.example", status: 301 }),
    ],
    [
      "CloudFront's, with the query in a field of its own",
      {
        date: "2024-12-30",
        "x-host-header": "old.example",
        "cs-method": "GET",
        "cs-uri-stem": "/a",
        "cs-uri-query": "b=1",
        "sc-status": "200",
      },
      request({ host: "old.example", target: "/a?b=1", day: "2024-12-30" }),
    ],
    [
      "nginx's with an empty field for the query",
      { uri: "/a", args: "", status: 200 },
      request({}),
    ],
    [
      "nginx's with the request line",
      { request: "POST /a HTTP/1.1", status: "200" },
      request({ method: "POST" }),
    ],
    [
      "nginx's with the request line, and the file that the server made of it",
      { uri: "/index.php", args: "q=/a", request: "GET /a?b=1 HTTP/1.1", status: 200 },
      request({ target: "/a?b=1" }),
    ],
    [
      "Fastly's",
      { host: "old.example", url: "/a", request_method: "HEAD", response_status: 404 },
      request({ host: "old.example", method: "HEAD", status: 404 }),
    ],
    [
      "Netlify's",
      { url: "https://old.example/a", method: "GET", status_code: 404 },
      request({ target: "https://old.example/a", status: 404 }),
    ],
    [
      "Vercel's, with the host and the query in its proxy's fields",
      {
        host: "shop-1a2b.vercel.app",
        path: "/a",
        proxy: { host: "old.example", method: "POST", path: "/a?b=1", statusCode: 200 },
      },
      request({ host: "old.example", target: "/a?b=1", method: "POST" }),
    ],
    [
      "Azure Front Door's",
      {
        time: "2024-12-30T10:00:00Z",
        properties: {
          httpMethod: "HEAD",
          requestUri: "https://old.example:443/a",
          httpStatusCode: "404",
        },
      },
      request({
        target: "https://old.example:443/a",
        method: "HEAD",
        status: 404,
        day: "2024-12-30",
      }),
    ],
    [
      "Azure Application Gateway's",
      {
        timeStamp: "2024-12-30T10:00:00Z",
        properties: {
          httpMethod: "GET",
          requestUri: "/a",
          requestQuery: "b=1",
          httpStatus: 200,
          originalHost: "old.example",
        },
      },
      request({ host: "old.example", target: "/a?b=1", day: "2024-12-30" }),
    ],
    [
      "Elastic's",
      {
        url: { original: "/a?b=1", path: "/a", domain: "old.example" },
        http: { request: { method: "POST" }, response: { status_code: 200 } },
        host: { name: "web.internal.example" },
      },
      request({ host: "old.example", target: "/a?b=1", method: "POST" }),
    ],
    [
      "only an address",
      { url: "https://old.example/a" },
      request({ target: "https://old.example/a", status: null }),
    ],
    [
      "a Worker's trace event, as Logpush writes it",
      traceEvent({ url: "https://old.example/a?b=1", method: "POST", status: 308 }),
      request({
        target: "https://old.example/a?b=1",
        method: "POST",
        status: 308,
        day: "2025-01-01",
      }),
    ],
    [
      "a Worker's tail event, as wrangler prints it",
      tailEvent({ url: "https://old.example/a?b=1", status: 410 }),
      request({ target: "https://old.example/a?b=1", status: 410, day: "2025-01-01" }),
    ],
    [
      "a tail event with an exception and no response",
      {
        ...tailEvent({ url: "https://old.example/a" }),
        outcome: "exception",
        event: { request: { url: "https://old.example/a", method: "GET" } },
      },
      request({ target: "https://old.example/a", status: null, day: "2025-01-01" }),
    ],
  ])("reads %s", (_name, entry, expected) => {
    expect(parseJsonLine(JSON.stringify(entry))).toEqual(expected);
  });

  it.each<[string, object, string | null]>([
    ["Cloudflare's", { EdgeStartTimestamp: "2024-12-30T18:00:01Z" }, "2024-12-30"],
    ["Cloudflare's, in nanoseconds", { EdgeStartTimestamp: 1735581601000000000 }, "2024-12-30"],
    ["a Worker's, in milliseconds", { EventTimestampMs: 1735581601000 }, "2024-12-30"],
    ["Caddy's, in seconds", { ts: 1735581601.25 }, "2024-12-30"],
    ["nginx's own", { time_local: "30/Dec/2024:18:00:01 +0000" }, "2024-12-30"],
    [
      "CloudFront's, beside a time of the day",
      { date: "2024-12-30", time: "18:00:01" },
      "2024-12-30",
    ],
    ["an invalid day", { time: "2024-13-40T00:00:00Z" }, null],
    ["an invalid month", { time: "30/Foo/2024:18:00:01 +0000" }, null],
    ["a time without a day", { time: "18:00:01" }, null],
    ["none", {}, null],
  ])("reads the day: %s", (_name, time, day) => {
    expect(parseJsonLine(JSON.stringify({ uri: "/a", ...time }))).toMatchObject({ day });
  });

  it.each([
    ["invalid JSON", "{"],
    ["an array", "[1]"],
    ["null", "null"],
    ["no address", '{"status":200}'],
    ["an array for the address", '{"url":["/a"]}'],
    ["properties of Object.prototype", '{"constructor":"/a"}'],
  ])("reads no request from %s", (_name, line) => {
    expect(parseJsonLine(line)).toHaveProperty("problem");
  });
});

describe("an event of a Worker that is not a request", () => {
  it.each([
    ["a run of the cron trigger, as Logpush writes it", traceOfCron],
    ["a run of the cron trigger, as wrangler tail prints it", tailOfCron],
    ["an event without details", { ...tailOfCron, event: null }],
  ])("is ignored: %s", (_name, event) => {
    expect(parseJsonLine(JSON.stringify(event))).toBeNull();
  });

  it("does not include a request without its address, which is reported", () => {
    const event = { ...traceEvent({ url: "" }), Event: { Request: { Method: "GET" } } };
    expect(parseJsonLine(JSON.stringify(event))).toHaveProperty("problem");
  });
});

describe("createObjectJoiner()", () => {
  const join = (text: string): readonly (readonly [number, string])[] => {
    const joiner = createObjectJoiner();
    const lines = text.split("\n").flatMap((line, index) => joiner.push(line, index + 1));
    return [...lines, ...joiner.end()].map((it) => [it.line, it.text]);
  };

  it.each<[string, string, readonly (readonly [number, string])[]]>([
    [
      "each line",
      "/a\n  /b \n",
      [
        [1, "/a"],
        [2, "/b"],
        [3, ""],
      ],
    ],
    [
      "objects that take one line",
      '{"a":1}\n{}',
      [
        [1, '{"a":1}'],
        [2, "{}"],
      ],
    ],
    [
      "an object over several lines as one",
      '/a\n{\n  "a": {\n    "b": 1\n  }\n}\n/b',
      [
        [1, "/a"],
        [2, '{\n  "a": {\n    "b": 1\n  }\n}'],
        [7, "/b"],
      ],
    ],
    ["an object with Windows line ends as one", '{\r\n  "a": 1\r\n}\r', [[1, '{\n  "a": 1\n}']]],
    [
      "the beginning of an object that the next one cuts off",
      '{\n  "a": 1\n{\n  "b": 2\n}',
      [
        [1, '{\n  "a": 1'],
        [3, '{\n  "b": 2\n}'],
      ],
    ],
    ["the beginning of an object that the end cuts off", '{\n  "a": 1', [[1, '{\n  "a": 1']]],
  ])("returns %s", (_name, text, expected) => {
    expect(join(text)).toEqual(expected);
  });

  it("keeps no more of an endless object than a line may have", () => {
    const text = join(`{\n${"  1,\n".repeat(100_000)}}`)[0]?.[1] ?? "";
    expect(text.length).toBeGreaterThan(LINE_CHARACTERS_AT_MOST);
    expect(text.length).toBeLessThan(LINE_CHARACTERS_AT_MOST + 10);
  });
});

describe("parseListLine()", () => {
  const listed = (over: Partial<LoggedRequest>) => request({ status: null, ...over });
  it.each<[string, string, LoggedRequest]>([
    ["a path", "/a", listed({})],
    ["a URL", "https://old.example/a?b", listed({ target: "https://old.example/a?b" })],
    [
      "one of the hosts without a scheme",
      "OLD.example/a",
      listed({ target: "https://old.example/a" }),
    ],
    [
      "one with its port",
      "old.example:443/a 3",
      listed({ target: "https://old.example/a", hits: 3 }),
    ],
    [
      "one in its own alphabet",
      "münchen.example/a",
      listed({ target: "https://xn--mnchen-3ya.example/a" }),
    ],
    ["hits after a tab", "/a\t12", listed({ hits: 12 })],
    ["the output of uniq -c", "12 /a", listed({ hits: 12 })],
    ["a line of a list in a text", "- /a", listed({})],
    ["an element of a list in a program", ' "/a",', listed({})],
    [
      "an address in angle brackets",
      "<https://old.example/a>",
      listed({ target: "https://old.example/a" }),
    ],
  ])("reads %s", (_name, line, expected) => {
    expect(parseListLine(line, HOSTS)).toEqual(expected);
  });

  it.each([
    "a",
    "else.example/a",
    "/a 1 2",
    "3 /a 4",
    "mailto:a@old.example",
    "a@old.example",
    "/a,b c",
  ])("reads nothing from %s", (line) => {
    expect(parseListLine(line, HOSTS)).toHaveProperty("problem");
  });
});

describe("toCountedRequest()", () => {
  it.each<[string, Partial<LoggedRequest>, string, boolean]>([
    [
      "on the first host if the line has none",
      { target: "/a" },
      "https://www.old.example/a",
      false,
    ],
    ["on the line's host", { host: "old.example" }, "https://old.example/a", true],
    ["without the port of http", { host: "old.example:80" }, "https://old.example/a", true],
    ["without the port of https", { host: "old.example:443" }, "https://old.example/a", true],
    ["with another port", { host: "old.example:8080" }, "https://old.example:8080/a", true],
    [
      "from an absolute URL",
      { host: "x.example", target: "http://old.example/a" },
      "http://old.example/a",
      true,
    ],
    [
      "with its doubled slashes",
      { target: "//evil.example/a" },
      "https://www.old.example//evil.example/a",
      false,
    ],
  ])("is %s", (_name, over, url, hasHost) => {
    const counted = toCountedRequest(request(over), "www.old.example");
    expect("url" in counted && [counted.url.href, counted.hasHost]).toEqual([url, hasHost]);
  });

  it.each<[string, Partial<LoggedRequest>]>([
    ["an asterisk", { target: "*" }],
    ["a host with a path", { host: "old.example/x" }],
    ["a host with a user", { host: "a@old.example" }],
    ["an invalid host", { host: "[" }],
    ["another scheme", { target: "ftp://old.example/" }],
    ["a tunnel", { method: "CONNECT", target: "old.example:443" }],
  ])("is null for %s", (_name, over) => {
    expect(toCountedRequest(request(over), "www.old.example")).toHaveProperty("problem");
  });
});

describe("parseSitemap()", () => {
  it("reads the addresses of pages only", () => {
    const text = `\uFEFF<?xml version="1.0" encoding="UTF-8"?>
      <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="x" xmlns:xhtml="y">
        <url><loc> https://old.example/a?b=1&amp;c=2 </loc><priority>0.5</priority>
          <xhtml:link rel="alternate" href="https://old.example/de"/>
          <image:image><image:loc>https://old.example/a.png</image:loc></image:image></url>
        <url><loc><![CDATA[https://old.example/b]]></loc></url>
        <url><lastmod>2024-01-01</lastmod></url>
      </urlset>`;
    expect(parseSitemap(text.trim())).toEqual({
      kind: "urls",
      addresses: ["https://old.example/a?b=1&c=2", "https://old.example/b"],
    });
  });

  it("reads thousands of entities", () => {
    const urls = Array.from({ length: 5000 }, (_, it) => `<url><loc>/a?b=${it}&amp;c</loc></url>`);
    const sitemap = parseSitemap(`<urlset>${urls.join("")}</urlset>`);
    expect(sitemap.kind === "urls" && sitemap.addresses.at(-1)).toBe("/a?b=4999&c");
  });

  it.each([
    [
      "an index",
      "<sitemapindex><sitemap><loc>x.xml</loc></sitemap></sitemapindex>",
      "index",
      ["x.xml"],
    ],
    [
      "a namespace prefix",
      '<s:urlset xmlns:s="x"><s:url><s:loc>/a</s:loc></s:url></s:urlset>',
      "urls",
      ["/a"],
    ],
    ["nothing", "<urlset/>", "urls", []],
    ["an empty index", "<sitemapindex></sitemapindex>", "index", []],
    ["a number for an address", "<urlset><url><loc>12</loc></url></urlset>", "urls", ["12"]],
  ])("reads %s", (_name, text, kind, addresses) => {
    expect(parseSitemap(text)).toEqual({ kind, addresses });
  });

  it.each([
    ["another document", "<html><body/></html>", 1, "neither"],
    ["broken XML", "<urlset>\n<url></urlset>", 2, "url"],
    [
      "entity declarations",
      '<?xml version="1.0"?>\n<!DOCTYPE x [<!ENTITY a "b">]>\n<urlset/>',
      2,
      "entities",
    ],
  ])("reports the line of %s", (_name, text, line, problem) => {
    expect(parseSitemap(text)).toEqual({
      kind: "unreadable",
      line,
      problem: expect.stringContaining(problem),
    });
  });
});

describe("recognizeTraffic()", () => {
  it.each([
    ["JSON lines", '{"url":"/a"}\n{"url":"/b"}'],
    ["JSON lines", '{"url":"/a","agent":"bot, https://bot.example/"}\n'.repeat(2)],
    ["JSON lines", print(tailEvent({ url: "https://old.example/a" }))],
    ["JSON lines", [traceOfCron, traceOfCron].map((it) => JSON.stringify(it)).join("\n")],
    ["access log", log("GET /a HTTP/1.1")],
    ["access log", `# comment\n${log("-")}\n${log("GET /a HTTP/1.1")}`],
    ["access log", `<134>Dec 30 10:00:00 web1 nginx: ${log("GET /a HTTP/1.1")}`],
    [
      "access log",
      `${`${log("-", "192.0.2.7 - -", "408")}\n`.repeat(300)}${log("GET /a HTTP/1.1")}`,
    ],
    ["access log in the W3C format", "#Version: 1.0\n#Fields: date cs-uri-stem"],
    ["list of addresses", "/a\n/b"],
    ["list of addresses", "Pages\nold.example/a"],
    ["list of addresses", "/news,12.html\n/news,13.html"],
    ["list of addresses", "/a;jsessionid=1\n/b"],
    ["list of addresses", "/a\t12\n/b\t3"],
    ["list of addresses", "/a,\n/b,"],
    ["list of addresses", "<https://old.example/a>\n<https://old.example/b>"],
    ["list of addresses", "/a\n/b,12"],
    ["list of addresses", "3 /a,b\n/c"],
    ["list of addresses", "else/a,b\n/c"],
  ])("finds a %s", (name, text) => {
    expect(recognizeTraffic(`\n ${text}`, HOSTS)).toMatchObject({
      kind: "lines",
      source: { name },
    });
  });

  it.each([
    ["sitemap", " \n<urlset/>"],
    ["sitemap", `${"<!-- a -->".repeat(1000)}<urlset/>`],
    ["page", `${"<!-- a -->\n".repeat(1000)}<html>`],
    ["empty", " \n"],
  ])("finds a %s file", (kind, text) => {
    expect(recognizeTraffic(text, HOSTS)).toEqual({ kind });
  });

  it.each([
    ['[{"url":"/a"}]', "JSON list"],
    ["Top pages,Clicks\nhttps://old.example/a,12", "spreadsheet"],
    ["# Landing page\n\nLanding page,Figure\n/a,12\n/b,3", "spreadsheet"],
    ["Landing page;Figure\n/a;12", "spreadsheet"],
    ["https://old.example/a,12\nhttps://old.example/b,3", "spreadsheet"],
    ['/a,"Cups, and mugs"\n/b,About', "spreadsheet"],
    ["/a;A cup;200\n/b;About;404", "spreadsheet"],
    ["/a,/b\n/c,/d", "spreadsheet"],
    ["Report of May\n\nPath/screen,Figure\n,12\n/a,9\n(other),3", "spreadsheet"],
    ["\u0000\u0001/a", "not text"],
    ["hello\nworld", '"hello"'],
  ])("says what %j looks like", (text, problem) => {
    expect(recognizeTraffic(text, HOSTS)).toMatchObject({
      kind: "unknown",
      problem: expect.stringContaining(problem),
    });
  });
});

describe("createLineSplitter()", () => {
  it("gives the lines of a text, however it is split", () => {
    const piece = fc.string({ unit: fc.constantFrom("a", "b", "\n", "\r", "\r\n"), maxLength: 8 });
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const splitter = createLineSplitter();
        const lines = [...pieces.flatMap((it) => splitter.push(it)), ...splitter.end()];
        const expected = pieces.join("").split(/\r\n|\n|\r/);
        expect(lines).toEqual(expected.at(-1) === "" ? expected.slice(0, -1) : expected);
      }),
    );
  });

  it("cuts a line that is too long, and continues after it", () => {
    const splitter = createLineSplitter();
    const piece = "x".repeat(LINE_CHARACTERS_AT_MOST);
    const lines = ["a\n", piece, piece, piece, "\nb\n"].flatMap((it) => splitter.push(it));
    expect(lines.map((it) => it.length)).toEqual([1, LINE_CHARACTERS_AT_MOST + 1, 1]);
  });
});
