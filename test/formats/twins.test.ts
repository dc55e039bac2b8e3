/** Two names of one site, mostly `www` and the apex, among hosts that are sites of their own. */
import { describe, expect, it } from "vitest";
import { resolve } from "../../src/domain/resolve/resolve.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { type FormatName, FORMATS } from "../../src/formats/index.ts";
import { importOf } from "../support/import.ts";
import { compile, GATE, type SitePatch } from "../support/table.ts";

const NEW = "https://www.new.example";
const MUSEUM = "https://www.museum.example";
const SITE = {
  hosts: ["www.museum.example", "museum.example", "shop.example"],
  aliases: { "museum.example": "www.museum.example" },
  scope: ["/"],
  targetHosts: ["www.new.example", "www.museum.example", "museum.example"],
} satisfies SitePatch;

/** Only the museum. */
const MUSEUM_ONLY = { ...SITE, hosts: SITE.hosts.slice(0, 2) };

describe("an import of addresses on aliased hosts", () => {
  const rules: [string, FormatName, string, RuleData[]][] = [
    [
      "a map that names only the apex",
      "csv",
      `old url,new url\nhttps://museum.example/a,${NEW}/1\nhttps://shop.example/a,${NEW}/2\n`,
      [
        { from: `${MUSEUM}/a`, to: `${NEW}/1` },
        { from: "https://shop.example/a", to: `${NEW}/2` },
      ],
    ],
    [
      "a map with the same answer for both hosts",
      "csv",
      `old url,new url\nhttps://museum.example/a,${NEW}/1\nhttps://www.museum.example/a,${NEW}/1\n`,
      [{ from: `${MUSEUM}/a`, to: `${NEW}/1` }],
    ],
    [
      "Bulk Redirects for both hosts",
      "cloudflare-bulk",
      `museum.example/a,${NEW}/1\nwww.museum.example/a,${NEW}/1\n`,
      [{ from: `${MUSEUM}/a`, to: `${NEW}/1`, query: "drop" }],
    ],
    [
      "Bulk Redirects that include subdomains",
      "cloudflare-bulk",
      `museum.example/a,${NEW}/1,301,TRUE,TRUE\n`,
      [{ from: `${MUSEUM}/a`, to: `${NEW}/1` }],
    ],
    [
      "Netlify, one line for each host",
      "netlify",
      `https://museum.example/a ${NEW}/1\nhttps://shop.example/* ${NEW}/2\n`,
      [
        { from: `${MUSEUM}/a`, to: `${NEW}/1` },
        { from: "https://shop.example/*", to: `${NEW}/2` },
      ],
    ],
    [
      "a server of nginx with both names",
      "nginx",
      `server { server_name museum.example www.museum.example; location = /a { return 301 ${NEW}/1; } }`,
      [{ from: `${MUSEUM}/a`, to: `${NEW}/1`, query: "drop" }],
    ],
  ];
  it.each(rules)("answers alike on both hosts: %s", async (_name, format, text, expected) => {
    const told = await importOf(format, text, SITE);
    expect(told.rules).toEqual(expected);
    const { table } = compile(told.rules, SITE);
    for (const host of ["museum.example", "www.museum.example"]) {
      const url = new URL(`https://${host}/a`);
      expect(resolve(table, { url, method: "GET" }, GATE).location).toBe(`${NEW}/1`);
    }
  });

  it("makes rules without a host if the site has no other hosts", async () => {
    const text = `https://museum.example/a ${NEW}/1\nhttps://www.museum.example/b ${NEW}/2\n`;
    expect((await importOf("netlify", text, MUSEUM_ONLY)).rules).toEqual([
      { from: "/a", to: `${NEW}/1` },
      { from: "/b", to: `${NEW}/2` },
    ]);
  });

  it("reports rows with different answers for the two hosts", async () => {
    const text = `old url,new url\nhttps://museum.example/a,${NEW}/1\nhttps://www.museum.example/a,${NEW}/2\n`;
    const { rules, findings } = await importOf("csv", text, SITE);
    expect(rules).toEqual([{ from: `${MUSEUM}/a`, to: `${NEW}/1` }]);
    expect(findings).toEqual(["3 import-conflict"]);
  });

  it.each<[string, FormatName, string]>([
    ["Netlify", "netlify", `https://museum.example/* ${MUSEUM}/:splat\n`],
    ["nginx", "nginx", `server { server_name museum.example; return 301 ${MUSEUM}$request_uri; }`],
  ])(
    "leaves out of %s, with a finding, what only redirects one host to the other",
    async (_name, format, text) => {
      for (const site of [SITE, MUSEUM_ONLY]) {
        const { rules, findings, rejected } = await importOf(format, text, site);
        expect([rules, rejected]).toEqual([[], []]);
        expect(findings).toEqual(["1 import-quirk"]);
      }
    },
  );

  it("makes rules of one host if the hosts are not aliases", async () => {
    const text = `old url,new url\nhttps://museum.example/a,${NEW}/1\n`;
    const { rules } = await importOf("csv", text, { ...SITE, aliases: {} });
    expect(rules).toEqual([{ from: "https://museum.example/a", to: `${NEW}/1` }]);
  });
});

describe("an export of a rule of one host", () => {
  const rules: RuleData[] = [
    { from: `${MUSEUM}/a`, to: `${NEW}/1` },
    { from: "https://shop.example/b", to: `${NEW}/2` },
  ];

  it.each<["netlify" | "netlify-toml" | "vercel" | "cloudflare-bulk", RegExp]>([
    ["netlify", /^https:\/\/(\S+?)\//gm],
    ["netlify-toml", /from = "https:\/\/(.+?)\//g],
    ["vercel", /"host","value":"(.+?)"/g],
    ["cloudflare-bulk", /^([^/]+)\//gm],
  ])("covers its aliases too: %s", async (format, host) => {
    const patch = { ...SITE, fallback: null, keep: [], announceAt: undefined };
    const { content } = await FORMATS[format].exporter(compile(rules, patch));
    const text = typeof content === "string" ? content : "";
    const hosts = [...text.matchAll(host)].map((it) => it[1]);
    expect(new Set(hosts)).toEqual(
      new Set(["museum.example", "shop.example", "www.museum.example"]),
    );
    expect(hosts).toHaveLength(3);
    const back = await importOf(format, text, SITE);
    expect(back.rules.map((it) => it.from).toSorted()).toEqual(
      rules.map((it) => it.from).toSorted(),
    );
  });
});
