/** `pull-request.yml`: the comment. */
import { commentOnPullRequest } from "./pull-request.ts";
import { runStep } from "./world.ts";

process.exitCode = await runStep(commentOnPullRequest);
