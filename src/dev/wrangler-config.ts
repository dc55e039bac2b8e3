import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "smol-toml";
import * as z from "zod/mini";

const FILE = fileURLToPath(new URL("../../wrangler.toml", import.meta.url));

const config = z
  .object({
    compatibility_date: z.string(),
    compatibility_flags: z.array(z.string()),
    vars: z.record(z.string(), z.string()),
    kv_namespaces: z.array(z.object({ binding: z.string() })),
  })
  .parse(parse(readFileSync(FILE, "utf8")));

/** What production runs on; locally it is the same. */
export const COMPATIBILITY_DATE = config.compatibility_date;
export const COMPATIBILITY_FLAGS: readonly string[] = config.compatibility_flags;

/** Production's variables. */
export const VARIABLES: Readonly<Record<string, string>> = config.vars;

/** The namespaces, by binding; locally each is named by its binding, as wrangler does if there is no id. */
export const KV_NAMESPACES: readonly string[] = config.kv_namespaces.map((it) => it.binding);
