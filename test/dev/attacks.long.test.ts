/** Attacks on redirects and headers, with bytes over raw sockets on workerd, against every form of rule. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Server, startServer } from "../../src/dev/server.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { sendRaw } from "../node-support/raw-request.ts";
import { compile } from "../support/table.ts";

const NEW = "https://www.new.example";
const EVIL = "evil.example";

const rules: readonly RuleData[] = [
  { from: "/e", to: `${NEW}/e` },
  { from: "/s/*", to: `${NEW}/:splat` },
  { from: "/deep/*", to: `${NEW}/a/:splat/b` },
  { from: "/low/*", to: `${NEW}/:splat`, lowercase: true },
  { from: "/query/*", to: `${NEW}/q?x=:splat#:splat` },
  { from: "/p/:x/:y", to: `${NEW}/:y/:x` },
  { from: "/one/:x", to: `${NEW}/:x` },
  { from: "/drop/:x", to: `${NEW}/:x`, query: "drop" },
  { from: "/c?u=:u", to: `${NEW}/:u` },
  { from: "/in?u=:u", to: `${NEW}/?next=:u` },
  { from: "/w/:l/*", where: { l: { a: "b", c: "//evil.example" } }, to: `${NEW}/:l/:splat` },
  { from: "/gone/*", gone: true, to: `${NEW}/:splat` },
  { from: "/file", serve: { type: "text/plain", body: "kept" } },
  { from: "/off/*", to: "https://evil.example/:splat" },
];
/** The places in which each rule takes a visitor's input. */
const PLACES = [
  "/e",
  "/e?",
  "/s/",
  "/s//",
  "/deep/",
  "/low/",
  "/query/",
  "/p/a/",
  "/p/",
  "/one/",
  "/drop/",
  "/c?u=",
  "/in?u=",
  "/w/a/",
  "/w/c/",
  "/gone/",
  "/file",
  "/off/",
  "/nothing/",
  "/",
];

let server: Server;

beforeAll(async () => {
  const compiled = compile([...rules], { scope: ["/"], keep: [], hosts: ["www.old.example"] });
  server = await startServer({ compiled, port: 0, origin: null, storage: null });
});
afterAll(async () => {
  await server.stop();
});

/** The allowed statuses of a GET. 501: a rule whose target is off the list, or that a dot segment would fill. */
const STATUSES = new Set([200, 301, 302, 400, 404, 410, 414, 501]);
const HOSTS = new Set(["www.new.example", "new.example"]);

/** Lists the faults of a stream of answers, of which there must be none. */
function faultsOf(answers: string): string[] {
  const heads = answers
    .split(/(?=HTTP\/1\.1 \d{3} )/)
    .map((it) => it.split("\r\n\r\n", 1)[0] ?? "");
  return heads.flatMap((head) => {
    const lines = head.split("\r\n");
    const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1]);
    const locations = lines.flatMap((it) => /^location: (.*)$/i.exec(it)?.[1] ?? []);
    const isSafe = (location: string): boolean => {
      const url = URL.parse(location);
      return (
        url !== null &&
        url.protocol === "https:" &&
        HOSTS.has(url.host) &&
        url.username === "" &&
        url.password === "" &&
        url.href === location &&
        /^[!-~]+$/.test(location)
      );
    };
    const isFine =
      STATUSES.has(status) &&
      locations.length <= 1 &&
      locations.every(isSafe) &&
      (status !== 501 || locations.length === 0) &&
      !lines.some((it) => /^(?:x-injected|set-cookie|refresh|content-location)\b/i.test(it)) &&
      !/[^\t\r\n -~]/.test(head) &&
      !head.replaceAll("\r\n", "").includes("\n");
    return isFine ? [] : [head];
  });
}

/** Requests many paths on one connection. @returns The number of answers, and their faults. */
async function attack(paths: readonly string[]): Promise<{ answered: number; faults: string[] }> {
  const all = paths.map(
    (path, index) =>
      `GET ${path} HTTP/1.1\r\nHost: www.old.example\r\n${index === paths.length - 1 ? "Connection: close\r\n" : ""}\r\n`,
  );
  const answers = await sendRaw(server.port, Buffer.from(all.join(""), "latin1"));
  const answered = answers.match(/HTTP\/1\.1 \d{3} /g)?.length ?? 0;
  return { answered, faults: answers === "" ? [] : faultsOf(answers) };
}

async function attackAll(paths: readonly string[], atOnce: number): Promise<number> {
  let answered = 0;
  for (let at = 0; at < paths.length; at += atOnce) {
    const result = await attack(paths.slice(at, at + atOnce));
    expect(result.faults).toEqual([]);
    answered += result.answered;
  }
  return answered;
}

const hex = (byte: number): string => byte.toString(16).padStart(2, "0");
const BYTES = Array.from({ length: 256 }, (_, byte) => byte);

/** Texts in which a browser, a parser or a proxy may see a host where there is none. */
const CLASSES: readonly string[] = [
  `//${EVIL}`,
  `///${EVIL}`,
  `////${EVIL}/..`,
  `/\\${EVIL}`,
  `\\\\${EVIL}`,
  `\\/${EVIL}`,
  `/%09/${EVIL}`,
  `/%0a/${EVIL}`,
  `/%0d%0a/${EVIL}`,
  `/%00/${EVIL}`,
  `/%01/${EVIL}`,
  `/%5c${EVIL}`,
  `/%2f${EVIL}`,
  `%2f%2f${EVIL}`,
  `%5c%5c${EVIL}`,
  `/%252f%252f${EVIL}`,
  `/.//${EVIL}`,
  `/..//${EVIL}`,
  `/%2e%2e//${EVIL}`,
  `/%2e/%2f${EVIL}`,
  `/.%2e/.%2e/${EVIL}`,
  `@${EVIL}`,
  `.${EVIL}`,
  `:443@${EVIL}`,
  `:8443/${EVIL}`,
  `%40${EVIL}`,
  `user:pw@${EVIL}`,
  `https:${EVIL}`,
  `https:/${EVIL}`,
  `https://${EVIL}`,
  `https:\\\\${EVIL}`,
  `http%3a//${EVIL}`,
  "javascript:alert(1)",
  "java%0ascript:alert(1)",
  "data:text/html,x",
  "vbscript:x",
  "blob:x",
  `//%e3%80%82${EVIL}`,
  "//evil%E3%80%82example",
  "//ⓔvil.example",
  "//xn--vil-8ma.example",
  `%0d%0aLocation:%20https://${EVIL}`,
  "%0d%0aSet-Cookie:%20a=b",
  "%0aX-Injected:%201",
  "%E5%98%8A%E5%98%8DX-Injected:1",
  "%c0%8aX-Injected:1",
  "%u000aX-Injected:1",
  `;@${EVIL}`,
  `?@${EVIL}`,
  `?//${EVIL}`,
  `#@${EVIL}`,
  `&u=//${EVIL}`,
  `?u=//${EVIL}&u=/${EVIL}`,
  `;jsessionid=//${EVIL}`,
  `%3bsid=1//${EVIL}`,
  `//${EVIL}%E2%80%8B`,
  `//${EVIL}.,;`,
  `?amp;u=//${EVIL}`,
  "%F0%9F%92%A9//evil.example",
  "%ff//evil.example",
  "%",
  "%2",
  "%zz//evil.example",
  "%25%32%66",
  ":x",
  ":splat",
  ":u",
  "*",
  "{x}",
  "$1",
  "__proto__",
  "constructor",
  "%E2%80%AE//elpmaxe.live",
];

/** Longer than it takes on any busy machine unless something is broken. */
const HANGS = { timeout: 300_000 };

describe("an address under attack", HANGS, () => {
  it("leads to the new site or nowhere, with every kind of open redirect in every place", async () => {
    const paths = PLACES.flatMap((place) =>
      CLASSES.flatMap((it) => [place + it, `${place}a${it}`, `${place}${it}/b?c=d`]),
    ).map((it) => Buffer.from(it.startsWith("/") ? it : `/${it}`).toString("latin1"));
    expect(await attackAll(paths, 60)).toBe(paths.length);
  });

  it("leads to the new site or nowhere, with every escaped byte", async () => {
    const paths = PLACES.flatMap((place) =>
      BYTES.flatMap((byte) => [`${place}%${hex(byte)}/${EVIL}`, `${place}a%${hex(byte)}`]),
    );
    expect(await attackAll(paths, 256)).toBe(paths.length);
  });

  it("leads to the new site or nowhere, or is no request, with every raw byte", async () => {
    const paths = PLACES.flatMap((place) =>
      BYTES.filter((byte) => byte !== 0x20).map(
        (byte) => `${place}${String.fromCharCode(byte)}/${EVIL}`,
      ),
    );
    // Each has a connection of its own, because the runtime closes it after anything that is not a request.
    for (let at = 0; at < paths.length; at += 32) {
      const results = await Promise.all(paths.slice(at, at + 32).map((it) => attack([it])));
      expect(results.flatMap((it) => it.faults)).toEqual([]);
      expect(results.every((it) => it.answered === 1)).toBe(true);
    }
  });

  it("is answered the same with attacks in its headers", async () => {
    const path = "/s/x?y=z";
    const [plain] = (await ask(path, [])).split("\r\n\r\n");
    for (const header of [
      `X-Forwarded-Host: ${EVIL}`,
      "X-Forwarded-Proto: http",
      "X-Forwarded-Port: 8443",
      `X-Forwarded-Server: ${EVIL}`,
      `Forwarded: host=${EVIL};proto=http`,
      `X-Host: ${EVIL}`,
      `X-Original-URL: //${EVIL}`,
      `X-Rewrite-URL: //${EVIL}`,
      `Referer: https://${EVIL}/`,
      `Origin: https://${EVIL}`,
      `MF-Original-URL: https://${EVIL}/`,
      "MF-Route-Override: preview",
      "X-HTTP-Method-Override: PUT",
      "Cookie: sunset-at=2030-01-01T00:00:00Z; sunset-release=x",
      "Accept-Language: ../../evil",
    ]) {
      const [answer] = (await ask(path, [header])).split("\r\n\r\n");
      expect({ header, answer }).toEqual({ header, answer: plain });
    }
  });
});

function ask(path: string, headers: readonly string[]): Promise<string> {
  const head = [`GET ${path} HTTP/1.1`, "Host: www.old.example", ...headers, "Connection: close"];
  return sendRaw(server.port, `${head.join("\r\n")}\r\n\r\n`);
}
