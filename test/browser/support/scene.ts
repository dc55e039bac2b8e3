/** A site some weeks before its gate, with what its people did so far: for the browser tests and for the pictures. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openLocalKv } from "../../../src/cli/local-kv.ts";
import { type Server, startServer } from "../../../src/dev/server.ts";
import type { RoutesData, RuleData } from "../../../src/domain/schema.ts";
import { readRoutesFile } from "../../../src/formats/routes-json.ts";
import { type Ran, sunset } from "../../cli/support.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

const DAY_MS = 24 * 60 * 60 * 1000;

export interface Scene {
  readonly server: Server;
  /** Of the console. */
  readonly url: string;
  /** Where old addresses answer as of the chosen instant. */
  readonly previewUrl: string;
  /** By what was done with them. */
  readonly releases: {
    readonly serving: string;
    readonly rejected: string;
    readonly waiting: string;
  };
  /** Runs the command line on the server's storage. */
  run(...args: string[]): Promise<Ran>;
  /** Publishes a table, and gives its id. */
  publish(data: RoutesData): Promise<string>;
  /** Writes rows as the dashboard does, and waits until they were read. */
  type(rows: Readonly<Record<string, string>>): Promise<void>;
  stop(): Promise<void>;
}

/** @param bare Nothing was done yet: nothing published, no rows. */
export async function setScene({ bare = false } = {}): Promise<Scene> {
  mkdirSync(`${ROOT}/build`, { recursive: true });
  const folder = mkdtempSync(`${ROOT}/build/scene-`);
  const storage = join(folder, "storage");
  const first = shippedTable();
  const { compiled } = readRoutesFile(JSON.stringify(first), "routes.json");
  if (!compiled) throw new TypeError("The shipped table cannot be read");
  const server = await startServer({ compiled, port: 0, origin: null, storage });
  const url = `http://localhost:${server.port}/_sunset`;
  const run = (...args: string[]): Promise<Ran> =>
    sunset(args, {
      env: { SUNSET_STORAGE: storage, SUNSET_BY: "ana@example.com" },
      cwd: folder,
      now: Date.now(),
    });

  async function publish(data: RoutesData): Promise<string> {
    writeFileSync(join(folder, "routes.json"), JSON.stringify(data));
    const { code, stdout, stderr } = await run("publish", "--json");
    if (code !== 0) throw new Error(stderr);
    return JSON.parse(stdout).id;
  }

  async function type(rows: Readonly<Record<string, string>>): Promise<void> {
    const { redirects, close } = await openLocalKv(storage);
    const before = (await redirects.getTexts(["overlay"])).get("overlay");
    await redirects.put(Object.entries(rows).map(([key, value]) => ({ key, value })));
    for (let attempt = 0; attempt < 40; attempt++) {
      if ((await redirects.getTexts(["overlay"])).get("overlay") !== before) break;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    await close();
  }

  const scene = {
    server,
    url,
    previewUrl: `http://preview.localhost:${server.port}`,
    run,
    publish,
    type,
    async stop() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  const releases = bare ? NOTHING : await play(scene, first);
  return { ...scene, releases };
}

const NOTHING = { serving: "", rejected: "", waiting: "" };

async function play(
  { url, run, publish, type }: Omit<Scene, "releases">,
  first: RoutesData,
): Promise<Scene["releases"]> {
  const serving = await publish(first);
  await decide(
    url,
    serving,
    "approve",
    "Checked against the crawl of 3 November; all landing pages go where we agreed.",
  );
  const { code, stderr } = await run("promote", serving);
  if (code !== 0) throw new Error(stderr);
  const rejected = await publish(withoutApp(first));
  await decide(
    url,
    rejected,
    "reject",
    "The app's page must say that the app is closed: it may not go to the home page.",
  );
  const waiting = await publish(nextTable(first));
  await type({
    "/global/poco-f6-launch": "https://www.mi.com/global/product/poco-f6/",
    "/global/community": "https://www.mi.com/global/support/",
  });
  await type({
    "/global/community": "https://community.example/poco",
    "/global/event/mwc-2024": "https://www.mi.com/global/event/ mwc",
    "/global/old-campaign": "gone",
  });
  return { serving, rejected, waiting };
}

/** Decides as the form does. */
export async function decide(
  url: string,
  id: string,
  decision: string,
  comment: string,
): Promise<string> {
  const page = await fetch(`${url}/releases/${id}`);
  const token = /name="token" value="([0-9a-f]+)"/.exec(await page.text())?.[1] ?? "";
  const response = await fetch(`${url}/releases/${id}/decision`, {
    method: "POST",
    redirect: "manual",
    headers: { "sec-fetch-site": "same-origin" },
    body: new URLSearchParams({ token, decision, comment }),
  });
  if (response.status !== 303) throw new Error(await response.text());
  return response.headers.get("location") ?? "";
}

/** The table that comes with the project, its dates moved so that its gate is some weeks ahead. */
export function shippedTable(): RoutesData {
  const data: RoutesData = JSON.parse(readFileSync(`${ROOT}/routes.json`, "utf8"));
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

/** What the reviewers did not want. */
function withoutApp({ site, rules }: RoutesData): RoutesData {
  const to = "https://www.mi.com/global/";
  return {
    site,
    rules: rules.map((rule) => {
      if (rule?.section !== "App") return rule;
      const { gone: _gone, ...rest } = rule;
      return { ...rest, to };
    }),
  };
}

/** The next version: some rules go, some lead elsewhere, and a list of old campaigns comes in. */
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
      to: `https://www.mi.com/global/event/${name}/`,
      section: "Campaigns",
    })),
  );
  const dropped = new Set(["/index.html", "/global/index.html"]);
  const changed = rules.flatMap((rule): RuleData[] => {
    if (!rule || dropped.has(rule.from)) return [];
    if (rule.from === "/global")
      return [{ ...rule, to: "https://www.mi.com/global/discover/poco/" }];
    if (rule.section === "Shop") return [{ ...rule, status: 302 }];
    return [rule];
  });
  return { site, rules: [...changed, ...added] };
}
