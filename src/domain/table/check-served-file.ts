import { type DataPath, quote, type Report } from "../finding.ts";
import type { RuleData } from "./schema.ts";
import { UNREGISTER } from "./served-file.ts";
import type { ServedFile } from "./rule.ts";

/** The size limit of one file, which is part of the table and so in the memory of every isolate. */
const MAX_FILE_BYTES = 64 * 1024;

/** RFC 9110, section 8.3.1: two tokens and parameters. */
const MEDIA_TYPE =
  /^([\w!#$%&'*+.^`|~-]+\/[\w!#$%&'*+.^`|~-]+)((?:[\t ]*;[\t ]*[\w!#$%&'*+.^`|~-]+=(?:[\w!#$%&'*+.^`|~-]+|"[^"\\\r\n]*"))*)$/;

/** Media types that a browser executes with the old site's privileges. */
const RUN =
  /^(?:text\/html|application\/xhtml\+xml|image\/svg\+xml|(?:text|application)\/(?:xml|xslt\+xml)|(?:text|application)\/(?:x-)?(?:java|ecma|j)script)$/;

/** Media types by the extension of an address. */
const BY_EXTENSION: Readonly<Record<string, string>> = {
  txt: "text/plain",
  csv: "text/csv",
  json: "application/json",
  webmanifest: "application/manifest+json",
  html: "text/html",
  htm: "text/html",
  xml: "application/xml",
  svg: "image/svg+xml",
  js: "text/javascript",
  mjs: "text/javascript",
  css: "text/css",
};

/** The size of a file in bytes, as UTF-8. */
export function bytesOf(file: ServedFile): number {
  return file === UNREGISTER ? 0 : new TextEncoder().encode(file.body).length;
}

/** Reports `serve-too-large` and `serve-type`. */
export function checkServedFile({ from, serve }: RuleData, report: Report, path: DataPath): void {
  if (serve === undefined || serve === UNREGISTER) return;
  const bytes = bytesOf(serve);
  if (bytes > MAX_FILE_BYTES) {
    const message = `the file of ${quote(from)} has ${bytes} bytes, more than the ${MAX_FILE_BYTES} of one file`;
    const fix = "Let the old site answer with keep, or redirect to where the file is";
    report("serve-too-large", [...path, "serve", "body"], message, fix);
  }
  const why = whyWrongType(from, serve);
  if (why) report("serve-type", [...path, "serve", "type"], why.message, why.fix);
}

function whyWrongType(
  from: string,
  { type, body }: Exclude<ServedFile, string>,
): { readonly message: string; readonly fix: string } | null {
  const [, bare = "", parameters = ""] = MEDIA_TYPE.exec(type) ?? [];
  const promised = typeFor(from, body);
  const write = (it: string): string => `Write "${it}"`;
  if (bare === "" || bare.includes("*")) {
    return { message: `${quote(type)} is not a media type`, fix: write(promised ?? "text/plain") };
  }
  const charset = /;\s*charset="?([^";\s]*)/i.exec(parameters)?.[1];
  if (charset !== undefined && !/^utf-?8$/i.test(charset)) {
    const message = `${quote(type)} says ${charset}, and the file is sent in UTF-8`;
    return { message, fix: write(bare) };
  }
  const isRun = RUN.test(bare.toLowerCase());
  if (!isRun || promised === null || kindOf(promised) === kindOf(bare)) return null;
  const message = `${quote(type)} makes browsers run the file of ${quote(from)}, which looks like ${promised}`;
  return { message, fix: write(promised) };
}

/** The media type that a file seems to have, judged by its content, else by its extension; null if neither tells. */
function typeFor(from: string, body: string): string | null {
  if (/^\s*[{[]/.test(body) && isJson(body)) return "application/json";
  const extension = /\.([a-z]+)\/?(?:[?#]|$)/i.exec(from)?.[1]?.toLowerCase() ?? "";
  return Object.hasOwn(BY_EXTENSION, extension) ? (BY_EXTENSION[extension] ?? null) : null;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

/** Maps media types of the same kind of file to one name. */
function kindOf(type: string): string {
  const lower = type.toLowerCase();
  if (lower.endsWith("script")) return "script";
  if (lower.includes("html")) return "html";
  return lower.endsWith("xml") ? "xml" : lower;
}
