/** The folder of a site, in which commands run: its table, its `wrangler.toml` and its local storage. */
import { mkdirSync, readFileSync, type Stats, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { readWranglerConfig, type WranglerConfig } from "../../deployment/wrangler-config.ts";
import { CliError, codeOf } from "../terminal/errors.ts";
import { EXIT, type Io } from "../terminal/io.ts";
import { PROGRAM } from "../../domain/pasteable.ts";

/** The folder of a site's local storage, the same for wrangler and `npm start`; `SUNSET_STORAGE` overrides it. */
export function localStorageOf({ cwd, env }: Io): string {
  return env.SUNSET_STORAGE === undefined
    ? join(cwd, ".wrangler/state/v3")
    : resolve(cwd, env.SUNSET_STORAGE);
}

/**
 * Creates the folder for the temporary files of the runtime.
 *
 * @returns The path of the existing folder.
 */
export function makeTemporaryFolder(site: string): string {
  const path = join(site, ".wrangler/tmp");
  mkdirSync(path, { recursive: true });
  return path;
}

const DEPLOYMENT = "wrangler.toml";

/**
 * Reads the configuration with which a site is deployed and runs locally.
 *
 * @throws CliError if the folder is not that of a site, or its file cannot be read.
 */
export function readDeployment(site: string): WranglerConfig & { compatibilityDate: string } {
  const config = readWranglerConfig(readDeploymentText(site));
  if (!config.ok) {
    const { message, place } = config.problem;
    const where = `${DEPLOYMENT}:${place.line}:${place.column}`;
    throw new CliError(`${where} cannot be read: ${message}`, "Correct it there", EXIT.invalid);
  }
  const { compatibilityDate } = config.value;
  if (compatibilityDate !== null) return { ...config.value, compatibilityDate };
  const fix = "Write today's for a new site, or that of the last deployment";
  throw new CliError(`${DEPLOYMENT} names no compatibility_date`, fix, EXIT.invalid);
}

function readDeploymentText(site: string): string {
  const text = findDeploymentText(site);
  if (text !== null) return text;
  const message = `${site} is not a site's folder: there is no ${DEPLOYMENT} in it`;
  const fix = `Go to the site's folder, or make one: ${PROGRAM} init museum`;
  throw new CliError(message, fix, EXIT.usage);
}

/** @returns null if there is none. */
export function findDeploymentText(site: string): string | null {
  return readSettingsText(join(site, DEPLOYMENT));
}

/** Far more than needed: a site's `wrangler.toml` has about a hundred lines. */
const SETTINGS_BYTES_AT_MOST = 2 ** 20;

/**
 * Reads a `wrangler.toml` without its byte-order mark. A FIFO or a device is refused, because it might never end.
 *
 * @returns null if there is none.
 * @throws CliError if it is not a file, or larger than 1 MB.
 */
export function readSettingsText(path: string): string | null {
  try {
    const wrong = whyNoSettings(statSync(path));
    if (wrong === null) return readFileSync(path, "utf8").replace(/^\uFEFF/, "");
    const fix = "Replace it with the site's own: the one that init writes has some 2 KB";
    throw new CliError(`${path} ${wrong}`, fix, EXIT.invalid);
  } catch (cause) {
    if (codeOf(cause) === "ENOENT") return null;
    throw cause;
  }
}

function whyNoSettings(there: Stats): string | null {
  if (!there.isFile()) return there.isDirectory() ? "is a folder" : "is not a regular file";
  return there.size > SETTINGS_BYTES_AT_MOST ? "is larger than 1 MB" : null;
}
