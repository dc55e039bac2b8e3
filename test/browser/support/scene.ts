/** A site some weeks before its gate, with what people did so far, for the browser tests and the pictures. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Server, startServer } from "../../../src/dev/server.ts";
import type { Instant } from "../../../src/domain/instant.ts";
import type { CompiledRoutes } from "../../../src/domain/table/compile.ts";
import type { RoutesData, RuleData } from "../../../src/domain/table/schema.ts";
import { readRoutesFile } from "../../../src/routes-file/routes-json.ts";
import { type CheckResults, writeCheckResults } from "../../../src/store/records/check-results.ts";
import { DEPLOYED_KEY, OVERLAY_KEY } from "../../../src/store/records/keys.ts";
import { type Ran, sunset } from "../../cli/support.ts";
import { BY, promote, publish } from "./published.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

const DAY_MS = 24 * 60 * 60 * 1000;

export interface Scene {
  readonly server: Server;
  /** The address of the console. */
  readonly url: string;
  /** A folder used only by this scene. */
  readonly folder: string;
  /** The address under which old addresses answer as of the chosen instant. */
  readonly previewUrl: string;
  /** Releases by what was done with them. */
  readonly releases: {
    readonly serving: string;
    readonly rejected: string;
    readonly waiting: string;
  };
  /** The table with which production was deployed. */
  readonly table: RoutesData;
  /** Runs the command line on the server's storage. */
  run(...args: string[]): Promise<Ran>;
  /** Publishes a table and returns the release's id. */
  publish(data: RoutesData): Promise<string>;
  /** Writes rows like the dashboard, and waits until they have been read. */
  type(rows: Readonly<Record<string, string>>): Promise<void>;
  stop(): Promise<void>;
}

export interface Setting {
  /** Whether nothing has been done yet: nothing published, no rows. */
  readonly bare?: boolean;
  /** Derives the table with which production was deployed from the shop's table. */
  readonly table?: (lamps: RoutesData) => RoutesData;
  /** The time on the clock; the actual time by default. */
  readonly at?: Instant;
  /** The old site's server; a stand-in by default. */
  readonly origin?: string;
  /** Variables of the deployment. */
  readonly variables?: Readonly<Record<string, string>>;
}

export async function setScene(setting: Setting = {}): Promise<Scene> {
  const { bare = false, table = (it) => it, at, origin = null, variables = {} } = setting;
  mkdirSync(`${ROOT}/build`, { recursive: true });
  const folder = mkdtempSync(`${ROOT}/build/scene-`);
  const storage = join(folder, "storage");
  const first = table(firstTable());
  writeFileSync(join(folder, "wrangler.toml"), deploymentWith(variables));
  const server = await startServer({
    compiled: compile(first),
    port: 0,
    origin,
    storage,
    folder,
    ...(at === undefined ? {} : { at }),
    everySeconds: 0.5,
    // Rows are read when this scene has changed them: a run costs as much as a page.
    rowsEverySeconds: 5,
  });
  const { redirects } = server;
  const scene = {
    server,
    folder,
    table: first,
    url: `http://localhost:${server.port}/_sunset`,
    previewUrl: `http://preview.localhost:${server.port}`,
    run: (...args: string[]): Promise<Ran> =>
      sunset(args, {
        env: { SUNSET_STORAGE: storage, SUNSET_BY: BY },
        cwd: folder,
        now: Date.now(),
      }),
    publish: (data: RoutesData) => publish(redirects, compile(data)),
    type: (rows: Readonly<Record<string, string>>) => typeRows(server, rows),
    async stop() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  const releases = bare ? NOTHING : await play(scene, first);
  return { ...scene, releases };
}

/** Returns the deployment of this folder with additional variables. */
function deploymentWith(variables: Readonly<Record<string, string>>): string {
  const lines = Object.entries(variables).map(([name, value]) => `${name} = "${value}"\n`);
  return readFileSync(`${ROOT}/wrangler.toml`, "utf8").replace(
    "[vars]\n",
    `[vars]\n${lines.join("")}`,
  );
}

/** Possible results of a check of the new site. */
const CHECKED: CheckResults = {
  checkedAt: new Date(Date.now() - DAY_MS / 2).toISOString(),
  checkedBy: BY,
  counts: { dead: 1, "soft-dead": 1, unknown: 0, redirected: 1, ok: 41 },
  unfilled: 2,
  targets: [
    {
      url: "https://www.new.example/global/support/warranty/",
      verdict: "dead",
      status: 404,
      hops: 0,
      finalUrl: "https://www.new.example/global/support/warranty/",
      reason: null,
      rules: 3,
      from: "/global/support/warranty",
    },
    {
      url: "https://www.new.example/global/product/lamp-m2/",
      verdict: "soft-dead",
      status: 302,
      hops: 1,
      finalUrl: "https://www.new.example/global/errors/404",
      reason: "site.deadTargets has /global/errors/404",
      rules: 1,
      from: "/global/lamp-m2",
    },
    {
      url: "https://www.new.example/global/",
      verdict: "redirected",
      status: 200,
      hops: 1,
      finalUrl: "https://www.new.example/global",
      reason: null,
      rules: 1,
      from: null,
    },
  ],
};

const NOTHING = { serving: "", rejected: "", waiting: "" };

async function play(
  { server, url, type }: Pick<Scene, "server" | "url" | "type">,
  first: RoutesData,
): Promise<Scene["releases"]> {
  const { redirects } = server;
  // Decisions refer to the deployed table, so a page loaded before that is known would be out of date.
  await untilOther(server, DEPLOYED_KEY, null);
  const serving = await publish(redirects, compile(first));
  const approval = "Checked against the crawl of 3 November; all landing pages go where we agreed.";
  await decide(url, serving, "approve", approval);
  await promote(redirects, serving);
  const rejected = await publish(redirects, compile(withoutApp(first)));
  const rejection =
    "The page of the app must say that it is closed: it may not go to the home page.";
  await decide(url, rejected, "reject", rejection);
  const waiting = await publish(redirects, compile(nextTable(first)));
  await writeCheckResults(redirects, waiting, CHECKED, Date.now());
  await type({
    "/global/lamp-f6-launch": "https://www.new.example/global/product/lamp-f6/",
    "/global/community": "https://www.new.example/global/support/",
  });
  await type({
    "/global/community": "https://community.example/lamps",
    "/global/event/mwc-2024": "https://www.new.example/global/event/ mwc",
    "/global/old-campaign": "gone",
  });
  return { serving, rejected, waiting };
}

function compile(data: RoutesData): CompiledRoutes {
  const { compiled, findings } = readRoutesFile(JSON.stringify(data), "routes.json");
  if (compiled) return compiled;
  throw new TypeError(findings.map((it) => it.message).join("\n"));
}

/** Types rows and waits until the reconciler has read them. */
async function typeRows(server: Server, rows: Readonly<Record<string, string>>): Promise<void> {
  const before = await textOf(server, OVERLAY_KEY);
  await server.redirects.put(Object.entries(rows).map(([key, value]) => ({ key, value })));
  await untilOther(server, OVERLAY_KEY, before);
}

/** Has the reconciler run until it has written a value other than the previous one. */
async function untilOther(server: Server, key: string, before: string | null): Promise<void> {
  do {
    await server.reconcile();
    await new Promise((resolve) => setTimeout(resolve, 20));
  } while ((await textOf(server, key)) === before);
}

async function textOf({ redirects }: Server, key: string): Promise<string | null> {
  return (await redirects.getTexts([key])).get(key) ?? null;
}

/** Decides like the form; retries if the page is out of date because the Worker has just read an older live table. */
export async function decide(
  url: string,
  id: string,
  decision: string,
  comment: string,
  times = 5,
): Promise<string> {
  const look = async (): Promise<string> => (await fetch(`${url}/releases/${id}`)).text();
  // On a busy machine a page does not wait for the check of its version, to which the decision is bound.
  let page = await look();
  while (page.includes("data-later")) page = await look();
  const token = /name="token" value="([0-9a-f]+)"/.exec(page)?.[1] ?? "";
  const response = await fetch(`${url}/releases/${id}/decision`, {
    method: "POST",
    redirect: "manual",
    headers: { "sec-fetch-site": "same-origin" },
    body: new URLSearchParams({ token, decision, comment }),
  });
  if (response.status === 303) return response.headers.get("location") ?? "";
  const text = await response.text();
  if (times === 1 || !text.includes("out of date")) throw new Error(text);
  return decide(url, id, decision, comment, times - 1);
}

/** Returns the table of a lamp shop, with dates moved so that its gate is some weeks ahead. */
function firstTable(): RoutesData {
  const data: RoutesData = JSON.parse(
    readFileSync(new URL("old-lamps.json", import.meta.url), "utf8"),
  );
  const gate = Math.ceil(Date.now() / DAY_MS + 38) * DAY_MS;
  const shift = gate - Date.parse(data.site.activatesAt);
  const move = (text: string | undefined): string | undefined =>
    text === undefined ? undefined : new Date(Date.parse(text) + shift).toISOString();
  const moved = (rule: RuleData): RuleData => {
    const { startsAt, endsAt, ...rest } = rule;
    return {
      ...rest,
      ...(startsAt === undefined ? {} : { startsAt: move(startsAt) ?? startsAt }),
      ...(endsAt === undefined ? {} : { endsAt: move(endsAt) ?? endsAt }),
    };
  };
  const announceAt = move(data.site.announceAt);
  return {
    site: {
      ...data.site,
      activatesAt: new Date(gate).toISOString(),
      ...(announceAt === undefined ? {} : { announceAt }),
    },
    rules: data.rules.map((rule) => rule && moved(rule)),
  };
}

/** Returns the table that reviewers reject. */
function withoutApp({ site, rules }: RoutesData): RoutesData {
  const to = "https://www.new.example/global/";
  return {
    site,
    rules: rules.map((rule) => {
      if (rule?.section !== "App") return rule;
      const { gone: _gone, ...rest } = rule;
      return { ...rest, to };
    }),
  };
}

/** Returns the next version: some rules are removed, some lead elsewhere, and a list of old campaigns is added. */
function nextTable({ site, rules }: RoutesData): RoutesData {
  const campaigns = [
    "birthday",
    "black-friday",
    "double-eleven",
    "flash-sale",
    "new-year",
    "student-days",
  ];
  const added = campaigns.flatMap((name) =>
    ["2022", "2023"].map((year): RuleData => ({
      from: `/global/event/${name}-${year}`,
      to: `https://www.new.example/global/event/${name}/`,
      section: "Campaigns",
    })),
  );
  const dropped = new Set(["/index.html", "/global/index.html"]);
  const changed = rules.flatMap((rule): RuleData[] => {
    if (!rule || dropped.has(rule.from)) return [];
    if (rule.from === "/global")
      return [{ ...rule, to: "https://www.new.example/global/discover/lamps/" }];
    if (rule.section === "Shop") return [{ ...rule, status: 302 }];
    return [rule];
  });
  return { site, rules: [...changed, ...added] };
}
