import type { Command } from "commander";
import { readWranglerConfig, type WranglerConfig } from "../../deployment/wrangler-config.ts";
import { createApiClient } from "../../store/kv/api-client.ts";
import { printChecklist } from "../checklist/checklist.ts";
import { createReader } from "../preflight/reader.ts";
import { preflightAccount, preflightFolder } from "../preflight/run-preflight.ts";
import type { World } from "../preflight/world.ts";
import { findZones } from "../preflight/zones.ts";
import { readCredentials } from "../tables/credentials.ts";
import { readWranglerFile, wranglerFileBeside } from "../tables/deployment.ts";
import { loadTable, routesOption } from "../tables/input.ts";
import { CliError } from "../terminal/errors.ts";
import { EXIT, type ExitCode, type Io } from "../terminal/io.ts";
import { say } from "../terminal/output.ts";
import { pasteable } from "../../domain/pasteable.ts";

interface Options {
  readonly routes: string;
  readonly env?: string;
  readonly remote?: boolean;
  readonly json?: boolean;
}

export function addPreflight(program: Command, io: Io, exit: (code: ExitCode) => void): void {
  program
    .command("preflight")
    .summary("is the deployment right? routes, placeholders, DNS, certificates, rules")
    .description(
      "Checks what a deployment needs, before and after it: one line per check with what to do, and exit 1 unless all pass. Writes nothing.",
    )
    .option("--routes <file>", "the table; the wrangler.toml beside it deploys it", "routes.json")
    .option("--env <name>", "an environment of wrangler.toml, instead of its top level")
    .option(
      "--remote",
      "also check the account at Cloudflare: CLOUDFLARE_API_TOKEN and CLOUDFLARE_ACCOUNT_ID; read access is enough",
    )
    .option("--json", "print { go, at, checks }")
    .action(async (options: Options) => exit(await preflight(io, options)));
}

async function preflight(
  io: Io,
  { routes, env, remote, json = false }: Options,
): Promise<ExitCode> {
  const config = await readConfig(io, wranglerFileBeside(routes));
  const { table, data } = await loadTable(io, routes);
  const { site } = table;
  const settings = settingsOf(config, env);
  const world: World = { config, settings, data, site, now: io.now() };
  if (!remote) {
    const code = await printChecklist(io, preflightFolder(world), { json });
    if (!json) {
      const again = pasteable(["preflight", ...optionsOf(routes, env)], { isRemote: true });
      say(io, `Cloudflare was not checked: ${again}`);
    }
    return code;
  }
  const { accountId, ...api } = readCredentials(io);
  const reader = createReader(createApiClient(api));
  const zones = await findZones(reader, accountId, site.hosts);
  return printChecklist(io, await preflightAccount({ ...world, reader, accountId, zones }), {
    json,
  });
}

function optionsOf(routes: string, env: string | undefined): string[] {
  return [...routesOption(routes), ...(env === undefined ? [] : ["--env", env])];
}

async function readConfig(io: Io, file: string): Promise<WranglerConfig> {
  const text = readWranglerFile(io, file);
  if (text === null) {
    const fix = "Name a table that has one beside it: --routes FILE";
    throw new CliError(`Cannot read ${file}: there is no such file`, fix);
  }
  const config = readWranglerConfig(text);
  if (config.ok) return config.value;
  const { line, column } = config.problem.place;
  const message = `${file}:${line}:${column} cannot be read: ${config.problem.message}`;
  throw new CliError(message, "Correct it", EXIT.invalid);
}

function settingsOf(config: WranglerConfig, env: string | undefined): World["settings"] {
  if (env === undefined) return config;
  const settings = config.environments.get(env);
  if (settings) return settings;
  const names = [...config.environments.keys()].join(", ");
  throw new CliError(
    `wrangler.toml has no environment ${env}`,
    names === "" ? "Leave --env out: it has none" : `Name one of those it has: ${names}`,
  );
}
