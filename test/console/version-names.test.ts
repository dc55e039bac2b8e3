/** The names of releases on pages. */
import { beforeEach, expect, it } from "vitest";
import { createNameReader } from "../../src/console/shared/names.ts";
import { writeProvenance } from "../../src/store/records/provenance.ts";
import { createMemoryStore } from "../support/memory-store.ts";
import {
  BIDI,
  type Deployment,
  deploy,
  deployProduction,
  getPage,
  HOSTILE,
  RULES,
} from "./support.ts";

let deployment: Deployment;

beforeEach(async () => {
  deployment = await deploy(RULES, { timeZone: "Asia/Shanghai" });
});

async function overview(language = "en"): Promise<string> {
  const init = { headers: { "accept-language": language } };
  return (await getPage(deployment, "", init)).text.replace(/<\/?bdi[^>]*>/g, "");
}

it("contains its number, the day of its first publication and its publisher, with a small id", async () => {
  deployment.now = Date.parse("2024-12-30T17:00:00Z");
  const first = await deployment.publish(RULES.slice(1));
  deployment.now = Date.parse("2024-12-31T17:00:00Z");
  await deployment.publish(RULES.slice(2));
  deployment.now = Date.parse("2025-01-02T00:00:00Z");
  await deployment.publish(RULES.slice(1));
  const text = await overview();
  expect(text).toContain(
    `<a href="/_sunset/releases/${first}">Version 1 (31 December 2024, Ana)</a> <code class="id">${first.slice(0, 12)}</code>`,
  );
  expect(text).toContain("Version 2 (1 January 2025, Ana)");
  expect(await overview("zh-Hans")).toContain("版本 1（2024年12月31日，Ana）");
});

it("of the deployed table says so until somebody publishes it", async () => {
  expect(await overview()).toContain("Built-in table (1 January 2025)");
  await deployment.publish(RULES, { timeZone: "Asia/Shanghai" });
  expect(await overview()).toContain("Version 1 (1 January 2025, Ana)");
});

it("of a table from an earlier Worker says that nobody published it", async () => {
  const earlier = await deployProduction(deployment, RULES.slice(1));
  await deployProduction(deployment, RULES.slice(2));
  const { text } = await getPage(deployment, `/table?release=${earlier}`);
  expect(text).toContain("A version that was never published");
});

it("may have the same number as another published at the same time; their ids differ", async () => {
  for (const rules of [RULES.slice(1), RULES.slice(2)]) {
    const id = await deployment.publish(rules);
    const record = { publishedBy: "ana@example.com", version: 7 };
    await writeProvenance(deployment.redirects, id, {
      ...record,
      publishedAt: "2024-06-01T00:00:00Z",
    });
  }
  const names = [...(await overview()).matchAll(/Version 7 [^<]*<\/a> <code class="id">(\w+)/g)];
  expect(new Set(names.map(([, id]) => id)).size).toBe(2);
});

it("shows user input as text, with invisible characters made visible", async () => {
  const id = await deployment.publish(RULES.slice(1));
  await deployment.redirects.delete(await deployment.redirects.list("provenance/"));
  await writeProvenance(deployment.redirects, id, {
    publishedAt: "2024-06-01T00:00:00Z",
    publishedBy: `${BIDI}${HOSTILE.slice(0, 20)}`,
  });
  const text = await overview();
  expect(text).toContain("Version 1 (1 June 2024, [U+202E]&quot;&gt;&lt;script&gt;");
  expect(text).not.toContain(BIDI);
  expect(text).not.toContain("<script>alert");
});

it("is missing if KV does not answer, and nothing else fails", async () => {
  const kv = createMemoryStore();
  const readNames = createNameReader(kv);
  kv.fail({ kind: "throws" });
  expect(await readNames()).toEqual({ versions: new Map(), stored: new Set(), deployed: null });
  kv.heal();
  const record = { publishedAt: "2024-06-01T00:00:00Z", publishedBy: "ana@example.com" };
  await writeProvenance(kv, "a".repeat(64), record);
  expect((await readNames()).versions.size).toBe(1);
});
