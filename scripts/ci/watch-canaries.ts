/** Requests one address per section from the live site; an issue is open for as long as one answers wrongly. */
import * as z from "zod/mini";
import { closeIssue, keepIssue } from "./issue.ts";
import { parseJson, type Ran, required, StepError, type World } from "./world.ts";

export interface Watched {
  /** The site's first host. */
  readonly host: string;
}

const answerSchema = z.object({
  status: z.nullable(z.number()),
  location: z.nullable(z.string()),
});

const reportSchema = z.object({
  differences: z.array(
    z.object({
      url: z.string(),
      expected: answerSchema,
      got: z.extend(answerSchema, { failure: z.nullish(z.string()) }),
    }),
  ),
  certificates: z.array(
    z.object({
      host: z.string(),
      daysLeft: z.nullable(z.number()),
      failure: z.nullish(z.string()),
    }),
  ),
});

/** A certificate with fewer days left was not renewed in time. */
const DAYS_LEFT_AT_LEAST = 14;

const LISTED_AT_MOST = 50;

/** @returns The exit code: 1 while something is wrong, so that the run also fails. */
export async function watchCanaries(world: World, { host }: Watched): Promise<number> {
  if ((world.env.CLOUDFLARE_API_TOKEN ?? "") === "") {
    // A repository without an account has no live site to watch.
    world.say(
      "Not watched: the repository has no secret CLOUDFLARE_API_TOKEN (docs/workflows.md).",
    );
    return 0;
  }
  const repository = required(world, "GITHUB_REPOSITORY", "Run this in a workflow");
  const words = ["npx", "sunset-edge", "verify", host, "--canaries", "--remote", "--json"];
  const problems = problemsIn(await world.run(words));
  if (problems.length === 0) {
    const wasOpen = await closeIssue(world, repository);
    world.say(wasOpen ? "All is well again: the issue is closed." : "All is well.");
    return 0;
  }
  const body = [
    `\`${words.join(" ")}\` found:`,
    "",
    ...problems.slice(0, LISTED_AT_MOST).map((it) => `- ${it}`),
    ...(problems.length > LISTED_AT_MOST ? [`- ${problems.length - LISTED_AT_MOST} more`] : []),
    "",
    "This is kept up to date, and closed once all is well.",
  ];
  const title = `${host} does not answer as its table says`;
  const outcome = await keepIssue(world, repository, { title, body: body.join("\n") });
  world.say(`The issue is ${outcome}.`);
  return 1;
}

/** Lists problems, one per line; empty if all is well. @throws StepError if no address was requested. */
export function problemsIn({ code, stdout, stderr }: Ran): readonly string[] {
  const report = reportSchema.safeParse(parseJson(stdout));
  if (!report.success) {
    if (code === 4) return [`Nothing answers: ${quoted(stderr.trim().split("\n").at(-1) ?? "")}`];
    throw new StepError(
      `verify ended with ${code}, and without a report`,
      "Type the command above by hand",
    );
  }
  const { differences, certificates } = report.data;
  const ending = certificates.filter(({ daysLeft }) => (daysLeft ?? 0) < DAYS_LEFT_AT_LEAST);
  return [
    ...differences.map(
      ({ url, expected, got }) =>
        `${quoted(url)} should get ${describe(expected)}, and gets ${got.failure ?? describe(got)}`,
    ),
    ...ending.map(({ host, daysLeft, failure }) =>
      daysLeft === null
        ? `the certificate of ${quoted(host)} cannot be read: ${quoted(failure ?? "no answer")}`
        : `the certificate of ${quoted(host)} is good for ${daysLeft} days`,
    ),
  ];
}

function describe({ status, location }: z.infer<typeof answerSchema>): string {
  const answer = status === null ? "an answer of the old site" : String(status);
  return location === null ? answer : `${answer} ${quoted(location)}`;
}

/** Quotes text as code, so that addresses are neither markup nor mentions. */
function quoted(text: string): string {
  return `\`${text.replaceAll(/[`\r\n]/g, " ").slice(0, 500)}\``;
}
