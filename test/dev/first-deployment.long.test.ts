/**
 * The steps of docs/runbook.md from an empty account to a serving table and back. The commands are read from that page,
 * and wrangler itself runs against a stand-in for Cloudflare's API. Each test continues where the previous one ended.
 * The Worker's code does not matter here: one line replaces it, without the build.
 */
import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { parse } from "smol-toml";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApiStore } from "../../src/store/kv/kv-api.ts";
import type { KvStore } from "../../src/store/kv/kv-store.ts";
import { readPointer } from "../../src/store/records/stored-release.ts";
import { NOW, sunset } from "../cli/support.ts";
import { approve } from "../node-support/approve.ts";
import { type CloudflareApi, startCloudflareApi } from "../node-support/cloudflare-api.ts";
import { addZone, type Script, type Zone } from "../node-support/cloudflare/account.ts";
import { readCommandBlocks, splitWords } from "../node-support/documented-commands.ts";
import { SITE } from "../support/table.ts";

const RUNBOOK = "docs/runbook.md";
const blocks = readCommandBlocks(RUNBOOK);
const runbook = readFileSync(RUNBOOK, "utf8");
const steps = new Map(blocks.flatMap((it) => (it.step === null ? [] : [[it.step, it]])));

describe("docs/runbook.md", () => {
  it.each(blocks)("states how far the commands on line $line were tried", (block) => {
    expect(block.above).toMatch(block.step === null ? /[◐○]$/ : /✓$/);
  });

  it("has each step of the first deployment once, and all of them run here", () => {
    const wanted = Array.from({ length: 10 }, (_, index) => `first-deployment ${index + 1}`);
    expect(blocks.flatMap((it) => it.step ?? [])).toEqual(wanted);
  });
});

const ZONE = "old.example";
const BY_HAND = `shop.${ZONE}/*`;
const ROUTES = SITE.hosts.map((it) => `${it}/*`);

/** The checkout's own configuration, without the build and with the routes of another site. */
const { toml, name } = readConfig();

function readConfig(): { toml: string; name: string } {
  const written = readFileSync("wrangler.toml", "utf8");
  const listed = ROUTES.map((it) => `{ pattern = "${it}", zone_name = "${ZONE}" }`);
  const toml = written
    .replace(/^\[build\]\n(?:(?!\[).*\n)*/m, "")
    .replace(/^routes = \[[^]*?^\]/m, `routes = [${listed.join(", ")}]`);
  return { toml, name: (parse(toml) as { name: string }).name };
}

let api: CloudflareApi;
let zone: Zone;
let folder: string;
/** The variables exported so far. */
const env: Record<string, string> = {};

beforeAll(async () => {
  api = await startCloudflareApi({ isEmpty: true });
  zone = addZone(api.account, ZONE);
  const deploy = [
    "Workers Scripts: Edit",
    "Workers KV Storage: Edit",
    "Workers Routes: Edit",
    "D1: Edit",
  ] as const;
  api.tokens.set("sunset-deploy", { permissions: deploy, zones: [ZONE] });
  api.tokens.set("all-zones", { permissions: deploy });
  api.tokens.set("without-kv", { permissions: [deploy[0], deploy[2], deploy[3]], zones: [ZONE] });
  api.tokens.set("sunset-publish", {
    permissions: ["Workers KV Storage: Edit", "Workers Scripts: Read"],
    zones: [],
  });
  folder = mkdtempSync(join(tmpdir(), "sunset-first-"));
  writeWorker(folder);
  cpSync("migrations", join(folder, "migrations"), { recursive: true });
  const rules = ["a", "b", "c"].map((it) => ({
    from: `/global/${it}`,
    to: `https://www.new.example/${it}`,
  }));
  writeFileSync(join(folder, "routes.json"), JSON.stringify({ site: SITE, rules }));
  Object.assign(env, {
    PATH: process.env.PATH ?? "",
    HOME: folder,
    CI: "1",
    NO_COLOR: "1",
    CLOUDFLARE_API_BASE_URL: api.url,
    CLOUDFLARE_CF_FETCH_ENABLED: "false",
    WRANGLER_SEND_METRICS: "false",
    WRANGLER_HIDE_BANNER: "true",
    WRANGLER_LOG_PATH: join(folder, "logs"),
    // Most of the start-up time is spent on loading wrangler.
    NODE_COMPILE_CACHE: resolve("node_modules/.cache/wrangler-compiled"),
  });
});

/** Writes the Worker that is deployed. */
function writeWorker(place: string): void {
  mkdirSync(join(place, "build/worker"), { recursive: true });
  writeFileSync(join(place, "build/worker/worker.js"), "export default { fetch() {} };");
  writeFileSync(join(place, "wrangler.toml"), toml);
}

afterAll(async () => {
  await api.stop();
  rmSync(folder, { recursive: true });
});

interface Ran {
  readonly code: number;
  readonly output: string;
}

/** Runs a step unchanged, with the reader's input filled in. */
async function run(
  step: number,
  token: string,
  { cwd = folder, id = "ID" }: { readonly cwd?: string; readonly id?: string } = {},
): Promise<Ran[]> {
  const ran: Ran[] = [];
  env.CLOUDFLARE_API_TOKEN = token;
  for (const command of steps.get(`first-deployment ${step}`)?.commands ?? []) {
    const [program, ...words] = splitWords(command).map((it) => (it === "ID" ? id : it));
    if (program === "export") read(words[0] ?? "");
    else ran.push(await runCommand(words, { ...env }, cwd));
  }
  return ran;
}

/** Reads `NAME=value`; three dots stand for a value that the reader knows. */
function read(assignment: string): void {
  const [variable = "", value = ""] = assignment.split("=");
  if (value !== "...") env[variable] = value;
  else if (variable === "CLOUDFLARE_ACCOUNT_ID") env[variable] = api.accountId;
}

async function runCommand(
  [program, ...args]: readonly string[],
  world: Readonly<Record<string, string>>,
  cwd: string,
): Promise<Ran> {
  if (program === "sunset-edge") {
    const { code, stdout, stderr } = await sunset(args, { cwd, env: world });
    return { code, output: stdout + stderr };
  }
  expect(program).toBe("wrangler");
  const child = spawn(
    process.execPath,
    [resolve("node_modules/wrangler/bin/wrangler.js"), ...args],
    {
      cwd,
      env: world,
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  const closed = new Promise<number>((done) => child.on("close", (code) => done(code ?? -1)));
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
  return { code, output: out + err };
}

const titles = (): string[] => [...api.account.namespaces.values()].map((it) => it.title);
const idOf = (title: string): string =>
  [...api.account.namespaces].find(([, it]) => it.title === title)?.[0] ?? "";

function worker(): Script {
  const script = api.account.scripts.get(name);
  if (!script) throw new TypeError("there is no Worker");
  return script;
}
const bound = (): Record<string, string | undefined> =>
  Object.fromEntries(
    (worker().versions.at(-1)?.bindings ?? []).map((it) => [
      it.name,
      it.namespace_id ?? it.id ?? it.text,
    ]),
  );
const routes = (): string[] => zone.routes.map((it) => it.pattern);

const open = (binding: string): KvStore =>
  createApiStore({
    token: "sunset-publish",
    accountId: api.accountId,
    namespaceId: idOf(`${name}-${binding}`),
    baseUrl: api.url,
  });
const serving = async (): Promise<string | null | undefined> =>
  (await readPointer(open("redirects")))?.release;

/** Replaces the ids in the runbook's block by the account's, and the file's own block by that one. */
function writeIds(listed: string): void {
  const block = /```toml\n([^]*?\[\[previews[^]*?)\n```/.exec(runbook)?.[1] ?? "";
  const known = JSON.parse(listed) as { id: string; title: string }[];
  let written = readFileSync(join(folder, "wrangler.toml"), "utf8");
  for (const entry of block.split("\n\n")) {
    const [, section = "", binding = "", title = ""] =
      /^\[\[(.+)\]\]\nbinding = "(.+)"\nid = "ID OF (.+)"$/.exec(entry) ?? [];
    const id = known.find((it) => it.title === title.replace("sunset", name))?.id ?? "";
    const place = new RegExp(`(\\[\\[${section}\\]\\]\nbinding = "${binding}"\n)(?:id = ".*"\n)?`);
    written = written.replace(place, `$1id = "${id}"\n`);
  }
  writeFileSync(join(folder, "wrangler.toml"), written);
}

describe("a first deployment", () => {
  it("starts with a valid table", async () => {
    expect(await run(1, "sunset-deploy")).toMatchObject([{ code: 0 }]);
  });

  it("fails with a token that may not write KV, which wrangler takes for existing namespaces", async () => {
    const [ran] = await run(2, "without-kv");
    expect(ran?.code).toBe(1);
    expect(ran?.output).toMatch(/Resources provisioned[^]*env\.REDIRECTS \(inherited\)/);
    expect([titles(), api.account.scripts.size, routes()]).toEqual([[], 0, []]);
  });

  it("leaves namespaces behind if it fails after it made them", async () => {
    const message = "You need to verify your email address to use Workers.";
    const where = /PUT .*\/workers\/scripts\//;
    api.fail({ kind: "status", status: 403, code: 10_034, message }, { where });
    const [ran] = await run(2, "sunset-deploy");
    expect(ran).toMatchObject({ code: 1, output: expect.stringContaining("[code: 10034]") });
    expect(titles()).toEqual([`${name}-redirects`, `${name}-signoffs`]);
    expect(api.account.scripts.size).toBe(0);
  });

  it("fails on these namespaces the second time", async () => {
    const [[again], [listed]] = await Promise.all([
      run(2, "sunset-deploy"),
      run(3, "sunset-deploy"),
    ]);
    expect(again).toMatchObject({
      code: 1,
      output: expect.stringContaining(
        "a namespace with this account ID and title already exists [code: 10014]",
      ),
    });
    writeIds(listed?.output ?? "");
  });

  it("uses them once their ids are in wrangler.toml, and keeps routes that are not listed there", async () => {
    zone.routes.push({ id: "by-hand", pattern: BY_HAND, script: name });
    const [deployed] = await run(2, "sunset-deploy");
    expect(deployed).toMatchObject({ code: 0, output: expect.stringContaining(`"${BY_HAND}"`) });
    expect(bound()).toMatchObject({
      REDIRECTS: idOf(`${name}-redirects`),
      SIGNOFFS: idOf(`${name}-signoffs`),
    });
    expect(titles()).toHaveLength(2);
    expect(routes()).toEqual([BY_HAND, ...ROUTES]);
    expect(worker().crons).toHaveLength(1);
  });

  it("has one database of hits, found by its name, and creates its tables on request", async () => {
    const databases = [...api.account.databases.values()];
    expect(databases.map((it) => it.name)).toEqual(["sunset-hits"]);
    expect(bound().HITS).toBe(databases[0]?.uuid);
    for (let time = 0; time < 2; time++) {
      expect(await run(4, "sunset-deploy")).toMatchObject([{ code: 0 }]);
    }
    const tables = databases[0]?.sqlite.prepare("SELECT name FROM sqlite_master").all();
    expect(tables).toEqual(expect.arrayContaining([{ name: "hits" }, { name: "misses" }]));
  });

  it("has a preview for reviewers with production's namespaces, at two addresses", async () => {
    const [ran] = await run(5, "sunset-deploy");
    expect(ran?.code).toBe(0);
    expect(ran?.output).toMatch(/Preview URL: https:\/\/review-\S+/);
    expect(ran?.output).toMatch(/Unique Deployment URL: https:\/\/\S+/);
    const [preview] = worker().previews.values();
    expect(preview?.deployments.at(-1)?.env).toMatchObject({
      REDIRECTS: { namespace_id: idOf(`${name}-redirects`) },
      SIGNOFFS: { namespace_id: idOf(`${name}-signoffs`) },
      CONSOLE: { text: "on" },
    });
  });
});

describe("the first table", () => {
  let id: string;

  it("is published, with the link to its review", async () => {
    const [ran] = await run(6, "sunset-publish");
    expect(ran?.code).toBe(0);
    const link = new RegExp(
      `^Review it +${env.SUNSET_CONSOLE_URL}/_sunset/releases/([0-9a-f]{64})$`,
      "m",
    );
    id = link.exec(ran?.output ?? "")?.[1] ?? "";
    expect(id).not.toBe("");
    expect(await serving()).toBeUndefined();
  });

  it("is promoted once somebody has approved it, not before", async () => {
    expect(await run(7, "sunset-publish", { id })).toMatchObject([{ code: 5 }]);
    await approve({ redirects: open("redirects"), signoffs: open("signoffs") }, id, NOW);
    expect(await run(7, "sunset-publish", { id })).toMatchObject([{ code: 0 }]);
    expect(await serving()).toBe(id);
  });

  it("is not changed by a later deployment, which resets variables", async () => {
    const edited = (worker().versions.at(-1)?.bindings ?? []).map((it) =>
      it.type === "plain_text" ? { ...it, text: "on" } : it,
    );
    worker().versions.push({ id: "dashboard", number: 2, bindings: edited, annotations: {} });
    const [deployed, status] = await run(8, "all-zones");
    expect(deployed?.code).toBe(0);
    expect(status).toMatchObject({ code: 0, output: expect.stringContaining(id.slice(0, 12)) });
    expect(await serving()).toBe(id);
    expect(bound().DEBUG_HEADERS).toBe("off");
  });

  it("is deployed without routes that wrangler.toml lacks, if the token is for all zones", () => {
    expect(routes()).toEqual(ROUTES);
  });

  it("is replaced by what served before", async () => {
    const [, ran] = await run(9, "sunset-publish");
    expect(ran).toMatchObject({ code: 0 });
    expect(await serving()).toBeNull();
  });
});

describe("the Worker", () => {
  it("returns to its previous version without a change in KV, and a file without changes makes no preview", async () => {
    const [first] = worker().versions;
    const asItCame = join(folder, "as-it-came");
    writeWorker(asItCame);
    const [[back], [preview]] = await Promise.all([
      run(10, "sunset-deploy"),
      run(5, "sunset-deploy", { cwd: asItCame }),
    ]);
    expect(back?.code).toBe(0);
    expect(worker().deployments.at(-1)?.versions).toEqual([
      { version_id: first?.id, percentage: 100 },
    ]);
    expect(await serving()).toBeNull();
    expect(preview?.code).toBe(1);
    expect(preview?.output).toMatch(/KV namespace '.+' is not valid.*\[code: 10042\]/);
  });
});

describe("the runbook's quotations", () => {
  it.each(["10034", "10014", "10042", "(inherited)", "Resources provisioned"])(
    "include %s",
    (words) => {
      expect(runbook).toContain(words);
    },
  );
});
