/** Deploys a version to production: uploads it, verifies it without visitors, adds traffic in steps, or rolls back. */
import * as z from "zod/mini";
import { parseJson, StepError, type World } from "./world.ts";

export interface RollOutOptions {
  /** The deployed tag, for the records. */
  readonly tag: string;
  /** The Worker's name in `wrangler.toml`. */
  readonly worker: string;
  /** One of the site's hosts: `verify` asks all of them. */
  readonly host: string;
  /** The time for which a share of the traffic is watched before the next. */
  readonly waitSeconds: number;
}

/** The successive shares of traffic of a new version, in percent. */
export const SHARES = [10, 50, 100] as const;

/**
 * @returns 0 if the version serves everybody and the table is published; 1 if the version was rolled back to the
 *   previous one; 4 if it could not be rolled back; otherwise the exit code of `publish`.
 * @throws StepError if it fails before anything was changed.
 */
export async function rollOut(world: World, options: RollOutOptions): Promise<number> {
  const { say, sleep } = world;
  const former = await readFormer(world);
  const version = await upload(world, options.tag);
  const truth = await readTruth(world);
  const override = `Cloudflare-Workers-Version-Overrides: ${options.worker}="${version}"`;
  const verify = (...rest: string[]) =>
    world.run([
      ...SUNSET,
      "verify",
      `https://${options.host}`,
      "--remote",
      "--fresh",
      ...truth,
      ...rest,
    ]);

  const failed = async (what: string, output: string): Promise<number> => {
    say(`${what}:\n${output.trim()}`);
    return goBack(world, former, version);
  };

  // Part of the deployment without a share of the traffic, so that it can be requested by a header.
  const added = await deploy(
    world,
    [`${version}@0%`, `${former}@100%`],
    `${options.tag}: verified`,
  );
  if (added.code !== 0) return failed("The version cannot be deployed", added.stderr);
  const first = await verify("--header", override);
  if (first.code !== 0)
    return failed(`The version is not verified (exit ${first.code})`, outputOf(first));

  for (const share of SHARES) {
    const rest = share === 100 ? [] : [`${former}@${100 - share}%`];
    const moved = await deploy(
      world,
      [`${version}@${share}%`, ...rest],
      `${options.tag}: ${share} %`,
    );
    if (moved.code !== 0) return failed(`The version cannot be given ${share} %`, moved.stderr);
    await sleep(options.waitSeconds * 1000);
    // With the last share no other version serves visitors.
    const asked = await (share === 100 ? verify() : verify("--header", override));
    if (asked.code !== 0) {
      return failed(
        `The version is not verified at ${share} % (exit ${asked.code})`,
        outputOf(asked),
      );
    }
    say(`${share} % of the traffic is on ${version}, and verified.`);
  }

  // A version contains code and bindings; routes and the Cron Trigger must be deployed separately.
  const triggers = await world.run([...WRANGLER, "triggers", "deploy"]);
  if (triggers.code !== 0)
    return failed("Routes and the Cron Trigger cannot be deployed", triggers.stderr);
  return publish(world);
}

/** The command as people type it, so that lines of the log can be pasted. */
const WRANGLER = ["npx", "wrangler"] as const;
const SUNSET = ["npx", "sunset-edge"] as const;

const deploymentSchema = z.object({
  versions: z.array(z.object({ version_id: z.string(), percentage: z.number() })),
});

/** Reads the version that serves everybody now, to which a failure rolls back. */
async function readFormer(world: World): Promise<string> {
  const { code, stdout, stderr } = await world.run([
    ...WRANGLER,
    "deployments",
    "status",
    "--json",
  ]);
  if (code !== 0) {
    throw new StepError(
      `What is deployed cannot be read: ${stderr.trim()}`,
      "Deploy once by hand, npx wrangler deploy: this goes on from there. Or look at the token's permissions",
    );
  }
  const deployment = deploymentSchema.safeParse(parseJson(stdout));
  const serving = deployment.data?.versions.filter((it) => it.percentage > 0) ?? [];
  const [only] = serving;
  if (serving.length === 1 && only) return only.version_id;
  throw new StepError(
    serving.length === 0
      ? "What is deployed cannot be read: no version has traffic"
      : `The traffic is split: ${serving.map((it) => `${it.version_id} ${it.percentage} %`).join(", ")}`,
    "Give one version all of it, npx wrangler versions deploy VERSION@100%, and run this again",
  );
}

const uploadSchema = z.object({ type: z.literal("version-upload"), version_id: z.string() });

/** @returns The version's id, from the file that wrangler writes for programs. */
async function upload(world: World, tag: string): Promise<string> {
  const ran = await world.run([...WRANGLER, "versions", "upload", "--tag", tag, "--message", tag]);
  if (ran.code !== 0) {
    throw new StepError(
      `The version cannot be uploaded: ${ran.stderr.trim()}`,
      "Correct what is said above; nothing was deployed",
    );
  }
  const record = ran.records.map((it) => uploadSchema.safeParse(it)).find((it) => it.success);
  if (record) return record.data.version_id;
  throw new StepError(
    "wrangler does not say which version it uploaded",
    "Look for it: npx wrangler versions list; nothing was deployed",
  );
}

const statusSchema = z.object({
  release: z.nullable(z.string()),
  by: z.optional(z.nullable(z.string())),
});

/** If nothing is promoted, the new version brings the table itself and is verified against the file. */
async function readTruth(world: World): Promise<string[]> {
  const { code, stdout, stderr } = await world.run([...SUNSET, "status", "--remote", "--json"]);
  const status = code === 0 ? statusSchema.safeParse(parseJson(stdout)) : null;
  if (!status?.success) {
    throw new StepError(
      `What serves cannot be read: ${stderr.trim()}`,
      "Correct what is said above; nothing was deployed",
    );
  }
  const isPromoted = status.data.release !== null && status.data.by !== "bundle";
  return isPromoted ? [] : ["--routes", "routes.json"];
}

function deploy(world: World, shares: readonly string[], message: string) {
  return world.run([...WRANGLER, "versions", "deploy", ...shares, "--yes", "--message", message]);
}

/** Moves all traffic back to the previous version. */
async function goBack(world: World, former: string, version: string): Promise<number> {
  const { say } = world;
  const ran = await deploy(world, [`${former}@100%`], `back from ${version}`);
  if (ran.code === 0) {
    say(
      `Back: all of the traffic is on ${former}. What was uploaded stays, without traffic: ${version}.`,
    );
    return 1;
  }
  say(
    `error: ${version} may have traffic, and could not be taken back: ${ran.stderr.trim()}\n  fix: npx wrangler versions deploy ${former}@100% --yes`,
  );
  return 4;
}

/** Publishes for review; people decide on promotion, which puts a release in service. */
async function publish(world: World): Promise<number> {
  const ran = await world.run([...SUNSET, "publish", "--remote"]);
  if (ran.code !== 0) {
    world.say(
      `The version serves; its table is not published (exit ${ran.code}).\n  fix: npx sunset-edge publish --remote`,
    );
  }
  return ran.code;
}

function outputOf({ stdout, stderr }: { stdout: string; stderr: string }): string {
  return [stdout, stderr].filter((it) => it.trim() !== "").join("\n");
}
