import { createRequire } from "node:module";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod/mini";
import type { CompiledRoutes } from "../../src/domain/table/compile.ts";
import type { RuleData, SiteData } from "../../src/domain/table/schema.ts";
import { exportCloudflare } from "../../src/formats/cloudflare/export.ts";
import type { Exporter } from "../../src/formats/export/exported.ts";
import { exportFirebase } from "../../src/formats/firebase/export.ts";
import type { FormatName } from "../../src/formats/index.ts";
import { exportNetlify } from "../../src/formats/netlify/export.ts";
import { exportVercel } from "../../src/formats/vercel/export.ts";
import { type CloudflareEngine, startCloudflare } from "../support/cloudflare-engine.ts";
import { createConfigs, type GeneratedConfig } from "../support/generate-configs.ts";
import { importOf } from "../support/import.ts";
import { ask, compile } from "../support/table.ts";
import { firebase, netlify, vercel } from "../support/vendor-engines.ts";

const require = createRequire(import.meta.url);
const NEW = "https://www.new.example";
const OLD = "https://www.old.example";
const SITE: Partial<SiteData> = {
  hosts: ["www.old.example"],
  scope: ["/"],
  keep: [],
  targetHosts: ["www.new.example", "www.old.example"],
  fallback: null,
};
const tableOf = (rules: readonly RuleData[], site: Partial<SiteData> = {}): CompiledRoutes =>
  compile(rules, { ...SITE, announceAt: undefined, ...site });

/** A manufacturer's site: languages, products, a shop, a few campaigns. */
const MANUFACTURER: RuleData[] = [
  { from: "/global/product/:slug/*", to: `${NEW}/global/product/:slug/:splat` },
  {
    from: "/:locale/product/:slug/*",
    where: { locale: { uk: "uk", fr: "fr-FR" } },
    to: `${NEW}/:locale/product/:slug/:splat`,
  },
  { from: "/global/store/*", to: `${NEW}/global/store/`, status: 302 },
  { from: "/global/store/sale", to: `${NEW}/global/sale?from=old` },
  { from: "/global/tags/:tag", where: { tag: ["c++", "Phones", "größe"] }, to: `${NEW}/tags/:tag` },
  { from: "/global/caf%C3%A9/c%2B%2B", to: `${NEW}/cafe` },
  { from: "/global/:s/:splat2/x/*", to: `${NEW}/:splat2/:s/:splat` },
  { from: "/global/a/:id/:id2", to: `${NEW}/:id2/:id` },
  { from: "/global/ratio/16:9", to: `${NEW}/ratio/16:9/?r=1` },
  { from: "/global/item?id=:id", to: `${NEW}/items/:id?id=:id` },
  { from: "/global/item?id=7&v=1", to: `${NEW}/seven?v=1&id=7` },
  { from: "/", to: `${NEW}/home` },
];

const IMPORTED: [string, FormatName, string][] = [
  [
    "an imported _redirects of Netlify",
    "netlify",
    `/shop/* ${NEW}/store/:splat\n/news/:year ${NEW}/blog/:year 302!\n/shop/sale /never\n/docs* ${NEW}/help/:splat\n/:a/:ab/z ${NEW}/:a/z?q=1\n`,
  ],
  [
    "an imported _redirects of Cloudflare",
    "cloudflare",
    `/a/* ${NEW}/1/:splat 301\n/a ${NEW}/2\n/:page ${NEW}/3/:page?via=old # the rest\n`,
  ],
  [
    "an imported vercel.json",
    "vercel",
    JSON.stringify({
      redirects: [
        { source: "/(docs|help)/(.*)", destination: `${NEW}/$1/$2`, statusCode: 301 },
        { source: "/blog/:slug*", destination: `${NEW}/news/:slug*`, permanent: false },
        { source: "/p/:id(\\d+){/:name}?", destination: `${NEW}/p/:id/:name?ref=old` },
      ],
    }),
  ],
  [
    "an imported firebase.json",
    "firebase",
    JSON.stringify({
      hosting: {
        redirects: [
          { source: "/guides{,/**}", destination: `${NEW}/docs`, type: 301 },
          { source: "/lints/:lint", destination: `${NEW}/rules/:lint`, type: 302 },
          { source: "/cl/:rest*", destination: `${NEW}/review/:rest*`, type: 301 },
          { source: "/@(a|b)/x", destination: `${NEW}/ab`, type: 301 },
        ],
      },
    }),
  ],
];

/** Addresses that the rules of a table match, and some that they do not. */
function addressesOf({ data }: CompiledRoutes): string[] {
  const own = data.rules.flatMap((rule) => {
    if (!rule) return [];
    const values = Object.values(rule.where ?? {}).flatMap((it) =>
      Array.isArray(it) ? it : Object.keys(it),
    );
    const path = rule.from.replace(/\?.*/, "").replaceAll("%2B", "+");
    return (values.length > 0 ? values : ["m1"]).flatMap((value) =>
      ["", "/n2", "/n2/o3"].map((rest) =>
        path
          .replace(/\/\*$/, rest)
          .replace(/(?<=\/):[a-z]\w*/i, value)
          .replace(/(?<=\/):[a-z]\w*/gi, "p1"),
      ),
    );
  });
  const asked = ["id=7", "id=8&z=1", "v=1&id=7", "z=1&v=1"].map((it) => `/global/item?${it}`);
  const others = [...asked, "/", "/nothing", "/nothing/at/all", "/global/store", "/global/ratio"];
  return [...new Set([...own, ...others].map((it) => it || "/"))];
}

interface Engine {
  readonly name: string;
  readonly exporter: Exporter;
  /** Whether it also matches a path with a last slash where the table has none. */
  readonly takesSlash: boolean;
  /** Whether the last slash of a captured value reaches the target; true if left out. */
  readonly keepsSlash?: boolean;
}
const ENGINES: Engine[] = [
  { name: "Netlify", exporter: exportNetlify, takesSlash: true },
  { name: "Cloudflare", exporter: exportCloudflare, takesSlash: false },
  { name: "Vercel", exporter: exportVercel, takesSlash: true },
  { name: "Firebase", exporter: exportFirebase, takesSlash: true, keepsSlash: false },
];

const CONFIGS = createConfigs(7);
let tables: [string, CompiledRoutes][] = [];
let written: Map<string, { text: string; told: Set<number | null> }>;
let cloudflare: CloudflareEngine;
const files: string[] = [];

beforeAll(async () => {
  const fallback = { fallback: `${NEW}/elsewhere` };
  tables = [["a manufacturer's table", tableOf(MANUFACTURER, fallback)]];
  for (const [name, format, text] of IMPORTED) {
    const { rules } = await importOf(format, text, SITE);
    tables.push([name, tableOf(rules, fallback)]);
  }
  written = new Map();
  for (const { name, exporter } of ENGINES) {
    for (const [table, routes] of tables) {
      const { content, omissions } = await exporter(routes);
      written.set(`${name} ${table}`, {
        text: String(content),
        told: new Set(omissions.map((it) => it.rule)),
      });
      if (name === "Cloudflare") files.push(String(content));
    }
  }
  files.push(...CONFIGS.cloudflare.map((it) => it.text));
  cloudflare = await startCloudflare(files);
});
afterAll(() => cloudflare.dispose());

async function askEngine(name: string, text: string, urls: readonly URL[]) {
  if (name === "Cloudflare") return cloudflare.ask(files.indexOf(text), urls);
  const engine = { Netlify: netlify, Vercel: vercel, Firebase: firebase }[name];
  const answer = await engine?.(text);
  return urls.map((it) => answer?.(it) ?? null);
}

describe("an exported table answers in the vendor's engine as it does here", () => {
  it.each(ENGINES)("$name", async ({ name, takesSlash, keepsSlash = true }) => {
    const differences: string[] = [];
    let asked = 0;
    for (const [table, routes] of tables) {
      const { text, told } = written.get(`${name} ${table}`) ?? { text: "", told: new Set() };
      const urls = addressesOf(routes)
        .map((it) => new URL(it, OLD))
        .flatMap(({ pathname, search }) => [
          pathname + search,
          `${pathname}${search === "" ? "?" : `${search}&`}utm=1`,
          ...(takesSlash && pathname !== "/" ? [`${pathname}/${search}`] : []),
        ])
        .map((it) => new URL(it, OLD));
      const answers = await askEngine(name, text, urls);
      for (const [at, url] of urls.entries()) {
        const decision = ask(routes, url.href);
        // Differences that the export reported are allowed.
        if (told.has(decision.index)) continue;
        asked++;
        const there = said(answers[at] ?? null, keepsSlash);
        const here = said(decision, keepsSlash);
        if (there !== here) differences.push(`${table}: ${url.href}: ${there}, not ${here}`);
      }
    }
    expect(differences).toEqual([]);
    expect(asked).toBeGreaterThan(80);
  });
});

describe("an imported file answers here as it does in the vendor's engine", () => {
  const dialects: [string, FormatName, GeneratedConfig[]][] = [
    ["Netlify", "netlify", CONFIGS.netlify],
    ["Cloudflare", "cloudflare", CONFIGS.cloudflare],
    ["Vercel", "vercel", CONFIGS.vercel],
    ["Firebase", "firebase", CONFIGS.firebase],
  ];
  it.each(dialects)("%s", async (name, format, configs) => {
    const differences: string[] = [];
    let asked = 0;
    for (const { text, addresses } of configs) {
      const told = await importOf(format, text, SITE);
      const table = tableOf(told.rules);
      const urls = addresses.map((it) => new URL(it, OLD));
      const folders = urls.map(
        ({ pathname, search }) => new URL(pathname.replace(/\/?$/, "/") + search, OLD),
      );
      const answers = await askEngine(name, text, [...urls, ...folders]);
      for (const [at, url] of urls.entries()) {
        asked++;
        const there = answers[at] ?? null;
        const here = said(ask(table, url.href));
        if (here === said(there)) continue;
        // A redirect to the requested address is a loop in any browser, so imports leave it out.
        if (there !== null && bare(there.location) === bare(url.href)) continue;
        // Our splat also matches its own folder, with or without a slash, if no other rule does.
        if (there === null && here === said(answers[urls.length + at] ?? null)) continue;
        differences.push(
          `${url.href}: ${here}, not ${said(there)}\n${text}\n${told.messages.join("\n")}`,
        );
      }
    }
    expect(differences.slice(0, 3)).toEqual([]);
    expect(asked).toBeGreaterThan(500);
  });
});

/** The version of Firebase's emulator, or null: its native module `re2` needs a compiler to be installed. */
function findSuperstatic(): string | null {
  try {
    return z.object({ version: z.string() }).parse(require("superstatic/package.json")).version;
  } catch {
    return null;
  }
}
const superstatic = findSuperstatic();
it.skipIf(superstatic === null)(
  "the installed version of Firebase's emulator (superstatic, which needs the native module re2) is the documented one",
  () => expect(superstatic).toMatch(/^11\./),
);

function bare(address: string): string {
  return address.replace(/(?<=[^:/])\/+/g, "/").replace(/\/(?=\?|$)/, "");
}

/** An answer as a text, without differences in spelling that no server sees, and with its parameters sorted. */
function said(
  answer: { readonly status: number | null; readonly location: string | null } | null,
  keepsSlash = true,
): string {
  if (!answer || answer.location === null) return "nothing";
  const url = new URL(answer.location);
  url.searchParams.sort();
  const bare = url.href
    .replaceAll("%3A", ":")
    .replaceAll("%2B", "+")
    .replace(/(?<=[^:/])\/\//g, "/");
  return `${answer.status} ${keepsSlash ? bare : bare.replace(/\/(?=\?|$)/, "")}`;
}
