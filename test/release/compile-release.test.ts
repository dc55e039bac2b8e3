import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SHARD_BYTES_AT_MOST } from "../../src/domain/compact/encode-table.ts";
import { openShard } from "../../src/domain/compact/layout.ts";
import { compileRoutes } from "../../src/domain/table/compile.ts";
import { collectFindings, type Finding } from "../../src/domain/finding.ts";
import { resolve } from "../../src/domain/resolve/resolve.ts";
import type { RoutesData, RuleData } from "../../src/domain/table/schema.ts";
import { type CompiledRelease, compileRelease } from "../../src/release/compile-release.ts";
import { sha256 } from "../../src/release/hash.ts";
import { parseManifest } from "../../src/release/manifest.ts";
import { describeManifestProblem, MANIFEST_FORMATS } from "../../src/release/manifest-format.ts";
import { openRelease, tableOf } from "../../src/release/open-release.ts";
import {
  methodArbitrary,
  nowArbitrary,
  routesArbitrary,
  urlArbitrary,
} from "../support/arbitraries.ts";
import { releaseFrom, releaseOf } from "../node-support/release.ts";
import { valueOf } from "../support/compact.ts";
import { SITE } from "../support/table.ts";
import { runs } from "../support/runs.ts";

const NEW = "https://www.new.example";

function openAll({ shards }: CompiledRelease) {
  return shards.map((bytes) => valueOf(openShard(bytes)));
}

/** A table compiled, written, read back and opened. */
function reopened(release: CompiledRelease, { site }: RoutesData) {
  const manifest = valueOf(parseManifest(JSON.stringify(release.manifest)));
  const opened = openRelease(manifest, site);
  if (!opened) throw new TypeError("the site cannot be read");
  const shards = openAll(release);
  return tableOf(opened, (index) => shards[index] ?? null);
}

async function findingsOf(rules: readonly RuleData[]): Promise<Finding[]> {
  const locate = () => ({ file: "routes.json", line: 1, column: 1, rule: null });
  const { report, findings } = collectFindings(locate);
  // Read as it is: some of these tables have tens of megabytes.
  const compiled = compileRoutes({ site: SITE, rules }, report);
  const release = await compileRelease(compiled, { order: "canonical" }, report);
  expect(release === null).toBe(findings.length > 0);
  return findings;
}

describe("compileRelease()", () => {
  it("gives the same bytes for every order of the rules", async () => {
    const ordered = routesArbitrary.chain((data) =>
      fc.tuple(
        fc.constant(data),
        fc.shuffledSubarray([...data.rules], {
          minLength: data.rules.length,
          maxLength: data.rules.length,
        }),
      ),
    );
    await fc.assert(
      fc.asyncProperty(ordered, async ([data, shuffled]) => {
        const one = await releaseFrom(data);
        const other = await releaseFrom({ ...data, rules: shuffled });
        expect(JSON.stringify(other.manifest)).toBe(JSON.stringify(one.manifest));
        expect(other.shards).toEqual(one.shards);
        expect(other.sources).toEqual(one.sources);
        expect(other.oldUrls).toEqual(one.oldUrls);
      }),
    );
  });

  it("gives the pinned bytes on every machine and runtime", async () => {
    const rules = Array.from({ length: 1000 }, (_, index): RuleData => {
      return { from: `/global/${index}`, to: `${NEW}/page-${index % 300}`, status: 302 };
    });
    const { manifest, shards } = await releaseOf([
      ...rules,
      { from: "/uk/*", to: `${NEW}/:splat` },
    ]);
    expect(manifest.shards.map((it) => it.sha256)).toEqual([
      "8626154bf929be8a17e566d1386db7d685a63a22c3c64cbbf8a0d7726d82637f",
    ]);
    expect(await sha256(JSON.stringify(manifest))).toBe(
      "9c898f82d1cc3f925f4c9d884a644fe5854f5285acc86531f79e3feecdbdddd3",
    );
    expect(shards.map((it) => it.length)).toEqual(manifest.shards.map((it) => it.bytes));
  });

  it("gives a release that opens and answers as the table does", async () => {
    await fc.assert(
      fc.asyncProperty(
        routesArbitrary,
        urlArbitrary,
        methodArbitrary,
        nowArbitrary,
        async (data, url, method, now) => {
          const compiled = compileRoutes(data, () => {});
          const { index: _one, rule, ...expected } = resolve(compiled.table, { url, method }, now);
          const release = await releaseFrom(data, { order: "file" });
          const answer = resolve(reopened(release, data), { url, method }, now);
          expect(answer).toMatchObject(expected);
          expect(answer.rule === null).toBe(rule === null);
        },
      ),
      runs(500),
    );
  });

  it("gives a release that answers with a host's file before the site's rule for its address", async () => {
    const rules: RuleData[] = [
      { from: "https://old.example/global/a", serve: { type: "text/plain", body: "x" } },
      { from: "/global/a", to: `${NEW}/a` },
    ];
    const table = reopened(await releaseOf(rules), { site: SITE, rules });
    const ask = (address: string) =>
      resolve(table, { url: new URL(address), method: "GET" }, Infinity).outcome;
    expect(ask("https://old.example/global/a")).toBe("served");
    expect(ask("https://www.old.example/global/a")).toBe("redirect");
  });

  it("lets the first of two conflicting rules win when asked to", async () => {
    const rules: RuleData[] = [
      { from: "/global/a", to: `${NEW}/z` },
      { from: "/global/a", to: `${NEW}/b` },
    ];
    const data = { site: SITE, rules };
    const ask = (release: CompiledRelease) => {
      const url = new URL("https://www.old.example/global/a");
      return resolve(reopened(release, data), { url, method: "GET" }, Infinity).location;
    };
    expect(ask(await releaseFrom(data, { order: "file" }))).toBe(`${NEW}/z`);
    expect(ask(await releaseFrom(data))).toBe(`${NEW}/b`);
    expect(ask(await releaseFrom({ ...data, rules: rules.toReversed() }))).toBe(`${NEW}/b`);
  });

  it("keeps texts for people out of the manifest", async () => {
    const { manifest } = await releaseOf([
      { from: "/uk/*", to: `${NEW}/`, note: "a", section: "b", examples: { match: ["/uk/1"] } },
    ]);
    expect(manifest.patterns).toEqual([{ from: "/uk/*", to: `${NEW}/` }]);
  });

  it("counts rules by kind", async () => {
    const { manifest } = await releaseOf([
      { from: "/global/a", to: `${NEW}/a` },
      { from: "https://old.example/global/b", gone: true },
      { from: "/global/c", keep: true },
      { from: "/uk/*", to: `${NEW}/uk` },
    ]);
    expect(manifest.counts).toEqual({ rules: 4, exact: 3, redirects: 2, gone: 1, keep: 1 });
    expect(manifest.hosts).toEqual(["old.example"]);
  });

  it("gives no shard if there are no exact rules", async () => {
    const { manifest, shards } = await releaseOf([{ from: "/uk/*", to: `${NEW}/uk` }]);
    expect([manifest.shards, shards]).toEqual([[], []]);
  });

  it("splits a table into shards of at most 4 MiB", async () => {
    const rules = Array.from({ length: 6000 }, (_, index): RuleData => {
      const unlike = (index * 2_654_435_761).toString(36);
      return { from: `/global/${index}`, to: `${NEW}/${unlike}/${unlike.repeat(200)}` };
    });
    const { manifest, shards } = await releaseFrom({ site: SITE, rules });
    expect(shards.length).toBeGreaterThan(1);
    expect(Math.max(...shards.map((it) => it.length))).toBeLessThanOrEqual(SHARD_BYTES_AT_MOST);
    expect(await Promise.all(shards.map((it) => sha256(it)))).toEqual(
      manifest.shards.map((it) => it.sha256),
    );
  });

  it("refuses patterns too large for a manifest, with the limit, their size and a way out", async () => {
    const tail = "x".repeat(1900);
    const patterns = (count: number) =>
      Array.from({ length: count }, (_, index): RuleData => {
        return { from: `/global/${index}/:p`, to: `${NEW}/${index}/:p/${tail}` };
      });
    expect(await findingsOf(patterns(8000))).toEqual([]);
    expect(await findingsOf(patterns(9000))).toEqual([
      {
        id: "table-too-large",
        severity: "error",
        message: "the 9000 patterns take 16.9 MiB, and may take 16 MiB",
        fix: "Use placeholders with where instead of many patterns",
        at: { file: "routes.json", line: 1, column: 1, rule: null },
      },
    ]);
  });

  it("counts the bytes of a manifest, not its characters", async () => {
    const tail = "中".repeat(1900);
    const patterns = Array.from({ length: 3000 }, (_, index): RuleData => {
      return { from: `/global/${index}/:p`, to: `${NEW}/${index}/:p`, where: { p: [tail] } };
    });
    expect(await findingsOf(patterns)).toMatchObject([{ id: "table-too-large" }]);
  });

  it("refuses rules of one path too large for a shard, with the limit, their size and a way out", async () => {
    const variants = (count: number) =>
      Array.from({ length: count }, (_, index): RuleData => {
        const unlike = (index * 2_654_435_761).toString(36);
        return {
          from: `/global/page.php?id=${index}`,
          to: `${NEW}/${unlike}/${unlike.repeat(300).slice(0, 2000)}`,
        };
      });
    expect(await findingsOf(variants(2000))).toEqual([]);
    expect(await findingsOf([...variants(2500), { from: "/global/a", to: `${NEW}/a` }])).toEqual([
      {
        id: "table-too-large",
        severity: "error",
        message:
          'the 2500 rules of "/global/page.php" take 4.8 MiB, and rules of one path must fit into 4 MiB',
        fix: "Use a captured query value, such as ?id=:id",
        at: { file: "routes.json", line: 1, column: 1, rule: null },
      },
    ]);
  });
});

describe("openRelease()", () => {
  it("takes hosts and target hosts from the deployment, whatever the manifest says", async () => {
    const claim = { hosts: ["evil.example"], targetHosts: ["evil.example", "www.new.example"] };
    const { manifest } = await releaseOf([], claim);
    const opened = openRelease(manifest, SITE);
    expect(opened && [...opened.site.hosts]).toEqual(SITE.hosts);
    expect(opened && [...opened.site.targetHosts]).toEqual(SITE.targetHosts);
  });

  it("takes everything else from the manifest", async () => {
    const { manifest } = await releaseOf([], {
      scope: ["/other"],
      activatesAt: "2026-01-01T00:00:00Z",
      fallback: null,
      maxAgeSeconds: 60,
      keep: [],
    });
    expect(openRelease(manifest, SITE)?.site).toMatchObject({
      scope: ["/other"],
      activatesAt: Date.parse("2026-01-01T00:00:00Z"),
      fallback: null,
      maxAgeSeconds: 60,
      keep: new Map(),
    });
  });

  it("returns null if the site cannot be read", async () => {
    const { manifest } = await releaseOf([]);
    const site = { ...manifest.site, scope: ["no path"] };
    expect(openRelease({ ...manifest, site }, SITE)).toBeNull();
  });
});

describe("parseManifest()", () => {
  const whyNot = (read: ReturnType<typeof parseManifest>): string =>
    read.ok ? "" : describeManifestProblem(read.problem);

  it.each<[string, (manifest: object) => unknown, string]>([
    [
      "a newer format",
      (it) => ({ ...it, format: 99 }),
      `the manifest has the format 99, and this version reads ${MANIFEST_FORMATS.join(" and ")}`,
    ],
    [
      "a missing field",
      (it) => ({ ...it, counts: undefined }),
      "the manifest does not fit at counts",
    ],
    [
      "a field of the wrong type",
      (it) => ({ ...it, shards: [{ sha256: "x" }] }),
      "the manifest does not fit at shards.0.sha256",
    ],
    ["a list", () => [], "the manifest does not fit"],
    ["null", () => null, "the manifest does not fit"],
    ["no format", () => ({}), "the manifest does not fit at format"],
  ])("refuses %s", async (_name, change, expected) => {
    const { manifest } = await releaseOf([{ from: "/global/a", to: `${NEW}/a` }]);
    expect(whyNot(parseManifest(JSON.stringify(change(manifest))))).toBe(expected);
  });

  it.each([
    ["nothing", ""],
    ["HTML", "<!doctype html><title>Error</title>"],
    ["truncated JSON", '{"format":1,"rel'],
    ["a word", "gone"],
  ])("refuses %s", (_name, text) => {
    expect(whyNot(parseManifest(text))).toBe("the manifest is not JSON");
  });
});
