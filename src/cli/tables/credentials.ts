import type { ApiOptions } from "../../store/kv/api-client.ts";
import { CliError } from "../terminal/errors.ts";
import { EXIT, type Io } from "../terminal/io.ts";
import { documentation } from "../terminal/version.ts";

/** The credentials for Cloudflare's API, and how it is asked. */
export interface Credentials extends Pick<ApiOptions, "token" | "baseUrl" | "sleep" | "fetch"> {
  readonly accountId: string;
}

/** @throws CliError if a variable is missing. */
export function readCredentials(io: Io): Credentials {
  const { env } = io;
  const token = env.CLOUDFLARE_API_TOKEN ?? "";
  const accountId = env.CLOUDFLARE_ACCOUNT_ID ?? "";
  const missing = [
    token === "" ? "CLOUDFLARE_API_TOKEN" : null,
    accountId === "" ? "CLOUDFLARE_ACCOUNT_ID" : null,
  ].filter((it) => it !== null);
  if (missing.length > 0) {
    const fix = `Set ${missing.length > 1 ? "them" : "it"} in the environment; ${documentation(io, "deploy.md")} says how to make a token`;
    throw new CliError(`--remote needs ${missing.join(" and ")}`, fix, EXIT.remote);
  }
  const baseUrl = env.CLOUDFLARE_API_BASE_URL;
  return {
    token,
    accountId,
    ...(baseUrl === undefined ? {} : { baseUrl }),
    ...(io.sleep ? { sleep: io.sleep } : {}),
    ...(io.fetchApi ? { fetch: io.fetchApi } : {}),
  };
}
