/** Generated visits of a closing site, each with what it must be counted as. */
import type { CompiledRoutes } from "../../src/domain/table/compile.ts";
import type { Decision } from "../../src/domain/resolve/decision.ts";
import { resolve } from "../../src/domain/resolve/resolve.ts";
import type { Rule } from "../../src/domain/table/rule.ts";
import { isPatternSource, sourceText } from "../../src/domain/table/source.ts";
import { readAddress } from "../../src/domain/url/address.ts";
import type { Sent } from "./stage.ts";

export interface Visit extends Sent {
  /** The name of the rule that answers from the gate on; empty if there is none. */
  readonly rule: string;
  /** The canonical address of a miss, "noise", or null if it is not a miss. */
  readonly miss: string | null;
  readonly isCrawler: boolean;
}

const BROWSER = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/1";
const CRAWLERS = [
  "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
  "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
];
const SCANNER = "Mozilla/5.0 zgrab/0.x";
const REFERRERS = [
  "https://www.google.com/",
  "https://forum.example/thread/7",
  "https://news.example/",
];
const PROBES = [
  "/wp-login.php",
  "/.env",
  "/wp-admin/setup-config.php",
  "/.git/config",
  "/logo.png",
];

/** Creates a generator of numbers that repeat for the same seed: mulberry32. */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Page {
  readonly host: string;
  readonly path: string;
  readonly rule: string;
}

export interface Traffic {
  /** Creates a visit of a usual day. */
  usual(): Visit;
  /** Creates a visit of a flood, with an address that was never requested before. */
  flood(): Visit;
}

export function createTraffic(routes: CompiledRoutes, seed: number): Traffic {
  const { site } = routes.table;
  const [host = ""] = site.hosts;
  const [scope = "/"] = site.scope;
  const below = scope === "/" ? "" : scope;
  const random = createRandom(seed);
  const pages = shuffle(pagesOf(routes), random);
  if (pages.length === 0) throw new TypeError("No rule of the table has an address written down");
  const gaps = Array.from({ length: 300 }, (_, it) => `${below}/sunset-gap/${it.toString(36)}`);
  let flooded = 0;

  /** Zipf's law with exponent 1: the logarithm of the rank is uniformly distributed. */
  const pick = <Item>(items: readonly Item[]): Item =>
    items[Math.min(items.length - 1, Math.floor((items.length + 1) ** random()) - 1)] as Item;
  const any = <Item>(items: readonly Item[]): Item =>
    items[Math.floor(random() * items.length)] as Item;
  const visit = (at: string, path: string, rest: Partial<Visit>): Visit => ({
    url: `https://${at}${path}`,
    agent: `${BROWSER}${Math.floor(random() * 40)}.0 Safari/537.36`,
    referrer: null,
    rule: "",
    miss: null,
    isCrawler: false,
    ...rest,
  });
  const crawler = (): Partial<Visit> =>
    random() < 0.2 ? { agent: any(CRAWLERS), isCrawler: true } : {};
  const missOf = (path: string): string => `${host}${path}`;
  /** An address that was made up is no miss if a pattern of the table answers it, such as `/:file`. */
  const booked = (path: string, miss: string): Pick<Visit, "rule" | "miss"> => {
    const { index } = decide(routes, `https://${host}${path}`);
    const rule = index === null ? undefined : routes.rules[index];
    return rule ? { rule: nameOf(rule), miss: null } : { rule: "", miss };
  };

  return {
    usual() {
      const kind = random();
      if (kind < 0.86) {
        const page = pick(pages);
        return visit(page.host, respell(page.path, random), { rule: page.rule, ...crawler() });
      }
      if (kind < 0.95) {
        const path = pick(gaps);
        const referrer = random() < 0.5 ? any(REFERRERS) : null;
        const spelt = respell(path, random);
        return visit(host, spelt, { ...booked(path, missOf(path)), referrer, ...crawler() });
      }
      const path = below + any(PROBES);
      return visit(host, path, { ...booked(path, "noise"), agent: SCANNER, isCrawler: true });
    },
    flood() {
      flooded += 1;
      const path = `${below}/flood/${flooded.toString(36)}x${Math.floor(random() * 1e9).toString(36)}`;
      return visit(host, `${path}?q=${flooded}`, booked(path, missOf(path)));
    },
  };
}

/** Decides at the gate, or now if that is past. */
function decide({ table }: CompiledRoutes, url: string): Decision {
  const at = Math.max(table.site.activatesAt, Date.now());
  return resolve(table, { url: readAddress(url), method: "GET" }, at);
}

/** The name under which the Worker counts a rule: a compact table has only the canonical address of an exact one. */
const nameOf = ({ from, source }: Rule): string =>
  isPatternSource(source) ? from : sourceText(source);

/** Lists addresses of rules that always answer, with the names of the rules. */
function pagesOf(routes: CompiledRoutes): Page[] {
  const { table, rules, data } = routes;
  const [first = ""] = table.site.hosts;
  return rules.flatMap((rule) => {
    const { index, from, source, window } = rule;
    if (window.startsAt !== null || window.endsAt !== null) return [];
    const written = isPatternSource(source) ? (data.rules[index]?.examples?.match ?? []) : [from];
    return written.flatMap((address) => {
      const url = URL.parse(address, `https://${first}`);
      if (!url) return [];
      const decision = decide(routes, url.href);
      if (decision.index !== index || decision.reason !== "rule") return [];
      return [{ host: url.host, path: url.pathname + url.search, rule: nameOf(rule) }];
    });
  });
}

/** Returns another spelling of the address, as people and programs write it. */
function respell(path: string, random: () => number): string {
  const [pathname = "", query = ""] = path.split(/(?=\?)/, 2);
  const spelt = ((): string => {
    switch (Math.floor(random() * 6)) {
      case 0:
        return pathname.replace(/%[0-9a-f]{2}|[a-z]/gi, (it) =>
          it.startsWith("%") ? it : random() < 0.5 ? it.toUpperCase() : it.toLowerCase(),
        );
      case 1:
        return pathname.endsWith("/") ? pathname.slice(0, -1) || "/" : `${pathname}/`;
      case 2:
        return pathname.replace("/", "//");
      case 3:
        return pathname.replace(/[b-df-z](?=[^%]*$)/, (it) => `%${it.charCodeAt(0).toString(16)}`);
      default:
        return pathname;
    }
  })();
  if (random() < 0.7) return spelt + query;
  return `${spelt}${query === "" ? "?" : `${query}&`}utm_source=${Math.floor(random() * 1e6)}`;
}

function shuffle<Item>(items: Item[], random: () => number): Item[] {
  for (let at = items.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    [items[at], items[other]] = [items[other] as Item, items[at] as Item];
  }
  return items;
}
