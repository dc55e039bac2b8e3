import type { SiteData } from "../../domain/table/schema.ts";
import type { Existing } from "../../formats/dialect/import-valid.ts";
import { readSiteFile } from "../../routes-file/routes-json.ts";
import { CliError } from "../terminal/errors.ts";
import { readInput, tableName } from "../tables/input.ts";
import { EXIT, type Io } from "../terminal/io.ts";
import { countFindings, sayFindings } from "../terminal/output.ts";

/** The table that imported rules go into. */
export interface ImportTarget {
  readonly site: SiteData;
  /** The table as written, without its rules. */
  readonly document: object & { readonly site: unknown };
  readonly existing: Existing;
  /** The existing rules that are kept, as written. */
  readonly existingWritten: readonly unknown[];
}

/** Reads the site of a table, and with `withRules` also the existing rules. */
export async function readTarget(io: Io, file: string, withRules: boolean): Promise<ImportTarget> {
  const text = await readTable(io, file);
  const { site, written, rules, locate, findings } = readSiteFile(text, file, withRules);
  if (!site) {
    sayFindings(io, findings);
    throw new CliError(
      `The site in ${tableName(file)} cannot be read: ${countFindings(findings)}`,
      "Correct the problems listed above",
      EXIT.invalid,
    );
  }
  const { rules: _rules, ...document } = written;
  return {
    site,
    document,
    existing: { rules: withRules ? rules : [], locate },
    existingWritten: withRules ? written.rules : [],
  };
}

/** A drafted site as a target, without rules. */
export function asTarget(site: SiteData): ImportTarget {
  const place = { file: "the made-up site", line: 1, column: 1, rule: null };
  return {
    site,
    document: { site },
    existing: { rules: [], locate: () => place },
    existingWritten: [],
  };
}

async function readTable(io: Io, file: string): Promise<string> {
  try {
    return await readInput(io, file);
  } catch (cause) {
    if (!(cause instanceof CliError)) throw cause;
    const fix =
      "Rules need a site: name a table that has one with --routes, or draft one with --draft-site";
    throw new CliError(cause.message, fix, cause.exitCode, { cause });
  }
}
