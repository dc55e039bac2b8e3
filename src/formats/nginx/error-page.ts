/** Reads nginx's `error_page` and `try_files` that send requests for missing pages to another site. */
import type { SiteData } from "../../domain/table/schema.ts";
import type { EntryCollector } from "../import/entries.ts";
import { errorPage } from "../import/refusals.ts";
import { readAnswer, readReturn, type SaidTarget, targetOf } from "./answer.ts";
import type { Statement } from "./syntax.ts";

interface ErrorPageContext {
  /** The statements that contain the named locations. */
  readonly statements: readonly Statement[];
  readonly collector: EntryCollector;
  readonly site: SiteData;
}

/** @param around The heads of the enclosing blocks, for the file of rejects. */
export function readErrorPages(
  statements: readonly Statement[],
  around: readonly string[],
  context: ErrorPageContext,
): void {
  for (const statement of statements) {
    const { name, args, block, text, line, column } = statement;
    if (block) {
      const inside = { ...context, statements: name === "server" ? block : context.statements };
      readErrorPages(block, [...around, `${[name, ...args].join(" ")} {`], inside);
    }
    const found =
      name === "error_page"
        ? readPage(args, context)
        : name === "try_files"
          ? readTry(args, context)
          : null;
    const refusal = found && errorPage(found.to, found.status, context.site);
    if (!refusal) continue;
    const names = context.statements.filter((it) => it.name === "server_name").map((it) => it.text);
    const heads = around.map((it) =>
      it.startsWith("server {") ? [it, ...names].join("\n  ") : it,
    );
    const named = placeOf(args.at(-1) ?? "", context.statements);
    const inner = named && around.length < 2 ? `${text}\n${named.text}` : text;
    const whole = heads.reduceRight(
      (inside, head) => `${head}\n  ${inside.replaceAll("\n", "\n  ")}\n}`,
      inner,
    );
    context.collector.refuse({ line, column, text: whole }, refusal);
  }
}

type Page = Pick<SaidTarget, "to" | "status">;

/** Reads `error_page 404 =301 URL`, `error_page 404 URL`, `error_page 404 = @name`. */
function readPage(args: readonly string[], { statements }: ErrorPageContext): Page | null {
  const to = args.at(-1) ?? "";
  const given = args.find((it) => it.startsWith("="));
  if (!args.includes("404") && !args.includes("403")) return null;
  if (/^(?:https?:\/\/|\$scheme)/i.test(to)) {
    const status = Number(given?.slice(1) ?? "") || 302;
    return targetOf(readReturn({ args: [String(status), to] }));
  }
  return given === undefined ? null : readNamed(to, statements);
}

/** Reads `try_files $uri @name`. */
function readTry(args: readonly string[], { statements }: ErrorPageContext): Page | null {
  const last = args.at(-1) ?? "";
  return last.startsWith("@") ? readNamed(last, statements) : null;
}

function readNamed(name: string, statements: readonly Statement[]): Page | null {
  for (const it of placeOf(name, statements)?.block ?? []) {
    if (it.name === "return" || it.name === "rewrite") return targetOf(readAnswer(it));
  }
  return null;
}

function placeOf(name: string, statements: readonly Statement[]): Statement | undefined {
  return statements.find(
    ({ name: kind, args: [first, second] }) =>
      kind === "location" && (first === name || (first === "=" && second === name)),
  );
}
