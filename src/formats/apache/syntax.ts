/**
 * The syntax of Apache's configuration: one directive per line, in sections.
 *
 * @see https://httpd.apache.org/docs/2.4/configuring.html
 */
import type { EntryPlace } from "../import/entries.ts";
import { doesHold } from "./holds.ts";

export interface Directive extends EntryPlace {
  /** In lower case. */
  readonly name: string;
  /** The text after the name. */
  readonly rest: string;
  /** The enclosing sections, the outermost first, without those that are only conditions. */
  readonly sections: readonly Section[];
}

export interface Section {
  /** In lower case. */
  readonly name: string;
  readonly args: readonly string[];
  /** The line that begins it, as written. */
  readonly text: string;
}

export interface ApacheFile {
  readonly directives: readonly Directive[];
  /** The directives in sections that do not hold, each with its section. */
  readonly skipped: readonly { readonly directive: Directive; readonly section: Section }[];
  /** Lines that are not directives, and sections that are not closed. */
  readonly unreadable: readonly (EntryPlace & { readonly message: string })[];
}

/** Sections that determine when their lines count, but not for which addresses. */
const TRANSPARENT =
  /^(?:if(?:module|define|version|file|directive|section)|requireall|requireany)$/;

/** The longest line; Apache accepts 16 MB, which nobody writes. */
const LINE_CHARACTERS_AT_MOST = 1_000_000;

/** The deepest nesting of sections, above that of any configuration. */
const DEPTH_AT_MOST = 100;

export function parseApache(source: string): ApacheFile {
  const directives: Directive[] = [];
  const skipped: { directive: Directive; section: Section }[] = [];
  const unreadable: (EntryPlace & { message: string })[] = [];
  const open: (Section & { readonly place: EntryPlace; readonly holds: boolean })[] = [];
  const defined = new Set<string>();
  for (const place of readLines(source)) {
    const { text } = place;
    if (text.length > LINE_CHARACTERS_AT_MOST) {
      unreadable.push({ ...place, message: "this line has more than a million characters" });
      continue;
    }
    const [, close, begin, args = ""] = /^<(?:\/(\w+)|(\w+)([^]*?))\s*>$/.exec(text) ?? [];
    const [, name, rest = ""] = /^([A-Za-z]\w*)(?:\s+([^]*))?$/.exec(text) ?? [];
    if (begin !== undefined) {
      if (open.length === DEPTH_AT_MOST) {
        const message = `sections are nested more than ${DEPTH_AT_MOST} deep: nothing is read from here on`;
        unreadable.push({ ...place, message });
        break;
      }
      const section = { name: begin.toLowerCase(), args: splitWords(args), text };
      open.push({ ...section, place, holds: doesHold(section, defined) });
    } else if (close !== undefined) {
      if (open.at(-1)?.name === close.toLowerCase()) open.pop();
      else unreadable.push({ ...place, message: `${text} closes nothing` });
    } else if (name === undefined) {
      unreadable.push({ ...place, message: "this line is not a directive" });
    } else {
      const sections = open.filter((it) => !TRANSPARENT.test(it.name));
      const directive = { ...place, name: name.toLowerCase(), rest, sections };
      const section = open.find((it) => !it.holds);
      if (section) skipped.push({ directive, section });
      else directives.push(directive);
      if (!section && /^(un)?define$/i.test(name)) define(directive, defined);
    }
  }
  for (const { place, text } of open) {
    unreadable.push({ ...place, message: `${text} is never closed` });
  }
  return { directives, skipped, unreadable };
}

function define({ name, rest }: Directive, defined: Set<string>): void {
  const [variable = ""] = splitWords(rest);
  if (name === "define") defined.add(variable);
  else defined.delete(variable);
}

/** Lines without comments, each joined with the lines that a backslash at its end continues. */
function readLines(source: string): EntryPlace[] {
  const lines = source.replace(/^\uFEFF/, "").split(/\r?\n/);
  const whole: EntryPlace[] = [];
  for (let index = 0; index < lines.length; index++) {
    const first = index;
    const parts = [lines[index] ?? ""];
    while (/(?:^|[^\\])\\$/.test((parts.at(-1) ?? "").slice(-2)) && index + 1 < lines.length) {
      parts.push((parts.pop() ?? "").slice(0, -1), lines[++index] ?? "");
    }
    const line = parts.join("");
    const text = line.trim();
    if (text === "" || text.startsWith("#")) continue;
    whole.push({ line: first + 1, column: line.length - line.trimStart().length + 1, text });
  }
  return whole;
}

/** Splits words as most directives do: with or without quotation marks. */
export function splitWords(text: string): string[] {
  return [...text.matchAll(/"((?:[^"\\]|\\[^])*)"|'((?:[^'\\]|\\[^])*)'|\S+/g)].map(
    ([all, double, single]) => {
      if (double !== undefined) return double.replace(/\\(["\\])/g, "$1");
      return single === undefined ? all : single.replace(/\\(['\\])/g, "$1");
    },
  );
}

/**
 * Splits words as mod_rewrite does: a backslash keeps a space in a word, and remains in the text like all other
 * escapes.
 */
export function splitRewriteWords(text: string): string[] {
  return [...text.matchAll(/"([^"]*)"|'([^']*)'|(?:\\\s|\S)+/g)].map(
    ([all, double, single]) => double ?? single ?? all,
  );
}
