/** Targets that are no addresses, typed into the dashboard and in files of other tools. */
import { expect, it } from "vitest";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { importValid } from "../../src/formats/dialect/import-valid.ts";
import { type FormatName, FORMATS } from "../../src/formats/index.ts";
import { validateRoutesFile } from "../../src/routes-file/routes-json.ts";
import { createReconciler, openRelease } from "../store/reconcile-support.ts";
import { OLD_SITE } from "../support/import.ts";
import { ask } from "../support/table.ts";
import data from "../support/whatwg-urls.json" with { type: "json" };

const HOSTILE = [
  ...data.failing,
  "https://www.new.example@evil.example/",
  "https://www.new.example:8443/",
  "https://www.new.example./",
  "https://www.nеw.example/",
  "https://www.new.example／.evil.example/",
  "//evil.example/",
  "javascript:alert(1)",
];

/** A valid one beside the others, so that an import has a rule. */
const GOOD = "https://www.new.example/good";
const TARGETS = [...HOSTILE, GOOD];

it("rows: none serves, and each finding says what to type instead", async () => {
  const reconciler = createReconciler(await openRelease());
  for (const [index, to] of HOSTILE.entries()) {
    reconciler.kv.values.set(`/global/${index}/text`, to);
    reconciler.kv.values.set(`/global/${index}/json`, JSON.stringify({ to }));
  }
  const { rows } = await reconciler.run();
  expect(rows.length).toBe(HOSTILE.length * 2);
  const serving = rows.filter((it) => it.rule !== null || it.state !== "rejected");
  expect(serving).toEqual([]);
  const silent = rows.filter((it) => !it.findings.some((one) => one.fix !== ""));
  expect(silent).toEqual([]);
});

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const rules = (list: (from: string, to: string) => object) =>
  TARGETS.map((to, index) => list(`/global/${index}`, to));

const FILES: readonly (readonly [FormatName, string])[] = [
  ["csv", `old url,new url\n${TARGETS.map((to, it) => `/global/${it},${quoted(to)}\n`).join("")}`],
  ["netlify", TARGETS.map((to, it) => `/global/${it} ${to} 301\n`).join("")],
  ["cloudflare", TARGETS.map((to, it) => `/global/${it} ${to} 301\n`).join("")],
  [
    "cloudflare-bulk",
    TARGETS.map((to, it) => `https://www.old.example/global/${it},${quoted(to)},301\n`).join(""),
  ],
  ["apache", TARGETS.map((to, it) => `Redirect 301 /global/${it} "${to}"\n`).join("")],
  ["nginx", TARGETS.map((to, it) => `location = /global/${it} { return 301 "${to}"; }\n`).join("")],
  [
    "vercel",
    JSON.stringify({ redirects: rules((source, destination) => ({ source, destination })) }),
  ],
  [
    "firebase",
    JSON.stringify({
      hosting: {
        redirects: rules((source, destination) => ({ source, destination, type: 301 })),
      },
    }),
  ],
  [
    "docfx",
    JSON.stringify({
      docsets: { articles: "/" },
      redirections: rules((from, redirect_url) => ({
        source_path: `articles${from}.md`,
        redirect_url,
      })),
    }),
  ],
  [
    "wordpress",
    JSON.stringify({
      redirects: rules((url, target) => ({
        url,
        action_type: "url",
        action_data: { url: target },
        action_code: 301,
        match_type: "url",
        enabled: true,
      })),
    }),
  ],
];

const nothing = { rules: [], locate: () => ({ file: "", line: 1, column: 1, rule: null }) };

it.each(FILES)(
  "imports: none leads to a foreign host, and what is left out is reported: %s",
  async (format, text) => {
    const site = { ...OLD_SITE, targetHosts: ["www.new.example"] };
    const imported = await importValid(
      FORMATS[format],
      new TextEncoder().encode(text),
      { file: "x", site },
      { existing: nothing, mode: "append", now: 0 },
    );
    expect(imported.faults).toEqual([]);
    expect(imported.findings.length).toBeGreaterThan(0);
    expect(imported.findings.filter((it) => it.message === "" || it.fix === "")).toEqual([]);
    const made: RuleData[] = imported.rules.map((it) => it.rule);
    const written = JSON.stringify({ site, rules: made });
    const { findings, compiled } = validateRoutesFile(written, "x", 0);
    expect(findings.filter((it) => it.severity === "error")).toEqual([]);
    if (!compiled) throw new TypeError("the table cannot be read");
    const off = made.filter((it) => {
      const { location } = ask(compiled, it.from);
      return location !== null && new URL(location).host !== "www.new.example";
    });
    expect(off).toEqual([]);
    expect(made.map((it) => it.to)).toContain(GOOD);
  },
);
