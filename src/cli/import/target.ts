import type { SiteData } from "../../domain/table/schema.ts";
import type { Existing } from "../../formats/dialect/import-file.ts";
import { type FormatName, FORMATS } from "../../formats/index.ts";
import { pairTwins } from "../../domain/url/twins.ts";
import { readSiteFile } from "../../routes-file/routes-json.ts";
import type { Format } from "../../formats/dialect/format.ts";
import { CliError } from "../terminal/errors.ts";
import { readInput } from "../tables/input.ts";
import { EXIT, type Io } from "../terminal/io.ts";
import { countFindings, sayFindings } from "../terminal/output.ts";

/** What imported rules go into. */
export interface ImportTarget {
  readonly site: SiteData;
  /** The table as written, but for its rules. */
  readonly document: object & { readonly site: unknown };
  readonly existing: Existing;
  /** The rules that stay, as written. */
  readonly existingWritten: readonly unknown[];
}

const NOTHING: Existing = {
  rules: [],
  placeOf: () => ({ file: "", line: 1, column: 1, rule: null }),
};

/** The site of a table, and with `withRules` the rules that are added to. */
export async function readTarget(io: Io, file: string, withRules: boolean): Promise<ImportTarget> {
  const text = await readTable(io, file);
  const { site, written, rules, placeOf, findings } = readSiteFile(text, file, withRules);
  if (!site) {
    sayFindings(io, findings);
    throw new CliError(
      `The site in ${file} cannot be read: ${countFindings(findings)}`,
      "Correct what is listed above",
      EXIT.invalid,
    );
  }
  const { rules: _rules, ...document } = written;
  return {
    site,
    document,
    existing: withRules ? { rules, placeOf } : NOTHING,
    existingWritten: withRules ? written.rules : [],
  };
}

async function readTable(io: Io, file: string): Promise<string> {
  try {
    return await readInput(io, file);
  } catch (cause) {
    if (!(cause instanceof CliError)) throw cause;
    const fix =
      "Rules need a site: name a table that has one with --routes, or make one up with --draft-site";
    throw new CliError(cause.message, fix, cause.exitCode, { cause });
  }
}

/** A gate that no day reaches: a draft must not begin to apply by itself. */
const NEVER = "9999-12-31T00:00:00Z";

/** A site made up from a map: its old hosts, its targets' hosts, and a gate that somebody has to set. */
export async function draftSite(
  name: string,
  format: FormatName,
  input: Uint8Array,
  file: string,
): Promise<ImportTarget> {
  const { survey: surveyHosts }: Format = FORMATS[format];
  if (!surveyHosts) {
    throw new CliError(
      `--draft-site cannot make up a site from ${format}: it does not name its own hosts`,
      "Write a routes.json with a site, and name it with --routes",
    );
  }
  const survey = await surveyHosts(input);
  if (survey.hosts.length === 0) {
    throw new CliError(
      `--draft-site finds no old host in ${file}`,
      "Write whole URLs in the column of old addresses, or name a table with --routes",
      EXIT.invalid,
    );
  }
  const aliases = pairTwins(survey.hosts);
  const site: SiteData = {
    name,
    hosts: [...survey.hosts],
    ...(aliases.length > 0 ? { aliases: Object.fromEntries(aliases) } : {}),
    scope: ["/"],
    targetHosts: [...survey.targetHosts],
    activatesAt: NEVER,
    fallback: null,
    maxAgeSeconds: 3600,
    keep: [],
  };
  return { site, document: { site }, existing: NOTHING, existingWritten: [] };
}
