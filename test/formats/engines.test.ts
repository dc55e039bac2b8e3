/**
 * Imports and exports beside the servers themselves: nginx and Apache, started on loopback where they are installed
 * (`apt-get install nginx apache2`). Where one is not, its tests are skipped by its name; what the cases expect of our
 * own tables is tested either way.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RuleData } from "../../src/domain/table/schema.ts";
import type { FormatName } from "../../src/formats/index.ts";
import { exportApache } from "../../src/formats/apache/export.ts";
import { exportNginx } from "../../src/formats/nginx/export.ts";
import { describeDecision, describeEngine, twinOf } from "../support/engine-answers.ts";
import {
  createRandom,
  makeAddresses,
  makeApache,
  makeNginx,
  pick,
} from "../support/engine-cases.ts";
import { type Engine, type EngineName, findEngine, startEngine } from "../support/engines.ts";
import { TWO_HOSTS } from "../support/entries.ts";
import { importOf } from "../support/import.ts";
import { ask, compile } from "../support/table.ts";
import { CASES } from "./engines.cases.ts";

const NEW = "https://www.new.example";
const SITE = {
  ...TWO_HOSTS,
  targetHosts: ["www.new.example", "www.old.example", "old.example"],
  announceAt: undefined,
};

const FORMAT: Readonly<Record<EngineName, FormatName>> = { nginx: "nginx", Apache: "apache" };
const ENGINES: readonly EngineName[] = ["nginx", "Apache"];

const whole = (address: string): string =>
  address.startsWith("/") ? `https://www.old.example${address}` : address;

async function tableOf(engine: EngineName, text: string) {
  const imported = await importOf(FORMAT[engine], text, { targetHosts: SITE.targetHosts });
  return { imported, table: compile(imported.rules, SITE) };
}

describe("an imported configuration", () => {
  it.each(CASES.map((it) => [it.name, it] as const))(
    "%s",
    async (_name, { engine, text, answers }) => {
      const { imported, table } = await tableOf(engine, text);
      const given = Object.keys(answers).map((it) => [it, describeDecision(ask(table, whole(it)))]);
      expect(Object.fromEntries(given), `says ${imported.messages.join("\n")}`).toEqual(answers);
    },
  );
});

const HAND_MADE = 38;
const ADDRESSES_EACH = 40;

/** Tables of other formats, to be exported to servers. */
const TABLES: readonly [FormatName, string][] = [
  [
    "netlify",
    `/shop/* ${NEW}/store/:splat\n/shop/a ${NEW}/one\n/n/:year/:slug ${NEW}/blog/:year/:slug 302\n/gone /x 410\n/Talk:A ${NEW}/t:a\n`,
  ],
  ["cloudflare", `/a/* ${NEW}/1/:splat 301\n/a ${NEW}/2\n/:page/x ${NEW}/3/:page?via=old\n`],
  [
    "vercel",
    `{"redirects":[{"source":"/(docs|help)/(.*)","destination":"${NEW}/$1/$2","statusCode":301},{"source":"/blog/:slug*","destination":"${NEW}/news/:slug*","statusCode":302}]}`,
  ],
  [
    "csv",
    `old url,new url,status\n/caf%C3%A9,${NEW}/caf%C3%A9%23x,301\n/b c,${NEW}/b%3Fc?d=1,302\n/${"long-name-".repeat(12)},${NEW}/l,301\n/app,,410\n`,
  ],
];

/** Regional sites, series and products, as a maker of phones has them. */
const PHONES: RuleData[] = [
  { from: "/global", to: `${NEW}/global/phones/` },
  { from: "/global/product/:slug/*", to: `${NEW}/global/product/:slug/:splat` },
  { from: "/global/product/x6", to: `${NEW}/global/product/x6-5g/` },
  {
    from: "/:locale/product/:slug/*",
    where: { locale: ["uk", "fr", "es"] },
    to: `${NEW}/:locale/product/:slug/:splat`,
  },
  {
    from: "/:locale/store/*",
    where: { locale: { uk: "uk", tw: "tw-zh" } },
    to: `${NEW}/:locale/store/`,
    status: 302,
  },
  {
    from: "/:locale/tags/:tag",
    where: { locale: ["uk", "fr"], tag: ["c++", "a b"] },
    to: `${NEW}/:locale/t/:tag`,
  },
  { from: "/global/app", gone: true },
  {
    from: "/:series",
    where: { series: ["f-series", "x-series"] },
    to: `${NEW}/global/#:series`,
    query: "drop",
  },
];

const PHONE_PATHS = [
  "/global",
  "/global/",
  "/GLOBAL",
  "/global/product/f6/specs",
  "/global/product/x6",
  "/global/product/x6/",
  "/uk/product/f6/",
  "/UK/Product/F6",
  "/fr/product/a%20b/c",
  "/es/product",
  "/de/product/x",
  "/uk/store/cart/1",
  "/TW/store",
  "/tw/store/",
  "/uk/tags/c++",
  "/FR/tags/C%2B%2B",
  "/uk/tags/a%20b",
  "/global/app",
  "/global/app/",
  "/f-series",
  "/F-Series/",
  "/y-series",
  "/",
  "/global/product/f6/?utm_source=mail",
  "/global//product/f6",
];

describe.each(ENGINES)("compared with %s itself, where it is installed", (name) => {
  const cases = CASES.filter((it) => it.engine === name);
  const shared = cases.filter((it) => !it.needsOwnServer).length;
  const random = createRandom(name === "nginx" ? 16 : 61);
  const made = Array.from({ length: HAND_MADE }, () =>
    (name === "nginx" ? makeNginx : makeApache)(random),
  );
  const engines: Engine[] = [];
  const site = (): Engine => {
    const [engine] = engines;
    if (!engine) throw new TypeError(`${name} does not run`);
    return engine;
  };
  /** A case that configures the whole server has a server to itself. */
  const askCase = (index: number, address: string) => {
    const before = cases.slice(0, index).filter((it) => it.needsOwnServer).length;
    const own = cases[index]?.needsOwnServer ? engines[1 + before] : undefined;
    return own ? own.ask(0, address) : site().ask(index - before, address);
  };
  const tables: { rules: RuleData[]; asked: string[]; content: string }[] = [];

  beforeAll(async () => {
    if (findEngine(name) === null) return;
    const exporter = name === "nginx" ? exportNginx : exportApache;
    const imported = await Promise.all(TABLES.map(([format, text]) => importOf(format, text)));
    for (const rules of [PHONES, ...imported.map((it) => it.rules)]) {
      const { content } = await exporter(compile(rules, { ...SITE, fallback: `${NEW}/` }));
      const asked = rules === PHONES ? PHONE_PATHS : pathsOf(rules);
      tables.push({ rules, asked, content: String(content) });
    }
    const together = cases.filter((it) => !it.needsOwnServer).map((it) => it.text);
    const texts = [...together, ...made, ...tables.map((it) => it.content)];
    engines.push(await startEngine(name, texts));
    for (const { text, needsOwnServer } of cases) {
      if (needsOwnServer) engines.push(await startEngine(name, [text]));
    }
  });
  afterAll(() => Promise.all(engines.map((it) => it.stop())));

  it.skipIf(findEngine(name) === null)(`${name} answers the cases as expected`, async () => {
    for (const [index, { answers, name: sentence }] of cases.entries()) {
      const given: Record<string, string> = {};
      for (const it of Object.keys(answers)) {
        given[it] = describeEngine(await askCase(index, whole(it)));
      }
      expect(given, `${sentence} at ${name}`).toEqual(answers);
    }
  });

  it.skipIf(findEngine(name) === null)(
    `an imported table answers ${HAND_MADE * ADDRESSES_EACH} addresses as ${name} does`,
    async () => {
      for (const [index, text] of made.entries()) {
        const { table } = await tableOf(name, text);
        const asked = makeAddresses(random, text, ADDRESSES_EACH);
        const answers = await Promise.all(
          asked.map((it) =>
            site()
              .ask(shared + index, it)
              .then(describeEngine),
          ),
        );
        for (const [at, address] of asked.entries()) {
          const ours = describeDecision(ask(table, address));
          if (ours === answers[at]) continue;
          // Our tables ignore a last slash, so the server may answer for either spelling.
          const twin = describeEngine(await site().ask(shared + index, twinOf(address)));
          expect(ours, `${text}\n${address}`).toBe(twin);
        }
      }
    },
  );

  it.skipIf(findEngine(name) === null)(
    `${name} answers exported tables as \`resolve\` does`,
    async () => {
      for (const [index, { rules, asked, content }] of tables.entries()) {
        const table = compile(rules, { ...SITE, fallback: `${NEW}/` });
        for (const path of asked) {
          const answer = await site().ask(shared + made.length + index, whole(path));
          const decision = ask(table, whole(path));
          expect(describeEngine(answer), `${content}\n${path}`).toBe(describeDecision(decision));
        }
      }
    },
  );
});

/** Addresses that the rules match, and some beside them. */
function pathsOf(rules: readonly RuleData[]): string[] {
  const random = createRandom(3);
  const words = ["docs", "help", "2024", "Some-Page", "a%20b", "x"];
  return rules.flatMap(({ from }) => {
    const path = encodeURI(decodeURI(from))
      .replace(/:[a-z_]\w*/g, () => pick(random, words))
      .replace(/\*$/, () => pick(random, ["", "a", "a/b", "a/b/"]));
    return [
      path,
      path.endsWith("/") ? path.slice(0, -1) || "/" : `${path}/`,
      `${path}-2`,
      path.toUpperCase().replace(/%[0-9A-F]{2}/g, (it) => it),
    ];
  });
}
