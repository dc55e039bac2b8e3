/** The step that reports the changes of a pull request in a comment, or in the run's summary if it may not comment. */
import { keepComment } from "./comment.ts";
import { describeVisitorChanges } from "./visitor-changes.ts";
import { addToSummary, required, type World } from "./world.ts";

/** Reads the commit's `routes.json` with `git show`; null if it has none. */
async function show({ run }: World, commit: string): Promise<string | null> {
  const { code, stdout } = await run(["git", "show", `${commit}:routes.json`], { isShown: false });
  return code === 0 ? stdout : null;
}

/** Relies on GitHub checking out the merge of the pull request into its base, whose first parent is the base. */
export async function commentOnPullRequest(world: World): Promise<number> {
  const repository = required(world, "GITHUB_REPOSITORY", "Run this in a workflow");
  const pullRequest = Number(
    required(world, "PULL_REQUEST", "Set it to the pull request's number"),
  );
  const { PREVIEW_URL: url = "", IS_FORK: isFork = "false" } = world.env;
  const [before, after] = [await show(world, "HEAD^1"), await show(world, "HEAD")];
  const changes = describeVisitorChanges(before, after, world.now());
  const body = `${changes}\n\n${previewLine(url, isFork === "true")}\n`;
  addToSummary(world, body);
  const outcome = await keepComment(world, { repository, pullRequest, body });
  world.say(
    outcome === "refused"
      ? "No comment: the token of a pull request from a fork may only read. The text stands in this run's summary."
      : `The comment is ${outcome}.`,
  );
  return 0;
}

function previewLine(url: string, isFork: boolean): string {
  if (/^https:\/\/[\w.-]+\/?$/.test(url)) return `Preview: ${url} (behind Access)`;
  return isFork
    ? "No preview: pull requests from forks get no secrets. Whoever reviews it can push it to a branch."
    : "No preview: see the job `preview`.";
}
