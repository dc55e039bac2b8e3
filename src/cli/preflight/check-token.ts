import * as z from "zod/mini";
import { formatInstant, parseInstant } from "../../domain/instant.ts";
import { permissionFix } from "../../store/kv/api-refusal.ts";
import { plural } from "../terminal/output.ts";
import { fail, type Line, unknown, warn } from "./lines.ts";
import type { RemoteWorld } from "./world.ts";

const tokenSchema = z.object({
  status: z.string(),
  expires_on: z.nullish(z.string()),
});

const DAY_MS = 86_400_000;
/** With fewer days left, the expiry of a token causes a warning. */
const DAYS_LEFT_AT_LEAST = 30;

const RENEW =
  "Roll it, or make a new one: in the dashboard, My Profile (or Manage Account), API Tokens";

/** Checks that the token is valid, does not expire soon, and can at least read what deploying and publishing write. */
export async function checkToken(world: RemoteWorld): Promise<Line[]> {
  const { reader, accountId, now } = world;
  // Tokens owned by an account are unknown to the first of these two paths.
  const ofUser = await reader.get(tokenSchema, "/user/tokens/verify");
  const answer = ofUser.ok
    ? ofUser
    : await reader.get(tokenSchema, `/accounts/${accountId}/tokens/verify`);
  if (!answer.ok) {
    const { message, fix, refuses } = answer.problem;
    const isRefused = refuses === "token";
    return [
      isRefused
        ? fail(`the token is not accepted: ${message}`, fix)
        : unknown("the token", answer.problem),
    ];
  }
  if (answer.value === null) return await checkPermissions(world);
  const { status, expires_on: expiry } = answer.value;
  if (status !== "active") return [fail(`the token is ${status}`, RENEW)];
  const ends = typeof expiry === "string" ? parseInstant(expiry) : null;
  const days = ends === null ? Infinity : Math.floor((ends - now) / DAY_MS);
  const lines = await checkPermissions(world);
  if (ends === null || days >= DAYS_LEFT_AT_LEAST) return lines;
  const left = plural(Math.max(days, 0), "day");
  return [...lines, warn(`the token ends at ${formatInstant(ends)}, in ${left}`, RENEW)];
}

const anything = z.unknown();

/** Finds missing read permissions; missing write permissions show only when writing. */
async function checkPermissions({
  reader,
  accountId,
  settings,
  zones,
}: RemoteWorld): Promise<Line[]> {
  const account = `/accounts/${accountId}`;
  const [first] = zones.found;
  const probes: readonly (readonly [string, string])[] = [
    ["KV namespaces", `${account}/storage/kv/namespaces?per_page=5`],
    ["the Worker", `${account}/workers/scripts/${settings.name}/settings`],
    ...(first ? [["routes", `/zones/${first.zone.id}/workers/routes`] as const] : []),
  ];
  const lines: Line[] = first ? [] : [...zones.unseen];
  for (const [what, path] of probes) {
    const answer = await reader.get(anything, path);
    if (answer.ok) continue;
    lines.push(
      answer.problem.refuses === "permission"
        ? // A deployment writes to what is only read here.
          fail(`the token may not read ${what}`, permissionFix("PUT", path))
        : unknown(what, answer.problem),
    );
  }
  return lines;
}
