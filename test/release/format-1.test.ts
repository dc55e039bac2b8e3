import { describe, expect, it } from "vitest";
import { openShard } from "../../src/domain/compact/layout.ts";
import { resolve } from "../../src/domain/resolve/resolve.ts";
import { readRoutes } from "../../src/domain/table/read-routes.ts";
import { parseManifest } from "../../src/release/manifest.ts";
import { openRelease, tableOf } from "../../src/release/open-release.ts";
import { releaseFrom } from "../node-support/release.ts";
import { valueOf } from "../support/compact.ts";
import frozen from "./format-1.json" with { type: "json" };

/** Releases in KV outlive the code that wrote them, so format-1.json and its answers never change. */
describe("a stored release of format 1", () => {
  const shards = frozen.shards.map((text) => {
    return valueOf(openShard(Uint8Array.from(atob(text), (it) => it.charCodeAt(0))));
  });
  const manifest = valueOf(parseManifest(JSON.stringify(frozen.manifest)));
  const release = openRelease(manifest, manifest.site);
  if (!release) throw new TypeError("the site cannot be read");
  const table = tableOf(release, (index) => shards[index] ?? null);

  it.each(frozen.answers.map((it) => [it.method, it.url, it.at, it] as const))(
    "answers %s %s at %s as it did",
    (_method, _url, _at, { url, method, at, decision }) => {
      expect(resolve(table, { url: new URL(url), method }, Date.parse(at))).toMatchObject(decision);
    },
  );

  it("has the id and the shards that the same table gets today", async () => {
    const { data } = readRoutes(frozen.routes, () => {});
    if (!data) throw new TypeError("the table cannot be read");
    const { manifest, shards } = await releaseFrom(data);
    expect(manifest).toMatchObject(frozen.manifest);
    expect(shards.map((it) => btoa(String.fromCharCode(...it)))).toEqual(frozen.shards);
  });
});
