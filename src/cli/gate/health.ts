import { parseJson } from "../../formats/text/json-source.ts";
import * as z from "zod/mini";
import type { Check } from "../checklist/checklist.ts";
import { failureOf } from "../check/patience.ts";
import { isFromFuture } from "../../store/records/in-force.ts";
import { localServer } from "../tables/console-url.ts";
import { shortId } from "../tables/live-table.ts";
import { parseServer } from "../tables/server-address.ts";
import { inWords } from "../terminal/duration.ts";
import type { Io } from "../terminal/io.ts";
import { line, type Scene } from "./scene.ts";

/** The part of `/_sunset/health` that is used. */
const healthSchema = z.object({
  ok: z.boolean(),
  release: z.string(),
  source: z.string(),
  ages: z.object({ current: z.nullable(z.number()), overlay: z.nullable(z.number()) }),
  canary: z.nullable(z.object({ ok: z.boolean() })),
});

/** @param base The value of `--url`: a host, or an address on it. */
export function healthUrl({ serving, stores }: Scene, base: string | undefined): string {
  const [host = "localhost"] = serving.ok ? serving.value.compiled.table.site.hosts : [];
  const server = parseServer(base ?? (stores.isRemote ? host : localServer(stores)));
  return server ? new URL("/_sunset/health", server).href : (base ?? "");
}

const TIMEOUT_MS = 10_000;

/** A promotion takes effect everywhere within two minutes; a difference after this time is a failure. */
const PROMOTED_MS = 300_000;

/** Checks the deployment's own health report, and compares it with the store. */
export async function checkHealth(io: Io, scene: Scene, url: string): Promise<Check> {
  const again = scene.stores.isRemote
    ? `See for yourself: curl -i '${url}'`
    : "Run npm start in another terminal, or use --url";
  try {
    const response = await (io.fetch ?? fetch)(url, {
      method: "GET",
      headers: { accept: "application/json" },
      redirect: "manual",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await new Response(response.body).text();
    return judgeHealth(scene, url, response.status, text, again);
  } catch (error) {
    return line("health", "unknown", `${url} does not answer: ${failureOf(error)}`, again);
  }
}

function judgeHealth(
  scene: Scene,
  url: string,
  status: number,
  text: string,
  again: string,
): Check {
  const read = healthSchema.safeParse(parseJson(text)?.value);
  if (!read.success) {
    const fix = `Is there a route for its host, and is this version deployed? ${again}`;
    return line(
      "health",
      "fail",
      `${url} answers ${status}, which is not an answer of this Worker`,
      fix,
    );
  }
  const { ok, release, source, ages, canary } = read.data;
  const from =
    source === "kv" ? "from KV" : source === "memory" ? "from memory" : "from the bundle";
  const what = `${shortId(release)} serves ${from}`;
  if (!ok) {
    const why =
      canary?.ok === false
        ? "an address that must redirect does not"
        : `KV was last confirmed ${ages.current === null ? "never" : `${ages.current} s ago`}`;
    return line("health", "fail", `${what}, and has a problem: ${why}`, again);
  }
  const expected = expectedOf(scene);
  if (expected === null || expected === release) return line("health", "ok", what, null);
  const promotedAt = (scene.pointer.ok ? scene.pointer.value?.promotedAt : null) ?? "";
  const since = Date.parse(promotedAt);
  const isFresh = scene.now - since < PROMOTED_MS && !isFromFuture(promotedAt, scene.now);
  const message = `${what}, and the store says ${shortId(expected)}`;
  if (!isFresh) return line("health", "fail", message, again);
  const fix = `Wait a minute: it was promoted ${inWords(scene.now - since)} ago`;
  return line("health", "warn", message, fix);
}

/** The release that should serve; null if not known. */
function expectedOf({ pointer, deployed }: Scene): string | null {
  if (!pointer.ok) return null;
  return pointer.value?.release ?? deployed?.release ?? null;
}
