/** The fuzzed code, all of which reads foreign input and may neither throw nor redirect to hosts off the list. */
import * as fc from "fast-check";
import { hasErrors } from "../../src/domain/finding.ts";
import { resolve } from "../../src/domain/resolve/resolve.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import type { Table } from "../../src/domain/table/table.ts";
import { readAddress } from "../../src/domain/url/address.ts";
import { importValid } from "../../src/formats/dialect/import-valid.ts";
import { FORMATS } from "../../src/formats/index.ts";
import { validateRoutesFile } from "../../src/routes-file/routes-json.ts";
import { recognizeTraffic } from "../../src/traffic/sources/recognize.ts";
import { promote, publish } from "../node-support/publish.ts";
import { releaseOf } from "../node-support/release.ts";
import { createWorld, NOON } from "../store/live-support.ts";
import { createReconciler, openRelease } from "../store/reconcile-support.ts";
import { routesArbitrary } from "../support/arbitraries.ts";
import { createMemoryStore } from "../support/memory-store.ts";
import { compile, SITE } from "../support/table.ts";
import { CONSOLE_TARGETS } from "./console.ts";
import { type Target, target } from "./target.ts";
import { flipped, noise, spoilt } from "./texts.ts";

const NEW = "https://www.new.example";
const RULES: readonly RuleData[] = [
  { from: "/global/page", to: `${NEW}/page` },
  { from: "/global/*", to: `${NEW}/:splat` },
  { from: "/global/:a/:b", where: { a: ["x", "é"] }, to: `${NEW}/:b/:a?q=:a#:b`, lowercase: true },
  { from: "/global/q?u=:u", to: `${NEW}/:u?next=:u` },
  { from: "/global/gone/*", gone: true, to: `${NEW}/:splat` },
  { from: "/global/file", serve: { type: "text/plain", body: "x" } },
];
const TABLE = compile(RULES).table;
const ROUTES = JSON.stringify({ site: SITE, rules: RULES }, null, 1);
const HOSTS: ReadonlySet<string> = new Set(SITE.targetHosts);

/** Checks that each location is on the list or absent. */
function askAll(table: Table, addresses: readonly string[]): void {
  for (const address of addresses) {
    for (const href of [address, `https://www.old.example/global/${address}`]) {
      const decision = resolve(table, { url: readAddress(href), method: "GET" }, NOON);
      for (const to of [decision.location, decision.suggestion]) if (to !== null) isListed(to);
    }
  }
}

function isListed(location: string): void {
  const url = new URL(location);
  if (url.protocol === "https:" && HOSTS.has(url.host) && url.username === "") {
    if (/^[!-~]+$/.test(location)) return;
  }
  throw new RangeError(`leads off the list: ${location}`);
}

const addresses = target("addresses", fc.array(noise, { maxLength: 5 }), (it) => askAll(TABLE, it));

const tables = target(
  "tables",
  fc.oneof(
    spoilt([ROUTES]),
    noise,
    routesArbitrary.map((it) => JSON.stringify(it)),
  ),
  (text) => {
    const { compiled } = validateRoutesFile(text, "routes.json", NOON);
    if (compiled) {
      resolve(
        compiled.table,
        { url: readAddress("https://www.old.example/global/a/b?u=1"), method: "GET" },
        NOON,
      );
    }
  },
);

const VALUES = [
  `${NEW}/page`,
  "gone",
  "keep",
  "undecided",
  `{"to":"${NEW}/:a","where":{"a":["x"]}}`,
  '{"gone":true,"note":"x"}',
  '{"serve":{"type":"text/plain","body":"x"}}',
];

const bundle = await openRelease(RULES);

const rows = target(
  "rows",
  fc.array(
    fc.tuple(
      spoilt(["/global/row", "/global/:a/*?q=:q", "activatesAt"]),
      fc.oneof(spoilt(VALUES), noise),
    ),
    {
      maxLength: 6,
    },
  ),
  async (entries) => {
    const reconciler = createReconciler(bundle);
    for (const [key, value] of entries) reconciler.kv.values.set(key, value);
    const overlay = await reconciler.run();
    for (const { findings } of overlay.rows) {
      if (findings.some((it) => it.message === "" || it.fix === ""))
        throw new RangeError("says nothing");
    }
    const world = createWorld({ bundle }, reconciler.kv);
    await world.refresh();
    const answer = await world.ask("/global/row");
    if (answer.includes(":")) isListed(answer);
  },
);

const release = await releaseOf([...RULES, { from: "/global/released", to: `${NEW}/released` }]);
const stored = createMemoryStore();
await publish(stored, release);
await promote(stored, release, NOON);

/** Corrupts stored values: either the last good release or the whole new one must serve. */
const kv = target(
  "KV answers",
  fc.constantFrom(...stored.values.keys()).chain((key) => {
    const value = stored.values.get(key) ?? "";
    const bytes = typeof value === "string" ? new TextEncoder().encode(value) : value;
    const spoiltValue =
      typeof value === "string" ? fc.oneof(spoilt([value]), noise) : flipped(bytes);
    return fc.tuple(fc.constant(key), spoiltValue);
  }),
  async ([key, value]) => {
    const copy = createMemoryStore();
    for (const [name, it] of stored.values) copy.values.set(name, it);
    copy.values.set(key, value);
    const world = createWorld({ bundle }, copy);
    for (const path of ["/global/released", "/global/page", "/global/x/y"]) {
      isListed(await world.ask(path));
      await world.refresh();
      isListed(await world.ask(path));
    }
  },
);

const FILES: Readonly<Record<string, readonly string[]>> = {
  apache: [
    "Redirect 301 /old https://www.new.example/\nRewriteEngine on\nRewriteRule ^a/(.*)$ /b/$1 [R=301,L]\n",
  ],
  nginx: [
    "map $uri $to { /old https://www.new.example/; ~^/a/(.*)$ /b/$1; }\nserver { location /x { return 301 /y; } }\n",
  ],
  netlify: ["/old https://www.new.example/ 301!\n/a/* /b/:splat 302 Country=us\n"],
  "netlify-toml": ['[[redirects]]\nfrom = "/old"\nto = "https://www.new.example/"\nstatus = 301\n'],
  cloudflare: ["/old https://www.new.example/ 301\n/a/:x /b/:x 302\n"],
  "cloudflare-bulk": ["www.old.example/old,https://www.new.example/,301,TRUE,FALSE,TRUE,TRUE\n"],
  vercel: ['{"redirects":[{"source":"/a/:x*","destination":"/b/:x*","permanent":true}]}'],
  firebase: ['{"hosting":{"redirects":[{"source":"/a/**","destination":"/b","type":301}]}}'],
  docfx: [
    '{"redirections":[{"source_path":"a.md","redirect_url":"/b","redirect_document_id":false}]}',
  ],
  wordpress: [
    '{"redirects":[{"url":"/a","action_data":{"url":"/b"},"action_type":"url","action_code":301,"regex":false}]}',
  ],
  csv: ["old url,new url,status\n/old,https://www.new.example/,301\n"],
  tsv: ["old url\tnew url\n/old\thttps://www.new.example/\n"],
};

const nothing = { rules: [], locate: () => ({ file: "", line: 1, column: 1, rule: null }) };

/** Checks that imports result in a table without errors, and that the rest results in findings. */
const imports = Object.entries(FILES).flatMap(([name, samples]) => {
  const format = Object.entries(FORMATS).find(([it]) => it === name)?.[1];
  if (!format) throw new TypeError(`There is no format ${name}`);
  return target(`import --from ${name}`, fc.oneof(spoilt(samples), noise), async (text) => {
    const imported = await importValid(
      format,
      new TextEncoder().encode(text),
      { file: "x", site: SITE },
      { existing: nothing, mode: "append", now: NOON },
    );
    const written = JSON.stringify({ site: SITE, rules: imported.rules.map((it) => it.rule) });
    const { findings } = validateRoutesFile(written, "routes.json", NOON);
    const errors = findings.filter((it) => it.severity === "error");
    if (errors.length > 0) throw new RangeError(`is not valid: ${errors[0]?.message}`);
    if (imported.faults.length > 0) throw new RangeError("has faults that it keeps");
    if (imported.isUnreadable && !hasErrors(imported.findings)) {
      throw new RangeError("cannot be read, and does not say so");
    }
  });
});

const traffic = target(
  "files of addresses",
  fc.oneof(
    noise,
    spoilt([
      "url,hits,clicks,title\n/a,1,2,x\n",
      "<?xml version='1.0'?><urlset><url><loc>https://www.old.example/a</loc></url></urlset>",
      '1.2.3.4 - - [01/Jan/2025:00:00:00 +0000] "GET /a HTTP/1.1" 200 5 "-" "x"\n',
      "#Fields: date time cs-uri-stem sc-status\n2025-01-01 00:00:00 /a 200\n",
      '{"ClientRequestURI":"/a","EdgeResponseStatus":200}\n',
      "com,old)/a 20240101000000 https://www.old.example/a text/html 200 X 1\n",
    ]),
  ),
  (text) => void recognizeTraffic(text, new Set(SITE.hosts)),
);

export const TARGETS: readonly Target[] = [
  addresses,
  tables,
  rows,
  kv,
  ...imports,
  traffic,
  ...CONSOLE_TARGETS,
];
