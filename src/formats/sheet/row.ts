/** Reads one row of a redirect map. */
import { parseJson } from "../text/json-source.ts";
import { failure, type Result, success } from "../../domain/result.ts";
import { withScheme } from "../../domain/url/written-host.ts";
import { quote } from "../../domain/finding.ts";
import { isRedirectStatus, REDIRECT_STATUSES } from "../../domain/table/redirect-status.ts";
import { type RuleData, ruleSchema } from "../../domain/table/schema.ts";
import { UNREGISTER } from "../../domain/table/served-file.ts";
import { restore } from "../text/csv-injection.ts";
import { trimUnseen } from "../text/trim-unseen.ts";
import type { Refusal } from "../import/entries.ts";
import type { ImportContext } from "../import/imported.ts";
import { type OldAddress, readOldAddress } from "../import/old-address.ts";
import { isDisabledWord, isFileName } from "./cell-kinds.ts";
import type { Role } from "./columns.ts";
import { readExpressionRow } from "./expression-row.ts";
import type { Layout } from "./layout.ts";
import { isOpenTarget } from "../import/open-target.ts";
import { failUnreadable, failUnsupported, naming, notForAll } from "../import/refusals.ts";
import type { SiteHosts } from "../import/site-hosts.ts";
import { whyNotAnAddress } from "./not-an-address.ts";
import { readPattern } from "./row-pattern.ts";
import { readStatusWord } from "./status-words.ts";
import { readTarget } from "./target-cell.ts";

/** A row as read: its rule, except for the host, which depends on the whole map. */
export interface SheetRow extends OldAddress {
  readonly rule: Omit<RuleData, "from">;
  /** Whether the row states how it matches; it is then a complete rule, and only for its host if it names one. */
  readonly isExplicit: boolean;
}

export interface RowContext extends ImportContext {
  readonly layout: Layout;
  readonly hosts: SiteHosts;
}

export type RowReading =
  | { readonly kind: "row"; readonly row: SheetRow }
  /** An expression: complete rules, and the warnings. */
  | {
      readonly kind: "rules";
      readonly rules: readonly RuleData[];
      readonly quirks: readonly Refusal[];
    }
  /** No rule, but no problem either. */
  | {
      readonly kind: "left-out";
      readonly why: "disabled" | "no-redirect";
      readonly address: string;
    };

/** A difference between a cell and how it is read, reported once for the whole map. */
export type Reshaped = "slash" | "unseen";

/** @returns null for a row without content. */
export function readRow(
  cells: readonly string[],
  context: RowContext,
  reshaped: (how: Reshaped, written: string) => void,
): Result<RowReading, Refusal> | null {
  const { layout } = context;
  const cell = (role: Role): string => {
    const column = layout.columns.get(role);
    const written = column === undefined ? "" : (cells[column] ?? "");
    const trimmed = trimUnseen(written);
    if ((role === "from" || role === "to") && trimmed !== written.trim().replace(/^\uFEFF/, "")) {
      reshaped("unseen", trimmed);
    }
    return restore(trimmed);
  };
  const written = cell("from");
  if (written === "" && cell("to") === "" && cell("status") === "") return null;
  if (isDisabledWord(cell("enabled"))) return leftOut("disabled", written);
  if (layout.preset?.isCrawl && cell("to") === "" && layout.columns.has("to")) {
    return leftOut("no-redirect", written);
  }
  const named = namingRow(written);
  if (cell("action") !== "" && !/^(?:url|error)$/i.test(cell("action"))) {
    const message = `its action is ${quote(cell("action"))}, which is not a redirect`;
    return named(failure(notForAll(message)));
  }
  const matching = cell("match").toLowerCase();
  if (matching === "regex" || /^(?:1|true|yes|y|x)$/i.test(cell("regex"))) {
    return named(readExpressions("regex", written, cell, cells, context));
  }
  if (/^(?:contains|starts?|ends?)$/.test(matching)) {
    return named(readExpressions(matching, written, cell, cells, context));
  }
  const problem = whyNotAnAddress(written, "Give each a row of its own");
  if (problem) return failure(problem);
  const from = withSlash(written, context, reshaped);
  const address = readOldAddress(from, context.hosts.all);
  if (!address.ok) {
    if (from !== "") return address;
    return failUnreadable("the row has no old address", "Write it, or delete the row");
  }
  const answer = readAnswer(cell, context);
  if (!answer.ok) return named(answer);
  const more = readMore(cell, cells, context);
  if (!more.ok) return named(more);
  const { path, to, match } = readPattern(
    address.value.path,
    answer.value.to,
    matching,
    more.value,
  );
  const row = {
    host: context.hosts.standsFor(address.value.host),
    path,
    isExplicit: matching === "exact" || matching === "pattern",
    rule: { ...match, ...answer.value, ...(to === undefined ? {} : { to }), ...more.value },
  };
  return success({ kind: "row", row });
}

function leftOut(why: "disabled" | "no-redirect", address: string): Result<RowReading, never> {
  return success({ kind: "left-out", why, address });
}

/** Adds the row's address to the message of a refusal. */
function namingRow(
  from: string,
): <Value>(result: Result<Value, Refusal>) => Result<Value, Refusal> {
  return (result) => {
    if (result.ok || result.problem.missing) return result;
    return failure(naming(result.problem, from));
  };
}

/** Adds the first slash, which people leave out; a lone word is not a page unless all pages are written like that. */
function withSlash(
  from: string,
  { layout, hosts }: RowContext,
  reshaped: (how: Reshaped, written: string) => void,
): string {
  if (from === "" || /^(?:\/|[a-z][a-z0-9+.-]*:|#)/i.test(from) || /\s/.test(from)) return from;
  const [authority = ""] = /^[^/?#]*/.exec(from) ?? [];
  const isFile = isFileName(/^[^?#]*/.exec(from)?.[0] ?? "");
  if (withScheme(from, hosts.all) !== null) return from;
  const isHost = /^[\w-]+(\.[\w-]+)+(:\d+)?$/.test(authority);
  if (isHost && !(isFile && authority === from.split(/[?#]/)[0])) return from;
  if (!layout.isSlashless && !isFile && !/[/?]/.test(from)) return from;
  reshaped("slash", from);
  return `/${from}`;
}

function readExpressions(
  kind: string,
  written: string,
  cell: (role: Role) => string,
  cells: readonly string[],
  context: RowContext,
): Result<RowReading, Refusal> {
  const answer = readAnswer(cell, context);
  if (!answer.ok) return answer;
  const more = readMore(cell, cells, context);
  if (!more.ok) return more;
  const read = readExpressionRow(kind, written, answer.value, more.value, context);
  return read.ok ? success({ kind: "rules", ...read.value }) : read;
}

export type RowAnswer = Pick<RuleData, "to" | "gone" | "keep" | "serve" | "undecided" | "status">;

function readAnswer(cell: (role: Role) => string, context: RowContext): Result<RowAnswer, Refusal> {
  const [written, status] = [cell("to"), cell("status")];
  if (cell("serve") !== "") return readServe(cell("serve"));
  // In exports that write pages without a slash, a word is a page.
  const isPage = context.layout.preset?.isSlashless === true && /^\p{L}{4,}$/u.test(written);
  const isOpen = isOpenTarget(written) && !isPage;
  const word = readStatusWord(status);
  const targetWord = readStatusWord(written);
  const isSaid = word === "undecided" || targetWord === "undecided";
  const isDecided = word === "gone" || word === "keep";
  if (isOpen && (isSaid || (context.takesUndecided && !isDecided))) {
    return success({ undecided: true });
  }
  // Next to a word such as "gone", such a mark counts as an empty cell.
  const target = isOpen && isDecided ? "" : written;
  if (isOpen && target !== "") {
    const fix = `Write where it goes, or "gone" if there is no such page any more; --undecided takes such rows as not decided yet`;
    return failUnsupported(`${quote(target)} is not a target`, fix);
  }
  if (targetWord === "gone" && target !== "") return success({ gone: true });
  if (targetWord === "keep" && target !== "") return success({ keep: true });
  if (targetWord === "undecided") return success({ undecided: true });
  const read = target === "" ? success(undefined) : readTarget(target, context, context.layout);
  if (!read.ok) return read;
  const to = read.value;
  if (word === "gone") return success(to === undefined ? { gone: true } : { to, gone: true });
  if (word === "keep") return success({ keep: true });
  if (to === undefined) {
    return failUnsupported(
      "the row has no target, and does not say that the page is gone",
      'Write where it goes, or "gone" if there is no such page any more; --undecided takes such rows as not decided yet',
    );
  }
  if (status === "" || word === "permanent") return success({ to });
  if (word === "temporary") return success({ to, status: 302 });
  const code = Number(/^\d{3}(?=$|\D)/.exec(status)?.[0]);
  // The response that a crawler got is not the desired status.
  if (context.layout.preset?.isCrawl && !isRedirectStatus(code)) return success({ to });
  if (!isRedirectStatus(code)) {
    return failUnsupported(
      `${quote(status)} is not the status of a redirect`,
      `Write ${REDIRECT_STATUSES.join(", ")}, or "gone"`,
    );
  }
  return success(code === 301 ? { to } : { to, status: code });
}

/** Reads a file to serve, as written by our own exports. */
function readServe(text: string): Result<RowAnswer, Refusal> {
  const serve = ruleSchema.shape.serve.safeParse(text === UNREGISTER ? text : readJsonCell(text));
  if (serve.success && serve.data !== undefined) return success({ serve: serve.data });
  const fix = `Write {"type": "text/plain", "body": "..."}, or ${UNREGISTER}`;
  return failUnreadable(`"serve" cannot be read`, fix);
}

export type More = Omit<RuleData, "from" | "match" | keyof RowAnswer>;

/** Reads the columns that only our own exports have, together with section, owner and note. */
function readMore(
  cell: (role: Role) => string,
  cells: readonly string[],
  { layout }: RowContext,
): Result<More, Refusal> {
  const where = ruleSchema.shape.where.safeParse(readJsonCell(cell("where")));
  const examples = ruleSchema.shape.examples.safeParse(readJsonCell(cell("examples")));
  if (!where.success || !examples.success) {
    const fix = "Leave the cells empty, or write JSON as in routes.json";
    return failUnreadable('"where" or "examples" cannot be read', fix);
  }
  const query = cell("query");
  const others = layout.notes.map(({ name, column }) => {
    const text = (cells[column] ?? "").trim();
    return text === "" ? "" : `${name}: ${text}`;
  });
  const owner = cell("owner") && `Owner: ${cell("owner")}`;
  const note = [cell("note"), owner, ...others].filter((it) => it !== "");
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

/** @returns undefined for an empty cell; NaN, which fits no schema, for text that is not JSON. */
function readJsonCell(text: string): unknown {
  if (text === "") return undefined;
  const parsed = parseJson(text);
  return parsed ? parsed.value : Number.NaN;
}
