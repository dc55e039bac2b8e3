/**
 * `node bench/access-log.ts [ROUTES] [LINES]`: writes an access log in the Combined format for a table, the same every
 * time: its pages with realistic frequencies, addresses without a rule, parts of pages, probes and a few broken lines.
 */
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { routesSchema, type RuleData } from "../src/domain/table/schema.ts";

const [routes = "routes.json", lines = "1000000"] = process.argv.slice(2);
const LINES_A_WRITE = 2000;

const { rules } = routesSchema.parse(JSON.parse(await readFile(routes, "utf8")));
const pages = rules.flatMap(addressesOf);
/** The folder of most pages, such as `/global`. */
const home = rules.map(({ from }) => from).find((it) => /^\/[\w-]+$/.test(it)) ?? "";
const next = createRandom(20_250_101);

let chunk = "";
for (let index = 0; index < Number(lines); index++) {
  chunk += makeLine(index);
  if (index % LINES_A_WRITE < LINES_A_WRITE - 1) continue;
  if (!process.stdout.write(chunk)) await once(process.stdout, "drain");
  chunk = "";
}
process.stdout.write(chunk);

function addressesOf({ from, examples, where }: RuleData): string[] {
  const match = examples?.match ?? [];
  return where || /\/[:*]/.test(from) ? match : [from, ...match];
}

function makeLine(index: number): string {
  if (index % 25_000 === 7) return `\\x16\\x03\\x01 no request, line ${index}\r\n`;
  const { path, status, agent } = makeRequest();
  const seconds = String(index % 60).padStart(2, "0");
  const minutes = String(Math.floor(index / 60) % 60).padStart(2, "0");
  const client = `192.0.2.${1 + Math.floor(next() * 250)}`;
  const time = `30/Dec/2024:${String(Math.floor(index / 3600) % 24).padStart(2, "0")}:${minutes}:${seconds} +0000`;
  return `${client} - - [${time}] "GET ${path} HTTP/1.1" ${status} ${Math.floor(next() * 40_000)} "-" "${agent}"\n`;
}

function makeRequest(): { path: string; status: number; agent: string } {
  const kind = next();
  const agent = "Mozilla/5.0 (compatible; visitor)";
  if (kind < 0.24) {
    const name = pick(["app.css", "main.js", "logo.svg", "hero.webp", "font.woff2", "data.json"]);
    return { path: `/static/${Math.floor(next() * 400)}/${name}`, status: 200, agent };
  }
  if (kind < 0.28) {
    return {
      path: pick(["/wp-login.php", "/.env", "/xmlrpc.php", "/.git/config", "/shell.php"]),
      status: 404,
      agent: "scan",
    };
  }
  if (kind < 0.31) return { path: unprovided(), status: 200, agent };
  const address = pickOften(pages);
  const query = next() < 0.15 ? `?utm_source=mail&gclid=${Math.floor(next() * 1e9)}` : "";
  const path = address.replace(/^https?:\/\/[^/]+/, "");
  return { path: `${path}${path.includes("?") ? "" : query}`, status: 200, agent };
}

/** Returns a page without a rule; some are requested repeatedly. */
function unprovided(): string {
  const often = [
    "press/kit",
    "community/events",
    "fan-festival-2023",
    "student-offers",
    "careers",
    "blog/how-to-charge",
    "games/points",
    "newsletter",
    "store-locator",
    "trade-in/terms",
  ].map((it) => `${home}/${it}`);
  return next() < 0.7 ? pickOften(often) : `${home}/forum/thread-${Math.floor(next() * 60_000)}`;
}

function pick<Item>(items: readonly Item[]): Item | string {
  return items[Math.floor(next() * items.length)] ?? "";
}

/** Picks the first items most often, as in real traffic. */
function pickOften(items: readonly string[]): string {
  return items[Math.floor(items.length * next() ** 3)] ?? "/";
}

/** Creates a linear congruential generator (Numerical Recipes), with the same numbers on every machine. */
function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
