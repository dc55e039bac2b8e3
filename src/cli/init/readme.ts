import { formatForVisitors, parseInstant } from "../../domain/instant.ts";
import type { SiteDraft } from "./questions.ts";

/** A page for the people who maintain the site. */
export function readme({
  name = "",
  hosts = [],
  scope = [],
  fallback,
  activatesAt = "",
  timeZone,
}: SiteDraft): string {
  const [host = ""] = hosts;
  const [path = "/"] = scope;
  const under = path === "/" ? "" : path.replace(/\/$/, "");
  const target = new URL(fallback ?? `https://${host}`).origin;
  const gate = formatForVisitors(parseInstant(activatesAt) ?? Number.NaN, timeZone);
  const retired = scope.includes("/") ? "" : ` below ${scope.map(code).join(", ")}`;
  return `# The old ${name}

The addresses of ${hosts.map(code).join(", ")}${retired} lead to ${target}
from ${gate} on. Until then the old site answers as ever.
[Sunset](https://www.npmjs.com/package/sunset-edge) does both, from the table in \`routes.json\`, as a Worker on
Cloudflare.

\`\`\`sh
npm install
npm start   # the Worker on this machine
npm test    # what the table's examples get, before the gate and after it
npm start -- --at ${activatesAt}   # the Worker as of the gate
npm run rehearse   # the night, and what can go wrong in it: a page to keep
\`\`\`

## The table

A rule says where an old address goes. What no rule answers goes to \`site.fallback\`.

\`\`\`json
{
  "from": "${under}/shop/:article",
  "to": "${target}/products/:article",
  "examples": { "match": ["${under}/shop/lamp"] }
}
\`\`\`

An editor that knows JSON Schema shows every field; [routes-json.md](node_modules/sunset-edge/docs/routes-json.md)
explains them. [first-site.md](node_modules/sunset-edge/docs/first-site.md) makes a map of three thousand addresses, command by
command. A spreadsheet, \`.htaccess\` or \`vercel.json\` is imported
([formats.md](node_modules/sunset-edge/docs/formats.md)):

\`\`\`sh
npx sunset-edge import map.xlsx --from xlsx --append -o routes.json
npx sunset-edge validate                        # loops, chains, conflicts, examples
npx sunset-edge coverage access.log             # what last month's visitors would have got
npx sunset-edge check                           # do the new addresses answer?
npx sunset-edge resolve https://${host}${under || "/"}
\`\`\`

## Production

\`npm run check\` is what the workflow runs: the table, a dry run of the deployment, the tests. Then, with a
token ([deploy.md](node_modules/sunset-edge/docs/deploy.md)):

\`\`\`sh
npx sunset-edge preflight                       # what is still to be filled in, and which host has no route
npm run deploy                                  # the Worker, with the table in it
npx wrangler preview --name review              # the console, for those who sign
npx sunset-edge publish --remote                # a later table, for review
npx sunset-edge promote ID --remote             # once it is signed off
npx sunset-edge rollback --remote               # back
\`\`\`

[runbook.md](node_modules/sunset-edge/docs/runbook.md) is the whole way, from an empty account to the years after, and
what to do when something is wrong. \`npm update\` brings a later Sunset; the files here stay as they are.
`;
}

function code(text: string): string {
  return `\`${text}\``;
}
