import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, TomlError } from "smol-toml";
import * as z from "zod/mini";
import { CliError } from "../terminal/errors.ts";
import { EXIT } from "../terminal/io.ts";
import { PROGRAM } from "../terminal/pasteable.ts";

const FILE = "wrangler.toml";

const configSchema = z.object({
  name: z.string(),
  compatibility_date: z.string(),
  compatibility_flags: z._default(z.array(z.string()), []),
  vars: z._default(z.record(z.string(), z.string()), {}),
  kv_namespaces: z._default(
    z.array(z.object({ binding: z.string(), id: z.optional(z.string()) })),
    [],
  ),
});

/** What `wrangler.toml` says of the Worker: locally it runs on the same as in production. */
export interface WranglerConfig {
  /** The Worker's name in the account. */
  readonly name: string;
  readonly compatibilityDate: string;
  readonly compatibilityFlags: readonly string[];
  /** Production's variables. */
  readonly variables: Readonly<Record<string, string>>;
  /** An id stands there if the namespace is not left to the deployment to create. */
  readonly namespaces: readonly { readonly binding: string; readonly id?: string | undefined }[];
}

/**
 * Reads the deployment's settings.
 *
 * @param folder The site's.
 * @throws CliError if the folder is no site's, or its file cannot be read.
 */
export function readWranglerConfig(folder: string): WranglerConfig {
  const config = configSchema.safeParse(parseFile(folder));
  if (!config.success) {
    const [issue] = config.error.issues;
    const message = `${FILE} cannot be used: ${issue?.path.join(".")}: ${issue?.message}`;
    throw new CliError(message, "docs/deploy.md lists what stands there", EXIT.invalid);
  }
  const { name, vars, ...it } = config.data;
  return {
    name,
    compatibilityDate: it.compatibility_date,
    compatibilityFlags: it.compatibility_flags,
    variables: vars,
    namespaces: it.kv_namespaces,
  };
}

function parseFile(folder: string): unknown {
  try {
    return parse(readFileSync(join(folder, FILE), "utf8"));
  } catch (cause) {
    if (cause instanceof TomlError) {
      const message = `${FILE}:${cause.line}:${cause.column} cannot be read: ${firstLine(cause.message)}`;
      throw new CliError(message, "Correct it there", EXIT.invalid, { cause });
    }
    const isMissing = cause instanceof Error && "code" in cause && cause.code === "ENOENT";
    if (!isMissing) throw cause;
    throw notASite(folder);
  }
}

/** The error for a command that works on a site, in a folder that holds none. */
export function notASite(folder: string): CliError {
  const message = `${folder} is no site's folder: there is no ${FILE} in it`;
  return new CliError(message, `Go to the site's folder, or make one: ${PROGRAM} init museum`);
}

function firstLine(text: string): string {
  return text.split("\n")[0] ?? "";
}
