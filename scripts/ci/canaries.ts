/** The step of `canaries.yml`, which monitors the live site. */
import { readFileSync } from "node:fs";
import { readRoutesFile } from "../../src/routes-file/routes-json.ts";
import { watchCanaries } from "./watch-canaries.ts";
import { runStep, StepError } from "./world.ts";

process.exitCode = await runStep((world) => {
  const { compiled } = readRoutesFile(readFileSync("routes.json", "utf8"), "routes.json");
  const [host] = compiled?.table.site.hosts ?? [];
  if (host === undefined) {
    throw new StepError("routes.json cannot be read", "npx sunset-edge validate says why");
  }
  return watchCanaries(world, { host });
});
