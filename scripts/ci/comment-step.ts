/** The comment step of `pull-request.yml`. */
import { commentOnPullRequest } from "./pull-request.ts";
import { runStep } from "./world.ts";

process.exitCode = await runStep(commentOnPullRequest);
