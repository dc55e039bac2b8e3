/** The single issue about a monitor's problems: opened once, kept up to date, and closed when all is well. */
import * as z from "zod/mini";
import { problemOf, sendToGitHub } from "./comment.ts";
import type { World } from "./world.ts";

/** An invisible mark by which the issue is found again. */
export const ISSUE_MARK = "<!-- sunset: canaries -->";

const PAGE = 100;

const issuesSchema = z.array(
  z.object({
    number: z.number(),
    body: z.nullish(z.string()),
    user: z.nullish(z.object({ type: z.string() })),
  }),
);

export interface Issue {
  readonly title: string;
  readonly body: string;
}

/** @throws StepError if GitHub does not answer as expected. */
export async function keepIssue(
  world: World,
  repository: string,
  { title, body }: Issue,
): Promise<"opened" | "updated" | "unchanged"> {
  const marked = `${ISSUE_MARK}\n${body}`.slice(0, CHARACTERS_AT_MOST);
  const open = await findOpen(world, repository);
  if (open?.body === marked) return "unchanged";
  const path = `/repos/${repository}/issues`;
  const response = open
    ? await sendToGitHub(world, "PATCH", `${path}/${open.number}`, { body: marked })
    : await sendToGitHub(world, "POST", path, { title, body: marked });
  if (!response.ok) throw await problemOf(response);
  return open ? "updated" : "opened";
}

/** @returns Whether there was an open issue. @throws StepError if GitHub does not answer as expected. */
export async function closeIssue(world: World, repository: string): Promise<boolean> {
  const open = await findOpen(world, repository);
  if (!open) return false;
  const path = `/repos/${repository}/issues/${open.number}`;
  const response = await sendToGitHub(world, "PATCH", path, { state: "closed" });
  if (!response.ok) throw await problemOf(response);
  return true;
}

/** GitHub's limit. */
const CHARACTERS_AT_MOST = 65_536;

/** Finds only our own issue; issues by people are left alone, even with the mark in them. */
async function findOpen(world: World, repository: string) {
  for (let page = 1; ; page++) {
    const path = `/repos/${repository}/issues?state=open&per_page=${PAGE}&page=${page}`;
    const response = await sendToGitHub(world, "GET", path);
    if (!response.ok) throw await problemOf(response);
    const issues = issuesSchema.parse(await response.json());
    const ours = issues.find((it) => it.user?.type === "Bot" && it.body?.startsWith(ISSUE_MARK));
    if (ours) return { number: ours.number, body: ours.body ?? "" };
    if (issues.length < PAGE) return null;
  }
}
