/** Previews of pull requests, which are deleted when nobody needs them any more. */
import * as z from "zod/mini";
import { ask, problemOf } from "./comment.ts";
import { StepError, type World } from "./world.ts";

const WRANGLER = ["npx", "wrangler", "preview"] as const;

/** Returns the name of a pull request's preview. */
export function previewName(pullRequest: number): string {
  return `pull-${pullRequest}`;
}

const previewSchema = z.object({
  type: z.literal("preview"),
  preview_urls: z.nullish(z.array(z.string())),
  deployment_urls: z.nullish(z.array(z.string())),
});

/**
 * @returns The preview's address.
 * @throws StepError if there is none.
 */
export async function makePreview({ run }: World, pullRequest: number): Promise<string> {
  const ran = await run([...WRANGLER, "--name", previewName(pullRequest)]);
  if (ran.code !== 0) {
    throw new StepError(
      `The preview cannot be deployed: ${lastLines(ran.stderr)}`,
      "docs/sign-off.md says what wrangler.toml and the token need for it",
    );
  }
  const record = ran.records.map((it) => previewSchema.safeParse(it)).find((it) => it.success);
  const url = [...(record?.data.preview_urls ?? []), ...(record?.data.deployment_urls ?? [])][0];
  if (url !== undefined) return url;
  throw new StepError(
    "The preview has no address",
    "Set preview_urls = true in wrangler.toml, and deploy once by hand",
  );
}

/** @returns false if the preview could not be deleted; true if it does not exist. */
export async function deletePreview({ run, say }: World, pullRequest: number): Promise<boolean> {
  const name = previewName(pullRequest);
  const ran = await run([...WRANGLER, "delete", "--name", name, "--skip-confirmation"]);
  if (ran.code === 0) say(`${name} is deleted.`);
  else if (/not found|does not exist|could not be found/i.test(ran.stdout + ran.stderr)) {
    say(`${name} is not there.`);
  } else {
    say(`${name} is not deleted: ${lastLines(ran.stderr)}`);
    return false;
  }
  return true;
}

const DAY_MS = 86_400_000;

/** Previews without a push for this long are deleted; the next push recreates them. */
const STALE_AFTER_DAYS = 30;

/** How far back closed pull requests are checked, in case their own run failed. */
const CLOSED_DAYS = 14;

const pullsSchema = z.array(
  z.object({ number: z.number(), state: z.enum(["open", "closed"]), updated_at: z.string() }),
);

type Pull = z.infer<typeof pullsSchema>[number];

/** Returns the pull requests whose previews nobody needs. Pure. */
export function staleAmong(pulls: readonly Pull[], now: number): number[] {
  return pulls
    .filter(({ state, updated_at: at }) => {
      const days = (now - Date.parse(at)) / DAY_MS;
      return state === "closed" ? days <= CLOSED_DAYS : days > STALE_AFTER_DAYS;
    })
    .map((it) => it.number);
}

/** @returns Whether all stale previews were deleted. */
export async function deleteStalePreviews(world: World, repository: string): Promise<boolean> {
  const pulls = [
    ...(await listPulls(world, `/repos/${repository}/pulls?state=open&sort=updated&direction=asc`)),
    ...(await listPulls(
      world,
      `/repos/${repository}/pulls?state=closed&sort=updated&direction=desc`,
    )),
  ];
  const stale = staleAmong(pulls, world.now());
  let isDone = true;
  for (const number of stale) isDone = (await deletePreview(world, number)) && isDone;
  world.say(`${stale.length} of ${pulls.length} pull requests need no preview.`);
  return isDone;
}

/** Lists the first hundred; the others follow in later runs. */
async function listPulls(world: World, path: string): Promise<Pull[]> {
  const response = await ask(world, "GET", `${path}&per_page=100`);
  if (!response.ok) throw await problemOf(response);
  return pullsSchema.parse(await response.json());
}

function lastLines(text: string): string {
  return text.trim().split("\n").slice(-5).join("\n");
}
