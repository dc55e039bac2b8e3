/**
 * Versions that are pruned or damaged, on every page that shows one: each combination gets a page in plain words
 * that says what to do next, and never a bare error.
 */
import { describe, expect, it } from "vitest";
import { gzip } from "../../src/release/compress.ts";
import {
  type KEYS,
  prefixOf,
  releaseKey,
  shardKey,
  sourceKey,
} from "../../src/store/records/keys.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import {
  deploy,
  deployAlone,
  type Deployment,
  LOCAL_PREVIEW,
  post,
  RULES,
  tokenOf,
} from "./support.ts";

const NEW = "https://www.new.example";

const NEXT: readonly RuleData[] = [
  ...RULES,
  { from: "/global/new", to: `${NEW}/new` },
  { from: "/global/x/:id", to: `${NEW}/x/:id`, where: { id: ["1", "2"] } },
];

/** An approved version, and an isolate that has not loaded it. */
async function openVersion(isLive: boolean) {
  const first = await deploy();
  const id = await first.publish(NEXT);
  const token = await tokenOf(first, id);
  const path = `/_sunset/releases/${id}/decision`;
  const sent = await post(first, path, { token, decision: "approve", comment: "" });
  if (isLive) await first.promote(id);
  const { redirects } = first;
  const put = (key: string, value: string | Uint8Array<ArrayBuffer>): Promise<void> =>
    redirects.put([{ key, value }]);
  return {
    id,
    confirmation: sent.headers.get("location") ?? "",
    put,
    async drop(...names: readonly (keyof typeof KEYS)[]): Promise<void> {
      for (const name of names) await redirects.delete(await redirects.list(prefixOf(name, id)));
    },
    async flip(key: string, at = 20): Promise<void> {
      const bytes = (await redirects.getBytes(key)) ?? new Uint8Array();
      await put(
        key,
        bytes.map((it, index) => (index === at ? it ^ 1 : it)),
      );
    },
    async garble(name: "provenance" | "findings" | "check" | "coverage"): Promise<void> {
      const keys = await redirects.list(prefixOf(name, id));
      const all = keys.length > 0 ? keys : [`${prefixOf(name, id)}2025-01-01T00:00:00Z`];
      await redirects.put(all.map((key) => ({ key, value: HTML })));
    },
    /** Another isolate over the same storage. */
    async restart(): Promise<Deployment> {
      const cold = await deployAlone(RULES, {}, true);
      cold.now = first.now;
      return cold;
    },
  };
}

type Version = Awaited<ReturnType<typeof openVersion>>;

const HTML = "<!doctype html><title>Error</title>";

/** `whole`: pages can still show the version. */
type Says = "whole" | "damaged" | "gone";

const DAMAGES: Readonly<Record<string, readonly [Says, (version: Version) => Promise<unknown>]>> = {
  "is pruned": [
    "gone",
    (it) => it.drop("release", "shard", "source", "provenance", "findings", "sitemap"),
  ],
  "has no manifest": ["gone", (it) => it.drop("release")],
  "has a manifest with a flipped bit": ["damaged", (it) => it.flip(releaseKey(it.id), 0)],
  "has HTML for its manifest": ["damaged", (it) => it.put(releaseKey(it.id), HTML)],
  "has a manifest of another form": ["damaged", (it) => it.put(releaseKey(it.id), "{}")],
  "lacks a shard": ["whole", (it) => it.drop("shard")],
  "has a shard with a flipped bit": ["whole", (it) => it.flip(shardKey(it.id, 0))],
  "lacks its rules": ["damaged", (it) => it.drop("source")],
  "has rules with a flipped bit": ["damaged", (it) => it.flip(sourceKey(it.id, 0))],
  "has HTML for its rules": ["damaged", (it) => it.put(sourceKey(it.id, 0), HTML)],
  "has rules that are not JSON": [
    "damaged",
    async (it) => it.put(sourceKey(it.id, 0), await gzip("{}\n{no}\n")),
  ],
  "has rules of another form": [
    "damaged",
    async (it) => it.put(sourceKey(it.id, 0), await gzip('{}\n{"from":"/x","where":1}\n')),
  ],
  "has no line of rules": ["damaged", async (it) => it.put(sourceKey(it.id, 0), await gzip(""))],
  "lacks its provenance": ["whole", (it) => it.drop("provenance")],
  "has a garbled provenance": ["whole", (it) => it.garble("provenance")],
  "has garbled findings": ["whole", (it) => it.garble("findings")],
  "has garbled results of a check": ["whole", (it) => it.garble("check")],
  "has garbled visits": ["whole", (it) => it.garble("coverage")],
};

/** Each page, and the parts of a version that it needs; other damage must not matter. */
const PAGES: readonly (readonly [
  path: (it: Version) => string,
  needs: "rules" | "manifest" | "none",
])[] = [
  [() => "", "none"],
  [({ id }) => `/releases/${id}`, "rules"],
  [({ id }) => `/releases/${id}?changes=added`, "rules"],
  [({ id }) => `/releases/${id}/rule?from=/global/new`, "rules"],
  [({ id }) => `/releases/${id}/findings/no-example`, "rules"],
  [({ id }) => `/releases/${id}/redirects.csv`, "rules"],
  [({ id }) => `/releases/${id}/redirects.xlsx`, "rules"],
  [({ id }) => `/releases/${id}/routes.json`, "rules"],
  [({ id }) => `/releases/${id}/addresses.txt`, "rules"],
  [({ id }) => `/table?release=${id}`, "rules"],
  [({ id }) => `/table?release=${id}&q=new&sort=to`, "rules"],
  [({ id }) => `/table/redirects.csv?release=${id}&q=new`, "rules"],
  [({ id }) => `/try?urls=/global/new&release=${id}`, "manifest"],
  [({ id }) => `/try?urls=/global/new&release=${id}&with=live`, "manifest"],
  [({ id }) => `/preview?release=${id}`, "none"],
  [({ confirmation }) => confirmation.replace("/_sunset", ""), "none"],
  [() => "/table", "none"],
  [() => "/history?url=/global/new", "none"],
  [() => "/traffic", "none"],
  [() => "/record", "none"],
  [() => "/rows", "none"],
  [() => "/glossary", "none"],
];

const plain = (html: string): string =>
  html
    .replace(/<(script|style)[^]*?<\/\1>/g, "")
    .replace(/<[^>]+>/g, " ")
    .replace(/\s+/g, " ");

const WORDS = {
  gone: "This version is no longer stored",
  damaged: "This version is damaged",
} as const;

describe.each(["waits for a decision", "is live"])("a version that %s and", (state) => {
  it.each(Object.entries(DAMAGES))("%s", async (_name, [says, damage]) => {
    const isLive = state === "is live";
    const version = await openVersion(isLive);
    await damage(version);
    const cold = await version.restart();
    for (const [path, needs] of PAGES) {
      // Its own pages say the same whether it is live or not.
      if (isLive && needs === "rules") continue;
      const asked = path(version);
      const response = await cold.fetch(`/_sunset${asked}`);
      // The runtime warns of a workbook that is read as text.
      const body = new TextDecoder().decode(await response.arrayBuffer());
      const text = plain(body);
      const isFile = !response.headers.get("content-type")?.startsWith("text/html");
      expect([200, 404, 503], `${asked}: ${response.status} ${text}`).toContain(response.status);
      if (response.status === 200 && isFile) continue;
      expect(body, `of ${asked}`).toMatch(/<a href="\/_sunset"[^]*<h1/);
      expect(text, `of ${asked}`).not.toMatch(
        /undefined|\[object|NaN|SyntaxError|Unexpected token|at .*\.ts:/,
      );
      if (needs !== "rules" || says === "whole") continue;
      // A page that can still search it says that it is not what was published.
      const isShown = response.status === 200;
      expect(text, `of ${asked}`).toContain(isShown ? "Verification failed" : WORDS[says]);
      expect(text, `of ${asked}`).toMatch(
        /For the platform team .*(npx sunset-edge|Publish the table again)|call the platform team/,
      );
    }
  });
});

describe("a whole version", () => {
  it.each(["lacks its rules", "has rules with a flipped bit", "has rules that are not JSON"])(
    "is not called damaged if what is live %s",
    async (name) => {
      const live = await openVersion(true);
      await DAMAGES[name]?.[1](live);
      const cold = await live.restart();
      const id = await cold.publish([...NEXT, { from: "/global/third", to: `${NEW}/third` }]);
      const response = await cold.fetch(`/_sunset/releases/${id}`);
      const text = plain(await response.text());
      expect([response.status, text]).toEqual([503, expect.stringContaining(live.id.slice(0, 12))]);
      expect(text).toContain("serves, and no version can be compared with it");
      expect(text).not.toContain(WORDS.damaged);
    },
  );
});

describe("an old address as a damaged version answers it", () => {
  it.each(Object.entries(DAMAGES))(
    "is an error page in plain words if it %s",
    async (_name, [, damage]) => {
      const version = await openVersion(false);
      await damage(version);
      const cold = await version.restart();
      const response = await cold.fetch(`${LOCAL_PREVIEW}/global/new?__release=${version.id}`);
      const text = plain(await response.text());
      expect([302, 404, 503]).toContain(response.status);
      const words =
        /(There is no such version|This version cannot be previewed).*Preview something else/;
      expect(response.status === 302 ? "" : text).toMatch(response.status === 302 ? "" : words);
    },
  );
});
