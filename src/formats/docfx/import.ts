/**
 * Imports DocFX's `.openpublishing.redirection.json`, a list of moved source files. The list does not contain the
 * addresses of the files; these follow from a field that people are asked to add, such as
 * `"docsets": { "articles": "/azure" }`.
 *
 * @see https://dotnet.github.io/docfx/
 */
import { failure, type Result, success } from "../../domain/result.ts";
import * as z from "zod/mini";
import { canonicalPath } from "../../domain/url/canonicalize.ts";
import { quote } from "../../domain/finding.ts";
import { parseQuery } from "../../domain/url/query.ts";
import type { RuleData } from "../../domain/table/schema.ts";
import { collectEntries, type Refusal } from "../import/entries.ts";
import { addParameters } from "../rules/replace-placeholders.ts";
import type { ImportContext, Importer } from "../import/imported.ts";
import { placeIn, readJsonFile } from "../import/read-json-file.ts";
import { encodeInPath, exactPath, writeFrom } from "../regex/path-pattern.ts";
import { isOpenTarget } from "../import/open-target.ts";
import { absoluteTarget } from "../import/relative-target.ts";
import { failUnreadable, failUnsupported, unreadable } from "../import/refusals.ts";

const redirectionSchema = z.object({
  source_path: z.optional(z.string()),
  source_path_from_root: z.optional(z.string()),
  redirect_url: z.string(),
  monikers: z.optional(z.unknown()),
});
type Redirection = z.infer<typeof redirectionSchema>;

const fileSchema = z.object({
  redirections: z.array(z.unknown()),
  docsets: z.optional(z.record(z.string(), z.string())),
});

export const importDocfx: Importer = (text, context) => {
  const collector = collectEntries(context.file);
  const source = readJsonFile(text, collector);
  const refuseFile = (path: readonly string[], refusal: Refusal) => {
    collector.report(source.positionOf([...path]), refusal);
    return { ...collector.imported, isUnreadable: true };
  };
  if (source.value === undefined) return { ...collector.imported, isUnreadable: true };
  const parsed = fileSchema.safeParse(source.value);
  if (!parsed.success) return refuseFile([], NO_LIST);
  const { redirections, docsets } = parsed.data;
  if (redirections.length === 0) return collector.imported;
  if (!docsets) return refuseFile(["redirections"], askForDocsets(redirections, context));
  const folders = readDocsets(docsets);
  if (!folders.ok) return refuseFile(["docsets"], folders.problem);
  const seen = new Map<string, { readonly rule: RuleData; readonly line: number }>();
  for (const [index, redirection] of redirections.entries()) {
    const place = placeIn(source, ["redirections", index], redirection);
    const shape = redirectionSchema.safeParse(redirection);
    const read = shape.success
      ? readRedirection(shape.data, folders.value, context)
      : failure(NO_REDIRECTION);
    if (!read.ok) {
      collector.refuse(place, read.problem);
      continue;
    }
    const rule = read.value;
    const first = seen.get(keyOf(rule));
    if (!first) {
      seen.set(keyOf(rule), { rule, line: place.line });
      collector.accept(place, [rule]);
    } else if (first.rule.to === rule.to) {
      const message = `${quote(rule.from)} is the same as line ${first.line}`;
      collector.accept(place, []);
      collector.report(place, { id: "import-duplicate", message, fix: "Remove one of the two" });
    } else {
      const message = `${quote(rule.from)} has another answer in line ${first.line}, and the first counts`;
      const fix = "Decide which of the two is right, or tell their versions apart under docsets";
      collector.refuse(place, { id: "import-conflict", message, fix });
    }
  }
  return {
    ...collector.imported,
    isUnreadable: source.problems.length > 0,
    header: `"docsets": ${JSON.stringify(docsets)}`,
  };
};

/** The same key for all spellings of one address. */
function keyOf({ from }: RuleData): string {
  const url = new URL(from, "https://site.invalid");
  return `${canonicalPath(url.pathname)}${url.search}`;
}

/** Joins entries to a file; the first argument states where the folders are. */
export function joinDocfx([docsets = "", ...entries]: readonly string[]): string {
  return `{\n  ${docsets},\n  "redirections": [\n    ${entries.join(",\n    ")}\n  ]\n}\n`;
}

const NO_LIST = unreadable(
  'there is no list "redirections", or "docsets" does not map folders to paths',
  'Write { "docsets": { "articles": "/azure" }, "redirections": [...] }',
);

const NO_REDIRECTION = unreadable(
  "an entry of redirections does not have a source_path and a redirect_url",
  'Write { "source_path": "articles/old.md", "redirect_url": "/azure/new" }',
);

/** A docset: its folder, in lower case and with a final slash, and its place on the site. */
interface Docset {
  readonly folder: string;
  readonly path: string;
  /** The parameters that distinguish its version from others at the same address. */
  readonly query: readonly { readonly name: string; readonly value: string }[];
}

/** Lists the docsets, the innermost first. */
function readDocsets(
  docsets: Readonly<Record<string, string>>,
): Result<readonly Docset[], Refusal> {
  const wrong = Object.values(docsets).find((it) => !it.startsWith("/") || it.includes("#"));
  if (wrong !== undefined) {
    return failUnreadable(
      `${quote(wrong)} is not a path on the site`,
      'Start it with a slash: "/azure"',
    );
  }
  return success(
    Object.entries(docsets)
      .map(([name, base]): Docset => {
        const [, path = "", search = ""] = /^([^?]*)([^]*)$/.exec(base) ?? [];
        const folder = normalize(name).toLowerCase().replace(/\/*$/, "/");
        const query = parseQuery(search).map(({ name: key, value }) => ({ name: key, value }));
        return { folder: folder === "/" ? "" : folder, path: path.replace(/\/+$/, ""), query };
      })
      .toSorted((a, b) => b.folder.length - a.folder.length),
  );
}

/** The refusal that asks for the docsets, with a suggestion based on the file and the site. */
function askForDocsets(redirections: readonly unknown[], { site }: ImportContext): Refusal {
  const folders = new Set(
    redirections.flatMap((it) => {
      const shape = redirectionSchema.safeParse(it);
      const path = shape.success ? sourceOf(shape.data) : undefined;
      return path === undefined ? [] : [/^(?:\.\.\/)*[^/]*(?=\/)/.exec(normalize(path))?.[0] ?? ""];
    }),
  );
  const base = site.scope[0] ?? "/";
  const guess = Object.fromEntries([...folders].slice(0, 3).map((it) => [it, base]));
  return unreadable(
    "the file says which sources have moved, but not which addresses they had",
    `Add the place of each folder on the site, such as "docsets": ${JSON.stringify(guess)}`,
  );
}

function sourceOf({ source_path, source_path_from_root }: Redirection): string | undefined {
  return source_path_from_root ?? source_path;
}

function normalize(path: string): string {
  return path
    .trim()
    .replaceAll("\\", "/")
    .replace(/^(?:\.?\/)+/, "");
}

function readRedirection(
  redirection: Redirection,
  docsets: readonly Docset[],
  context: ImportContext,
): Result<RuleData, Refusal> {
  const source = sourceOf(redirection);
  const url = redirection.redirect_url.trim();
  const isOpen = (context.takesUndecided ?? false) && isOpenTarget(url);
  if (source === undefined || (url === "" && !isOpen)) return failure(NO_REDIRECTION);
  if (redirection.monikers !== undefined) {
    return failUnsupported(`${quote(source)} is only for some versions`, "Write the rule by hand");
  }
  if (/[?#]/.test(source)) {
    return failUnsupported(
      `${quote(source)} is a part of a page, which no browser requests`,
      "Name only the file",
    );
  }
  const file = normalize(source);
  const docset = docsets.find((it) => `${file.toLowerCase()}/`.startsWith(it.folder));
  if (!docset) {
    return failUnsupported(
      `${quote(source)} is in none of the folders under docsets`,
      "Add its folder there, and its place on the site",
    );
  }
  const path = `${docset.path}/${pageOf(file.slice(docset.folder.length))}`;
  const from = writeFrom(exactPath(path), "", docset.query);
  if (!from) return failUnsupported(`${quote(source)} climbs out of its folder`, "Correct it");
  if (isOpen) return success({ ...from, undecided: true });
  const to = absoluteTarget(resolve(url, path), "", context);
  if (!to.ok) return to;
  const version = docset.query.map(({ name, value }) => [name, encodeURIComponent(value)] as const);
  return success({ ...from, to: addParameters(to.value, version) });
}

/** The page of a file: without its extension, and without the name of a folder's first page. */
function pageOf(file: string): string {
  const page = file.replace(/\.(?:md|ya?ml|json)$/i, "");
  return page === file ? file : page.replace(/(^|\/)index$/i, "$1");
}

/** A target as a browser resolves it, relative to the old page. */
function resolve(url: string, path: string): string {
  if (url.startsWith("/") || /^[a-z][a-z0-9+.-]*:/i.test(url)) return url;
  const resolved = URL.parse(url, `https://site.invalid${encodeInPath(path)}`);
  if (!resolved) return url;
  return pageOf(resolved.pathname) + resolved.search + resolved.hash;
}
