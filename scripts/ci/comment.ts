/** The single comment on a pull request, which is written once and then kept up to date. */
import * as z from "zod/mini";
import { StepError, type World } from "./world.ts";

export interface CommentOptions {
  /** `owner/name`. */
  readonly repository: string;
  readonly pullRequest: number;
  readonly body: string;
}

/** `refused`: the token is read-only, as for pull requests from forks. */
export type CommentOutcome = "written" | "updated" | "unchanged" | "refused";

/** An invisible mark by which the comment is found again. */
export const MARK = "<!-- sunset: what changes for visitors -->";

/** GitHub's limit. */
const CHARACTERS_AT_MOST = 65_536;

const commentsSchema = z.array(
  z.object({
    id: z.number(),
    body: z.nullish(z.string()),
    user: z.nullish(z.object({ type: z.string() })),
  }),
);

const PAGE = 100;

/** @throws StepError if GitHub does not answer as expected. */
export async function keepComment(
  world: World,
  { repository, pullRequest, body }: CommentOptions,
): Promise<CommentOutcome> {
  const marked = `${MARK}\n${body}`.slice(0, CHARACTERS_AT_MOST);
  const issue = `/repos/${repository}/issues/${pullRequest}/comments`;
  const known = await find(world, issue);
  if (known?.body === marked) return "unchanged";
  const response = known
    ? await ask(world, "PATCH", `/repos/${repository}/issues/comments/${known.id}`, marked)
    : await ask(world, "POST", issue, marked);
  if (response.status === 403 || response.status === 404) return "refused";
  if (!response.ok) throw await problemOf(response);
  return known ? "updated" : "written";
}

/** Finds only our own comment; comments by people are left alone, even with the mark in them. */
async function find(world: World, issue: string) {
  for (let page = 1; ; page++) {
    const response = await ask(world, "GET", `${issue}?per_page=${PAGE}&page=${page}`);
    if (!response.ok) throw await problemOf(response);
    const comments = commentsSchema.parse(await response.json());
    const ours = comments.find((it) => it.user?.type === "Bot" && it.body?.startsWith(MARK));
    if (ours) return { id: ours.id, body: ours.body ?? "" };
    if (comments.length < PAGE) return null;
  }
}

export function ask(world: World, method: string, path: string, body?: string): Promise<Response> {
  return sendToGitHub(world, method, path, body === undefined ? undefined : { body });
}

export function sendToGitHub(
  { env, fetch }: World,
  method: string,
  path: string,
  fields?: Readonly<Record<string, string>>,
): Promise<Response> {
  return fetch(`${env.GITHUB_API_URL ?? "https://api.github.com"}${path}`, {
    method,
    headers: {
      accept: "application/vnd.github+json",
      authorization: `Bearer ${env.GITHUB_TOKEN ?? ""}`,
      "x-github-api-version": "2022-11-28",
      "user-agent": "sunset-ci",
    },
    ...(fields === undefined ? {} : { body: JSON.stringify(fields) }),
    signal: AbortSignal.timeout(30_000),
  });
}

export async function problemOf(response: Response): Promise<StepError> {
  const text = (await response.text()).slice(0, 300);
  return new StepError(
    `GitHub answers ${response.status}: ${text}`,
    "Run the job again; if it stays so, look at the job's permissions",
  );
}
