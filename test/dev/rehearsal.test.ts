/** `npm run rehearse` in this process: each night is played once on workerd and checked in all respects. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AddCommand, run as sunset } from "../../src/cli/run.ts";
import { addRehearse } from "../../src/dev/rehearsal/command.ts";
import { startStage } from "../../src/dev/rehearsal/stage.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { NOW } from "../cli/support.ts";
import { SITE, type SitePatch } from "../support/table.ts";

const NEW = "https://www.new.example";

const folder = mkdtempSync(join(tmpdir(), "rehearsal-"));
afterAll(() => rmSync(folder, { recursive: true }));

interface Scene {
  readonly id: string;
  readonly at: string;
  readonly ok: boolean;
  readonly expectations: readonly { text: string; ok: boolean; faults: readonly string[] }[];
  readonly answers: Readonly<Record<string, number>>;
  readonly changed: readonly { method: string; url: string; before: string; after: string }[];
  readonly notes: readonly string[];
}

interface Night {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly page: string;
  readonly report: { ok: boolean; gate: string; gateInFile: string; scenes: readonly Scene[] };
}

async function run(args: readonly string[], start = startStage) {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const output = Promise.all([text(stdout), text(stderr)]);
  const world = { stdin: Readable.from([]), stdout, stderr, env: {}, cwd: folder, now: () => NOW };
  const add: AddCommand = (...rest) => addRehearse(...rest, start);
  const code = await sunset(["rehearse", ...args], world, { rehearse: async () => add });
  stdout.end();
  stderr.end();
  const [out, err] = await output;
  return { code, stdout: out, stderr: err };
}

async function play(
  name: string,
  rules: readonly RuleData[],
  site: SitePatch = {},
  start = startStage,
): Promise<Night> {
  const table = JSON.stringify({ site: { ...SITE, ...site }, rules });
  writeFileSync(join(folder, `${name}.json`), table);
  const files = ["--routes", `${name}.json`, "-o", `pages/${name}.html`];
  const ran = await run([...files, "--json"], start);
  const page = readFileSync(join(folder, "pages", `${name}.html`), "utf8");
  return { ...ran, page, report: JSON.parse(ran.stdout) };
}

const sceneOf = ({ report }: Night, id: string): Scene => {
  const scene = report.scenes.find((it) => it.id === id);
  if (!scene) throw new TypeError(`there is no scene ${id}`);
  return scene;
};

const changesOf = (night: Night, id: string): string[] =>
  sceneOf(night, id).changed.map((it) => `${it.method} ${it.url}: ${it.before} -> ${it.after}`);

describe("the night of a site that is retired in part", () => {
  let night: Night;
  beforeAll(async () => {
    night = await play("parts", [
      { from: "/global/page", to: `${NEW}/page` },
      { from: "/global/shop", to: `${NEW}/shop`, status: 302, startsAt: "2024-12-01T00:00:00Z" },
      { from: "/global/sale", gone: true, endsAt: "2025-01-01T00:40:00Z" },
      { from: "/uk/*", to: `${NEW}/uk/:splat`, examples: { match: ["/uk/a"] } },
    ]);
  });

  it("succeeds and ends with 0", () => {
    const failed = night.report.scenes.flatMap((it) => it.expectations).filter((it) => !it.ok);
    expect(failed).toEqual([]);
    expect([night.code, night.report.ok, night.stderr]).toEqual([
      0,
      true,
      "The page to keep is pages/parts.html.\n",
    ]);
  });

  it("goes from the announcement to an outage of the new site", () => {
    expect(night.report.scenes.map((it) => `${it.at} ${it.id}`)).toEqual([
      "2024-10-09T00:00:00Z announced",
      "2024-12-31T23:59:59Z second-before",
      "2025-01-01T00:00:00Z gate",
      "2025-01-01T00:01:00Z minute-after",
      "2025-01-01T00:05:00Z row",
      "2025-01-01T00:10:00Z row-broken",
      "2025-01-01T00:14:00Z row-mended",
      "2025-01-01T00:19:00Z postponed",
      "2025-01-01T00:24:00Z resumed",
      "2025-01-01T00:29:00Z mistake",
      "2025-01-01T00:34:00Z rollback",
      "2025-01-01T00:39:00Z kv-fails",
      "2025-01-01T00:44:00Z kv-hangs",
      "2025-01-01T00:45:00Z new-isolate",
      "2025-01-01T00:50:00Z kv-back",
      "2025-01-01T00:55:00Z new-site-down",
    ]);
  });

  it.each<[string, string, string]>([
    [
      "a rule with an early start",
      "second-before",
      `GET https://www.old.example/global/shop: the old page, announced -> 302 ${NEW}/shop`,
    ],
    [
      "a redirect at the gate",
      "gate",
      `GET https://www.old.example/uk/a: the old page, announced -> 301 ${NEW}/uk/a`,
    ],
    [
      "a redirect that keeps the method",
      "gate",
      `POST https://www.old.example/uk/a: the old page, announced -> 308 ${NEW}/uk/a`,
    ],
    [
      "an address without a rule",
      "gate",
      `GET https://www.old.example/global/sunset-rehearsal/no-such-page?utm_source=rehearsal: the old page, announced -> 301 ${NEW}/?utm_source=rehearsal`,
    ],
    ["a row", "row", `GET https://www.old.example/global/page: 301 ${NEW}/page -> 301 ${NEW}/`],
    [
      "an address after the gate was postponed",
      "postponed",
      `GET https://www.old.example/uk/a: 301 ${NEW}/uk/a -> the old page, announced`,
    ],
    [
      "an address after a wrong release",
      "mistake",
      `GET https://www.old.example/uk/a: 301 ${NEW}/uk/a -> 301 ${NEW}/`,
    ],
    [
      "an address after a rollback",
      "rollback",
      `GET https://www.old.example/uk/a: 301 ${NEW}/ -> 301 ${NEW}/uk/a`,
    ],
    [
      "a rule at its end",
      "kv-hangs",
      `GET https://www.old.example/global/sale: gone (410) -> 301 ${NEW}/`,
    ],
    [
      "a row that a new isolate without KV does not know",
      "new-isolate",
      `GET https://www.old.example/global/page: 301 ${NEW}/ -> 301 ${NEW}/page`,
    ],
  ])("lists the change for %s", (_what, scene, change) => {
    expect(changesOf(night, scene)).toContain(change);
  });

  it.each(["minute-after", "row-broken", "row-mended", "kv-fails", "new-site-down"])(
    "changes nothing in the scene %s",
    (id) => expect(changesOf(night, id)).toEqual([]),
  );

  it("reports the broken row, and what caches keep after a postponement", () => {
    expect(sceneOf(night, "row-broken").notes).toEqual([
      expect.stringContaining("/global/page target-not-https"),
    ]);
    expect(sceneOf(night, "postponed").notes).toEqual([
      expect.stringMatching(
        /^\d+ of the \d+ answers .* until 2025-01-01T01:14:00Z \(3,300 s more\)\.$/,
      ),
    ]);
  });

  it("makes a self-contained page with every scene", () => {
    const { page, report } = night;
    expect([...page.matchAll(/<h2 id="([^"]+)">/g)].map((it) => it[1])).toEqual(
      report.scenes.map((it) => it.id),
    );
    expect(page).toContain("All held");
    expect(page).not.toMatch(/<script|<link|src=|url\(|FAIL/);
  });
});

describe("the night of a site that is retired completely", () => {
  /** Starts a stage that falsifies one of the Worker's answers. */
  const falsified = async (worker: Parameters<typeof startStage>[0]) => {
    const stage = await startStage(worker);
    let at = 0;
    return {
      ...stage,
      cue: (cue: Parameters<typeof stage.cue>[0]) => {
        ({ at } = cue);
        return stage.cue(cue);
      },
      async ask(asked: Parameters<typeof stage.ask>[0]) {
        const answer = await stage.ask(asked);
        const isIt =
          at === GATE && asked.method === "GET" && asked.url === "https://www.old.example/page";
        return isIt && asked.by === "visitor"
          ? { ...answer, location: `${NEW}/elsewhere` }
          : answer;
      },
    };
  };
  const GATE = Date.parse("9999-12-24T00:00:00Z");
  let night: Night;
  beforeAll(async () => {
    const site: SitePatch = {
      hosts: ["www.old.example", "old.example", "shop.old.example"],
      aliases: { "old.example": "www.old.example" },
      scope: ["/"],
      fallback: null,
      announceAt: undefined,
      activatesAt: "9999-12-31T23:59:59Z",
      timeZone: "Europe/Berlin",
    };
    const rules: RuleData[] = [
      { from: "/page", to: `${NEW}/page` },
      { from: "https://shop.old.example/only", to: `${NEW}/only` },
      { from: "/sw.js", serve: "unregister-service-worker" },
      { from: "/undecided", undecided: true },
      { from: "/kept", keep: true },
    ];
    night = await play("whole", rules, site, falsified);
  });

  it("fails in the scene with a falsified answer, names it, and ends with 3", () => {
    const failed = night.report.scenes
      .filter((it) => !it.ok)
      .map((it) => [it.id, ...it.expectations.flatMap(({ faults }) => faults)]);
    const url = "https://www.old.example/page";
    expect(failed).toEqual([
      [
        "gate",
        `${url}: 301 ${NEW}/elsewhere, and not 301 ${NEW}/page`,
        `HEAD ${url}: 301 ${NEW}/page`,
        `${url} (a crawler): 301 ${NEW}/page`,
      ],
      ["minute-after", `${url}: 301 ${NEW}/page, and not 301 ${NEW}/elsewhere as before`],
    ]);
    expect(night.code).toBe(3);
    expect(night.page).toContain("3 failed");
  });

  it("works near the end of the calendar, in the site's time zone", () => {
    const { gate, gateInFile } = night.report;
    expect([gate, gateInFile]).toEqual(["9999-12-24T00:00:00Z", "9999-12-31T23:59:59Z"]);
    expect(night.page).toContain("9999-12-24 01:00 Europe/Berlin (9999-12-24T00:00:00Z)");
  });

  it("serves the site's own files from the gate on", () => {
    const changes = changesOf(night, "gate");
    for (const file of ["robots.txt", "sitemap.xml"]) {
      expect(changes).toContain(
        `GET https://www.old.example/${file}: the old page -> 200 served by Sunset`,
      );
    }
  });
});

describe("a rehearsal that cannot start", () => {
  it.each<[string, readonly string[], number, string]>([
    ["a table with an error", ["--routes", "broken.json"], 1, "from-outside-scope"],
    ["a missing table", ["--routes", "none.json"], 2, "there is no such file"],
    ["an empty sample", ["--sample", "0"], 2, "Use 1 or more"],
    ["two outputs to standard output", ["--json", "-o", "-"], 2, "both want standard output"],
    ["an unknown option", ["--night"], 2, "unknown option"],
  ])("is refused for %s", async (_what, args, code, message) => {
    const rules = [{ from: "/elsewhere", to: NEW }];
    writeFileSync(join(folder, "broken.json"), JSON.stringify({ site: SITE, rules }));
    const ran = await run(args);
    expect([ran.code, ran.stdout]).toEqual([code, ""]);
    expect(ran.stderr).toContain(message);
  });
});
