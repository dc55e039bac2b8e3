/** `pull-request.yml` and `previews.yml`: node scripts/ci/preview.ts make|delete|stale */
import { deletePreview, deleteStalePreviews, makePreview } from "./previews.ts";
import { required, runStep, setOutput, StepError } from "./world.ts";

process.exitCode = await runStep(async (world) => {
  const [act = ""] = process.argv.slice(2);
  if ((world.env.CLOUDFLARE_API_TOKEN ?? "") === "") {
    // A repository without an account has no previews, which is not the pull request's fault.
    world.say(
      "No previews: the repository has no secret CLOUDFLARE_API_TOKEN (docs/workflows.md).",
    );
    return 0;
  }
  const pullRequest = (): number =>
    Number(required(world, "PULL_REQUEST", "Set it to the pull request's number"));
  switch (act) {
    case "make":
      setOutput(world, "url", await makePreview(world, pullRequest()));
      return 0;
    case "delete":
      return (await deletePreview(world, pullRequest())) ? 0 : 1;
    case "stale": {
      const repository = required(world, "GITHUB_REPOSITORY", "Run this in a workflow");
      return (await deleteStalePreviews(world, repository)) ? 0 : 1;
    }
    default:
      throw new StepError(`There is no act ${act}`, "make, delete or stale");
  }
});
