/** What one row of a redirect map says. */
import { failure, type Result, success } from "../../domain/result.ts";
import { canonicalHost } from "../../domain/url/canonicalize.ts";
import { quote } from "../../domain/finding.ts";
import { REDIRECT_STATUSES } from "../../domain/table/redirect-statuses.ts";
import { type RuleData, ruleSchema } from "../../domain/table/schema.ts";
import { UNREGISTER } from "../../domain/table/served-file.ts";
import { restore } from "../text/csv-injection.ts";
import type { Refusal } from "../import/entries.ts";
import { escapeColons } from "../rules/replace-placeholders.ts";
import type { ImportContext } from "../import/imported.ts";
import { type OldAddress, readOldAddress } from "../import/old-address.ts";
import { absoluteTarget } from "../import/relative-target.ts";
import type { Columns, Role } from "./columns.ts";
import { isOpenTarget } from "../import/open-target.ts";
import { failUnreadable, unsupported } from "../import/refusals.ts";
import type { SiteHosts } from "../import/site-hosts.ts";

/** A row, understood: its rule, but for the host, which the whole map decides. */
export interface SheetRow extends OldAddress {
  readonly rule: Omit<RuleData, "from">;
  /** Whether the row says how it matches: then it is a rule as it stands, for its host alone if it names one. */
  readonly isExplicit: boolean;
}

export interface RowContext extends ImportContext {
  readonly columns: Columns;
  readonly hosts: SiteHosts;
}

/** @returns null for a row that says nothing. */
export function readRow(
  cells: readonly string[],
  context: RowContext,
): Result<SheetRow, Refusal> | null {
  const cell = (role: Role): string => {
    const column = context.columns.get(role);
    return column === undefined ? "" : restore((cells[column] ?? "").trim());
  };
  const from = cell("from");
  if (from === "" && cell("to") === "" && cell("status") === "") return null;
  const address = readOldAddress(from, context.hosts.all);
  if (!address.ok) {
    if (from !== "") return address;
    return failUnreadable("the row has no old address", "Write it, or take the row out");
  }
  const answer = readAnswer(cell, context);
  if (!answer.ok) return answer;
  const more = readMore(cell);
  if (!more.ok) return more;
  const { path, to, match } = readPattern(
    address.value.path,
    answer.value.to,
    cell("match"),
    more.value,
  );
  return success({
    host: context.hosts.standsFor(address.value.host),
    path,
    isExplicit: cell("match") !== "",
    rule: { ...match, ...answer.value, ...(to === undefined ? {} : { to }), ...more.value },
  });
}

type RowAnswer = Pick<RuleData, "to" | "gone" | "keep" | "serve" | "undecided" | "status">;

const GONE = /^(410\b.*|gone|archived?|tna|removed?|deleted?|retired?)$/i;
const KEEP = /^(keep|kept|pass)$/i;
const UNDECIDED = /^undecided$/i;
const PERMANENT = /^(redirect(ed)?|permanent(ly)?|moved|permanent redirect|moved permanently)$/i;
const TEMPORARY = /^(temporary|temp|found|temporary redirect|moved temporarily)$/i;

function readAnswer(
  cell: (role: Role) => string,
  context: ImportContext,
): Result<RowAnswer, Refusal> {
  const [written, status] = [cell("to"), cell("status")];
  if (cell("serve") !== "") return readServe(cell("serve"));
  const isOpen = isOpenTarget(written);
  const isSaid = UNDECIDED.test(status) || UNDECIDED.test(written);
  const isDecided = GONE.test(status) || KEEP.test(status);
  if (isOpen && (isSaid || (context.takesUndecided && !isDecided))) {
    return success({ undecided: true });
  }
  // Beside a word that says everything, such a mark is an empty cell.
  const target = isOpen && isDecided ? "" : written;
  if (isOpen && target !== "") {
    const fix = `Write where it goes, "gone" as its status, or take such rows in with --undecided`;
    return failure(unsupported(`${quote(target)} is no target`, fix));
  }
  if (GONE.test(target)) return success({ gone: true });
  const read = target === "" ? success(undefined) : readTarget(target, context);
  if (!read.ok) return read;
  const to = read.value;
  if (GONE.test(status)) return success(to === undefined ? { gone: true } : { to, gone: true });
  if (KEEP.test(status) || KEEP.test(target)) return success({ keep: true });
  if (to === undefined) {
    return failure({
      id: "import-unsupported",
      message: "the row has no target, and does not say that the page is gone",
      fix: 'Write where it goes, "gone" as its status, or take such rows in with --undecided',
    });
  }
  if (status === "" || PERMANENT.test(status)) return success({ to });
  if (TEMPORARY.test(status)) return success({ to, status: 302 });
  const code = Number(/^\d{3}(?=$|\D)/.exec(status)?.[0]);
  const known = REDIRECT_STATUSES.find((it) => it === code);
  if (known === undefined) {
    return failure({
      id: "import-unsupported",
      message: `${quote(status)} is not the status of a redirect`,
      fix: 'Write 301, 302, 303, 307, 308, or "gone"',
    });
  }
  return success(known === 301 ? { to } : { to, status: known });
}

/** A file as our own exports write it. */
function readServe(text: string): Result<RowAnswer, Refusal> {
  const serve = ruleSchema.shape.serve.safeParse(text === UNREGISTER ? text : readJsonCell(text));
  if (serve.success && serve.data !== undefined) return success({ serve: serve.data });
  const fix = `Write {"type": "text/plain", "body": "..."}, or ${UNREGISTER}`;
  return failUnreadable(`"serve" cannot be read`, fix);
}

/** People leave out the scheme, and where there is one new host, that too. */
function readTarget(target: string, context: ImportContext): Result<string, Refusal> {
  const { targetHosts } = context.site;
  const [only, ...others] = targetHosts;
  if (target.startsWith("/")) {
    const absolute = absoluteTarget(target, "", context);
    return !absolute.ok && only !== undefined && others.length === 0
      ? success(`https://${only}${target}`)
      : absolute;
  }
  const [authority = ""] = /^[^/?#]*/.exec(target) ?? [];
  const isKnown = targetHosts.some((it) => canonicalHost(it) === authority.toLowerCase());
  return success(isKnown ? `https://${target}` : target);
}

type More = Omit<RuleData, "from" | "match" | keyof RowAnswer>;

/** The columns that only our own exports have, apart from section, owner and note. */
function readMore(cell: (role: Role) => string): Result<More, Refusal> {
  const where = ruleSchema.shape.where.safeParse(readJsonCell(cell("where")));
  const examples = ruleSchema.shape.examples.safeParse(readJsonCell(cell("examples")));
  if (!where.success || !examples.success) {
    const fix = "Leave the cells empty, or write JSON as in routes.json";
    return failUnreadable('"where" or "examples" cannot be read', fix);
  }
  const query = cell("query");
  const note = [cell("note"), cell("owner") && `Owner: ${cell("owner")}`].filter((it) => it !== "");
  const text = (name: Role) => (cell(name) === "" ? {} : { [name]: cell(name) });
  return success({
    ...(query === "merge" || query === "drop" ? { query } : {}),
    ...(where.data ? { where: where.data } : {}),
    ...(/^(true|yes|x|1)$/i.test(cell("lowercase")) ? { lowercase: true } : {}),
    ...text("startsAt"),
    ...text("endsAt"),
    ...text("section"),
    ...(note.length > 0 ? { note: note.join("\n") } : {}),
    ...(examples.data ? { examples: examples.data } : {}),
  });
}

/** @returns undefined for an empty cell; what is no JSON fits no schema. */
function readJsonCell(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return Number.NaN;
    throw error;
  }
}

interface Pattern {
  readonly path: string;
  readonly to: string | undefined;
  readonly match: Pick<RuleData, "match">;
}

/** A map lists addresses: only what ends in `/*`, or says so itself, is a pattern. */
function readPattern(path: string, to: string | undefined, match: string, more: More): Pattern {
  if (/^pattern$/i.test(match) || more.where) {
    return { path, to, match: looksLikePattern(path) ? {} : { match: "pattern" } };
  }
  if (/^exact$/i.test(match)) return { path, to, match: exactly(path) };
  if (!path.endsWith("/*")) return { path, to, match: exactly(path) };
  const target = to === undefined ? to : starAsSplat(escapeOthers(to));
  return { path: path.replace(/\/:(?=[A-Za-z_])/g, "/%3A"), to: target, match: {} };
}

/** An exact rule says so where it could be taken for a pattern. */
function exactly(path: string): Pick<RuleData, "match"> {
  return looksLikePattern(path) ? { match: "exact" } : {};
}

function looksLikePattern(path: string): boolean {
  return /(?:\/|=):[A-Za-z_]\w*(?=[/?#&]|$)|\/\*\/?(?=[?#]|$)/.test(path);
}

function escapeOthers(to: string): string {
  return escapeColons(to.replace(/:splat\b/g, "\u0000")).replaceAll("\u0000", ":splat");
}

function starAsSplat(to: string): string {
  return to.replace(/\/\*$/, "/:splat");
}
