import { WELL_KNOWN } from "../../domain/validate/left-behind.ts";
import { pairTwins } from "../../domain/url/twins.ts";
import { writeRoutes } from "../../routes-file/write-routes.ts";
import { readme } from "./readme.ts";
import type { SiteDraft } from "./questions.ts";
import { wranglerToml } from "./wrangler-toml.ts";

/** Returns the site in the form of `routes.json`. */
function siteOf(draft: SiteDraft): object {
  const { name, hosts = [], scope = [], targetHosts, timeZone } = draft;
  const { announceAt, activatesAt, fallback } = draft;
  const aliases = pairTwins(hosts);
  return {
    name,
    hosts,
    ...(aliases.length > 0 ? { aliases: Object.fromEntries(aliases) } : {}),
    scope,
    targetHosts,
    ...(announceAt === undefined ? {} : { announceAt }),
    activatesAt,
    ...(timeZone === undefined ? {} : { timeZone }),
    fallback,
    ...(scope.some((it) => it === "/") ? { keep: [WELL_KNOWN] } : {}),
  };
}

/** The text of `routes.json` without rules. */
export function routesJson(draft: SiteDraft): string {
  const $schema = "./node_modules/sunset-edge/docs/routes.schema.json";
  const document = { $schema, site: siteOf(draft) };
  return [...writeRoutes(document, [])].join("");
}

/** The input of the files, after all questions have been answered. */
export interface NewSite {
  readonly site: SiteDraft;
  readonly dependencies: Readonly<Record<string, string>>;
}

/** The files of a site by their paths in its folder. */
export const FILES: Readonly<Record<string, (made: NewSite) => string>> = {
  "routes.json": ({ site }) => routesJson(site),
  "wrangler.toml": ({ site }) => wranglerToml(workerName(site), site.hosts ?? []),
  "package.json": ({ site, dependencies }) => packageJson(workerName(site), dependencies),
  ".github/workflows/check.yml": () => WORKFLOW,
  ".github/workflows/canaries.yml": ({ site }) => canariesWorkflow(site.hosts?.[0] ?? ""),
  "README.md": ({ site }) => readme(site),
  ".gitignore": () => GITIGNORE,
};

/** The Worker's name in the account, which must be unique per site; wrangler accepts at most 63 characters. */
function workerName({ hosts: [host = ""] = [] }: SiteDraft): string {
  const words = host.replace(/^www\./, "").replaceAll(/[^a-z0-9]+/g, "-");
  return `sunset-${words}`.slice(0, 63).replace(/-$/, "");
}

function packageJson(name: string, dependencies: Readonly<Record<string, string>>): string {
  const manifest = {
    name,
    version: "0.0.0",
    private: true,
    scripts: {
      start: "sunset-edge start",
      test: "sunset-edge test",
      build: "sunset-edge build",
      rehearse: "sunset-edge rehearse",
      check:
        "sunset-edge validate && wrangler deploy --dry-run --outdir build/upload && sunset-edge test",
      deploy: "wrangler deploy && wrangler d1 migrations apply HITS --remote",
    },
    dependencies,
    // Otherwise npm would ask about these, because they install programs.
    allowScripts: { esbuild: true, node: true, workerd: true },
    engines: { node: ">=20" },
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

const GITIGNORE = `node_modules/
build/
.wrangler/
.sunset/
*.log

# Credentials and signed records, which must not be readable by others.
.env
.env.*
!.env.example
.dev.vars*
*.pem
*.key
signoffs*.json
`;

const WORKFLOW = `# Checks that the table is valid, that the Worker can be deployed with it, and that its examples hold.
name: check

on:
  push:
    branches: [main]
  pull_request:

permissions:
  contents: read

concurrency:
  group: check-\${{ github.ref }}
  cancel-in-progress: true

jobs:
  check:
    runs-on: ubuntu-24.04
    timeout-minutes: 15
    steps:
      - uses: actions/checkout@34e114876b0b11c390a56381ad16ebd13914f8d5 # v4.3.1
        with:
          persist-credentials: false
      - uses: actions/setup-node@49933ea5288caeca8642d1e84afbd3f7d6820020 # v4.4.0
        with:
          node-version: 24
          cache: npm
      - run: npm ci
      - run: npm run check
`;

/** Does little itself: a failed run's log has the results of `verify`, and GitHub's own CLI opens the issue. */
const canariesWorkflow = (
  host: string,
): string => `# Monitors the live site: one address of each section, and the remaining time of its certificates. It starts
# once the repository has the secrets CLOUDFLARE_API_TOKEN (Workers Scripts and Workers KV Storage, read access) and
# CLOUDFLARE_ACCOUNT_ID.
name: canaries

on:
  schedule:
    - cron: "23 * * * *"
  workflow_dispatch:

permissions: {}

concurrency:
  group: canaries

jobs:
  watch:
    runs-on: ubuntu-24.04
    timeout-minutes: 10
    permissions:
      contents: read
      issues: write
    env:
      CLOUDFLARE_API_TOKEN: \${{ secrets.CLOUDFLARE_API_TOKEN }}
      CLOUDFLARE_ACCOUNT_ID: \${{ secrets.CLOUDFLARE_ACCOUNT_ID }}
    steps:
      - uses: actions/checkout@34e114876b0b11c390a56381ad16ebd13914f8d5 # v4.3.1
        if: env.CLOUDFLARE_API_TOKEN != ''
        with:
          persist-credentials: false
      - uses: actions/setup-node@49933ea5288caeca8642d1e84afbd3f7d6820020 # v4.4.0
        if: env.CLOUDFLARE_API_TOKEN != ''
        with:
          node-version: 24
          cache: npm
      - run: npm ci
        if: env.CLOUDFLARE_API_TOKEN != ''
      - run: npx sunset-edge verify ${host} --canaries --remote
        if: env.CLOUDFLARE_API_TOKEN != ''
      # Opens at most one issue, which is closed by the person who has dealt with it.
      - run: |
          known=$(gh issue list --state open --search "$TITLE in:title" --json number --jq length)
          if [ "$known" = 0 ]; then gh issue create --title "$TITLE" --body "$RUN"; fi
        if: failure()
        env:
          GH_TOKEN: \${{ github.token }}
          GH_REPO: \${{ github.repository }}
          TITLE: ${host} does not answer as its table says
          RUN: \${{ github.server_url }}/\${{ github.repository }}/actions/runs/\${{ github.run_id }}
`;
