/**
 * The syntax of Apache's configuration: a directive a line, in sections.
 *
 * @see https://httpd.apache.org/docs/2.4/configuring.html
 */
import type { EntryPlace } from "../import/entries.ts";
import { doesHold } from "./holds.ts";

export interface Directive extends EntryPlace {
  /** In lower case. */
  readonly name: string;
  /** What stands behind the name. */
  readonly rest: string;
  /** The sections around it, the outermost first; those that are only conditions are left out. */
  readonly sections: readonly Section[];
}

export interface Section {
  /** In lower case. */
  readonly name: string;
  readonly args: readonly string[];
  /** How it begins, as it stands. */
  readonly text: string;
}

export interface ApacheFile {
  readonly directives: readonly Directive[];
  /** Those in sections that do not hold, each with the section. */
  readonly skipped: readonly { readonly directive: Directive; readonly section: Section }[];
  /** Lines that are not a directive, and sections that do not close. */
  readonly unreadable: readonly (EntryPlace & { readonly message: string })[];
}

/** Sections that say when their lines count, not for which addresses. */
const TRANSPARENT =
  /^(?:if(?:module|define|version|file|directive|section)|requireall|requireany)$/;

/** Apache takes lines of 16 MB, which nobody writes. */
const LINE_CHARACTERS_AT_MOST = 1_000_000;

/** No configuration has sections in sections further than this. */
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

/** Lines without comments, each with those that a backslash at its end adds to it. */
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

/** Words as most directives read them: in quotation marks or not. */
export function splitWords(text: string): string[] {
  return [...text.matchAll(/"((?:[^"\\]|\\[^])*)"|'((?:[^'\\]|\\[^])*)'|\S+/g)].map(
    ([all, double, single]) => {
      if (double !== undefined) return double.replace(/\\(["\\])/g, "$1");
      return single === undefined ? all : single.replace(/\\(['\\])/g, "$1");
    },
  );
}

/** Words as mod_rewrite reads them: a backslash keeps a space in a word and stays, as all other escapes do. */
export function splitRewriteWords(text: string): string[] {
  return [...text.matchAll(/"([^"]*)"|'([^']*)'|(?:\\\s|\S)+/g)].map(
    ([all, double, single]) => double ?? single ?? all,
  );
}
