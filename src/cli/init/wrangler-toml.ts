import { apexOf } from "../../domain/url/twins.ts";

/** The deployment of a site, with the settings of the repository's `wrangler.toml`; `release:check` compares them. */
export function wranglerToml(workerName: string, hosts: readonly string[]): string {
  const routes = hosts.map((it) => `  { pattern = "${it}/*", zone_name = "${apexOf(it)}" },\n`);
  return `# The Worker that retires the site. \`npm run deploy\` puts it into production.
# node_modules/sunset-edge/docs/deploy.md explains every setting, from an account to a live route.
name = "${workerName}"
# What \`npm run build\` makes of routes.json and of Sunset; wrangler uploads it as it is.
main = "build/worker/worker.js"
no_bundle = true
# What this version of Sunset was tested with. After an update look what the new one names.
compatibility_date = "2026-10-20"
compatibility_flags = ["no_nodejs_compat", "no_nodejs_compat_v2"]

# No second public name: the Worker answers on the routes below alone.
workers_dev = false
# Deployments for reviewers need an address. Under it, production knows none of the site's hosts: all is 404.
preview_urls = true

# Whole hosts, each of site.hosts in routes.json: the table says what passes to the old site. zone_name is the domain
# as your Cloudflare account has it.
routes = [
${routes.join("")}]

[build]
# Checks routes.json, and bundles the Worker with it: a table with an error stops the deployment.
command = "npm run --silent build"
watch_dir = ["routes.json"]

# The releases, and the rows that operations type in the dashboard. The first deployment creates both namespaces where
# no id is given here; write the ids in then (node_modules/sunset-edge/docs/runbook.md): without them a second try
# stops with error 10014.
[[kv_namespaces]]
binding = "REDIRECTS"

# The decisions of those who sign a table off, one immutable record each.
[[kv_namespaces]]
binding = "SIGNOFFS"

# What visitors ask for, day by day, and of them nothing (node_modules/sunset-edge/docs/hits.md). The first deployment
# creates the database; \`npm run deploy\` also makes its tables.
[[d1_databases]]
binding = "HITS"
database_name = "${workerName}-hits"
migrations_dir = "node_modules/sunset-edge/migrations"

[[rules]]
type = "ESModule"
globs = ["**/*.js"]

# Brings the rows that people typed into service. Each run is one list operation of KV a thousand keys: the
# free plan allows 1,000 of them a day, which is one every two minutes ("*/2 * * * *").
[triggers]
crons = ["* * * * *"]

[vars]
# "on": answers name the rule that decided, in X-Sunset-Rule.
DEBUG_HEADERS = "off"

[observability]
enabled = true
# Every logged request is an event, and events cost. A tenth of them is in the plan up to 200 million requests a month;
# above that write 0.01. Metrics and \`npx wrangler tail\` are not affected.
head_sampling_rate = 0.1
# Queries hold what visitors typed. Where addresses are queries (/?q=node/12) the logs are of no use without them: then
# false is a choice, and node_modules/sunset-edge/docs/coverage.md says what goes with it.
redact_query_string = true

# \`npx wrangler preview --name review\`: a deployment for reviewers, with the console and old addresses as of a chosen
# instant. It takes the code, the compatibility settings and [observability] from above; variables, bindings, routes and
# crons are its own, and are these. node_modules/sunset-edge/docs/sign-off.md says what goes here, and what stands in
# front of it.
[previews.vars]
CONSOLE = "on"
DEBUG_HEADERS = "on"
# Who may look and sign: Cloudflare Access says. Left empty, nobody is let in, to old addresses neither, and the page
# names what is missing.
ACCESS_TEAM_DOMAIN = ""
ACCESS_AUD = ""
# Who of those may sign: addresses, or @example.org for all of a domain, with commas between. Left out: all of them.
# How many different people must approve; 1 if left out. Where it is 2 or more, whoever published is none of them.
# SIGNERS = "eva@example.org, @museum.example"
# APPROVALS = 2

# Production's own namespaces, by their ids (\`npx wrangler kv namespace list\`). These placeholders are uploaded as they
# are, and refused there (error 10042): replace both. This one is only read,
[[previews.kv_namespaces]]
binding = "REDIRECTS"
id = "the-id-of-REDIRECTS"

# and into this one the decisions are written.
[[previews.kv_namespaces]]
binding = "SIGNOFFS"
id = "the-id-of-SIGNOFFS"

# For the page "Visits" of the console: production's own database, by its id (\`npx wrangler d1 list\`). It is only read: what
# reviewers try out is nobody's visit. Without it the console says that it cannot tell.
# [[previews.d1_databases]]
# binding = "HITS"
# database_id = "the-id-of-${workerName}-hits"
`;
}
