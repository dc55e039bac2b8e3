/** A month of the old server's access log, in the combined format. */
import { OLD_HOST, type Page } from "./pages.ts";
import { createRandom, type Random } from "./random.ts";

export interface LoggedDay {
  /** The age of the log in days; the newest is 0. */
  readonly age: number;
  readonly text: string;
}

const DAYS = 30;
/** The start of the first day, at midnight in Berlin. */
const BEGINS = Date.parse("2026-09-01T00:00:00+02:00");

/** @param lines The total number of lines in the month. */
export function writeLog(pages: readonly Page[], lines: number, seed = 2): LoggedDay[] {
  const random = createRandom(seed);
  const pickPage = popularity(pages, random);
  const perDay = Math.ceil(lines / DAYS);
  return Array.from({ length: DAYS }, (_, day) => {
    const seconds = Array.from({ length: perDay }, () => random.below(86_400));
    const text = seconds
      .toSorted((a, b) => a - b)
      .map((it) =>
        line(BEGINS + (day * 86_400 + it) * 1000, visit(pages, pickPage, random), random),
      )
      .join("");
    return { age: DAYS - 1 - day, text };
  });
}

/** Picks pages by popularity: the page in place n has a weight of 1/(n + 2). Front pages and categories lead. */
function popularity(pages: readonly Page[], random: Random): () => Page {
  const leads = (it: Page): boolean => it.kind === "front" || it.kind === "category";
  const ranked = [...pages.filter(leads), ...random.shuffle(pages.filter((it) => !leads(it)))];
  let sum = 0;
  const sums = ranked.map((_, at) => (sum += 1 / (at + 2)));
  return () => {
    const wanted = random.next() * sum;
    let [low, high] = [0, sums.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sums[middle] ?? 0) < wanted) low = middle + 1;
      else high = middle;
    }
    return ranked[low] ?? random.pick(ranked);
  };
}

interface Visit {
  readonly target: string;
  readonly status: number;
  readonly agent: string;
  readonly method?: string;
}

const BROWSERS = [
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36",
  "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1",
  "Mozilla/5.0 (X11; Linux x86_64; rv:151.0) Gecko/20100101 Firefox/151.0",
];
const CRAWLERS = [
  "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
  "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
];
const ASSETS = ["/assets/shop.css", "/assets/shop.js", "/assets/logo.svg", "/favicon.ico"];
const SCANNED = ["/wp-login.php", "/.env", "/xmlrpc.php", "/.git/config", "/phpmyadmin/index.php"];
const SEARCHED = [
  "akku",
  "messer",
  "hs 450",
  "rasenmäher",
  "ersatzteil",
  "garantie",
  "kette",
  "öl",
];

/** Makes a visit; each kind of request has its share of the log. */
function visit(pages: readonly Page[], pickPage: () => Page, random: Random): Visit {
  const share = random.next();
  const agent = random.pick(BROWSERS);
  if (share < 0.6) return { target: spell(pickPage(), random), status: 200, agent };
  if (share < 0.78) return { target: random.pick(ASSETS), status: 200, agent };
  if (share < 0.86) {
    return { target: encode(random.pick(pages).path), status: 200, agent: random.pick(CRAWLERS) };
  }
  if (share < 0.9) return { target: random.pick(SCANNED), status: 404, agent: "curl/8.5.0" };
  if (share < 0.96) {
    const words = `${random.pick(SEARCHED)} ${random.below(60)}`;
    return { target: `/suche?q=${encodeURIComponent(words)}`, status: 200, agent };
  }
  if (share < 0.98)
    return { target: `/warenkorb?PHPSESSID=${session(random)}`, status: 200, agent };
  if (share < 0.99) return { target: "/kontakt/absenden", status: 303, agent, method: "POST" };
  // Addresses that people mistype or remember from long ago.
  return {
    target: `${encode(pickPage().path)}${random.pick(["-alt", "x", "1"])}`,
    status: 404,
    agent,
  };
}

/** Spells the address of a page in different ways: in letters, slashes and appended parameters. */
function spell({ path, kind }: Page, random: Random): string {
  const address = encode(path);
  const share = random.next();
  const joint = address.includes("?") ? "&" : "?";
  if (share < 0.03) return `${address}${joint}PHPSESSID=${session(random)}`;
  if (share < 0.09) return `${address}${joint}utm_source=newsletter&utm_medium=email`;
  if (joint === "&") return address;
  if (share < 0.11 && kind === "product") return path.toUpperCase();
  if (share < 0.13 && kind === "dealer") return asApacheLogs(path);
  if (share < 0.15 && kind === "dealer") return inLatin1(path);
  if (share < 0.17 && kind !== "manual") return path.endsWith("/") ? address : `${address}/`;
  return share < 0.18 ? address.replace("/", "//") : address;
}

export function encode(path: string): string {
  return encodeURI(path);
}

/** Writes bytes that arrived unescaped in the form of Apache's log. */
function asApacheLogs(path: string): string {
  return encode(path).replace(/%([\dA-F]{2})/g, (_, byte: string) => `\\x${byte.toLowerCase()}`);
}

/** Escapes a path in Latin-1, as in links from the years before UTF-8. */
function inLatin1(path: string): string {
  const byteOf = (letter: string): string => letter.charCodeAt(0).toString(16).toUpperCase();
  return path.replace(/[äöüß]/g, (it) => `%${byteOf(it)}`);
}

function session(random: Random): string {
  return Array.from({ length: 26 }, () => random.below(16).toString(16)).join("");
}

function line(
  at: number,
  { target, status, agent, method = "GET" }: Visit,
  random: Random,
): string {
  // Berlin is two hours ahead of UTC throughout September.
  const [, day, month, year, time] =
    /^\w+, (\d+) (\w+) (\d+) (\S+)/.exec(new Date(at + 7_200_000).toUTCString()) ?? [];
  const address = `${random.pick(["198.51.100", "203.0.113"])}.${1 + random.below(254)}`;
  const referrer = random.chance(0.4) ? `https://${OLD_HOST}/` : "-";
  const size = status === 200 ? 4000 + random.below(60_000) : 312;
  return `${address} - - [${day}/${month}/${year}:${time} +0200] "${method} ${target} HTTP/1.1" ${status} ${size} "${referrer}" "${agent}"\n`;
}
