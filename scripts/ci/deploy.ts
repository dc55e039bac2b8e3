/** The step of `deploy.yml`, which deploys a tag to production. */
import { readFileSync } from "node:fs";
import { parse } from "smol-toml";
import * as z from "zod/mini";
import { readRoutesFile } from "../../src/routes-file/routes-json.ts";
import { rollOut } from "./roll-out.ts";
import { required, runStep, StepError } from "./world.ts";

const TOKEN =
  "Add it to the secrets of the environment: docs/workflows.md says with which permissions";

process.exitCode = await runStep((world) => {
  required(world, "CLOUDFLARE_API_TOKEN", TOKEN);
  required(world, "CLOUDFLARE_ACCOUNT_ID", TOKEN);
  const tag = required(world, "GITHUB_REF_NAME", "Run this for a tag");
  const { name } = z
    .object({ name: z.string() })
    .parse(parse(readFileSync("wrangler.toml", "utf8")));
  const { compiled } = readRoutesFile(readFileSync("routes.json", "utf8"), "routes.json");
  const [host] = compiled?.table.site.hosts ?? [];
  if (host === undefined) {
    throw new StepError("routes.json cannot be read", "npx sunset-edge validate says why");
  }
  return rollOut(world, { tag, worker: name, host, waitSeconds: 60 });
});
