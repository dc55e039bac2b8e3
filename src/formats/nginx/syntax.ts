/**
 * The syntax of nginx's configuration: words up to `;`, or up to a block in braces.
 *
 * @see https://nginx.org/en/docs/beginners_guide.html#conf_structure
 */
import type { EntryPlace } from "../import/entries.ts";

export interface Statement extends EntryPlace {
  /** The first word. */
  readonly name: string;
  readonly args: readonly string[];
  /** null if it ends with a semicolon. */
  readonly block: readonly Statement[] | null;
}

export interface SyntaxProblem {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

interface OpenBlock extends Omit<Statement, "block" | "text"> {
  readonly start: number;
  readonly statements: Statement[];
}

/**
 * White space, a comment, a mark, or a word: in quotes, or with `${name}` and escapes in it. nginx accepts words of
 * 4,096 bytes (`NGX_CONF_BUFFER`); the expression could not cope with an unlimited one.
 */
const TOKEN =
  /\s+|#[^\n]*|[;{}]|"(?:[^"\\]|\\[^]){0,65536}"|'(?:[^'\\]|\\[^]){0,65536}'|(?:\\[^]|\$\{|[^\s;{\\"'])(?:\\[^]|\$\{[^}\s]{0,4096}\}|[^\s;{\\]){0,65536}/y;

/** The deepest nesting of blocks, above that of any configuration. */
const DEPTH_AT_MOST = 100;

/** @returns The top-level statements; in case of problems, as many as can be read. */
export function parseNginx(source: string): {
  statements: readonly Statement[];
  problems: readonly SyntaxProblem[];
} {
  const top: Statement[] = [];
  const open: OpenBlock[] = [];
  const problems: SyntaxProblem[] = [];
  const positionAt = createPositions(source);
  let words: { text: string; at: number }[] = [];
  const report = (at: number, message: string): void =>
    void problems.push({ ...positionAt(at), message });
  const endStatement = (end: number, block: readonly Statement[] | null, head: OpenBlock): void => {
    const { start, statements: _inside, ...statement } = head;
    const siblings = open.at(-1)?.statements ?? top;
    siblings.push({ ...statement, block, text: source.slice(start, end) });
  };
  const begin = (): OpenBlock | null => {
    const [first, ...rest] = words;
    words = [];
    if (!first) return null;
    const args = rest.map(({ text }) => text);
    const place = positionAt(first.at);
    return { ...place, name: first.text, args, start: first.at, statements: [] };
  };

  TOKEN.lastIndex = 0;
  for (let at = 0; at < source.length; at = TOKEN.lastIndex) {
    const token = TOKEN.exec(source)?.[0];
    if (token === undefined) {
      report(at, "a quotation mark is not closed within 65,536 characters");
      return { statements: top, problems };
    }
    if (token === ";") {
      const statement = begin();
      if (statement) endStatement(at + 1, null, statement);
    } else if (token === "{") {
      if (words.length === 0) report(at, "a { has nothing before it");
      open.push(begin() ?? { ...positionAt(at), name: "", args: [], start: at, statements: [] });
    } else if (token === "}") {
      const unfinished = words[0];
      if (unfinished) report(unfinished.at, `${unfinished.text} has no ; at its end`);
      words = [];
      const block = open.pop();
      const isTooDeep = open.length >= DEPTH_AT_MOST;
      if (isTooDeep && open.length === DEPTH_AT_MOST) {
        report(at, `its blocks are nested more than ${DEPTH_AT_MOST} deep`);
      }
      if (block) endStatement(at + 1, isTooDeep ? [] : block.statements, block);
      else report(at, "a } closes nothing");
    } else if (!/^[\s#]/.test(token)) {
      words.push({ text: readWord(token), at });
    }
  }
  const unfinished = words[0];
  if (unfinished) report(unfinished.at, `${unfinished.text} has no ; at its end`);
  for (const { line, column, name } of open) {
    problems.push({ line, column, message: `the block of ${name} is never closed` });
  }
  return { statements: top, problems };
}

/** Removes quotation marks and nginx's own escapes; those of expressions stay. */
function readWord(token: string): string {
  const bare = /^["']/.test(token) ? token.slice(1, -1) : token;
  return bare.replace(/\\(["'\\trn])/g, (_all, escaped: string) => ESCAPES[escaped] ?? escaped);
}

const ESCAPES: Readonly<Record<string, string>> = { t: "\t", r: "\r", n: "\n" };

/** Creates a function to be called with ascending offsets, so that a long text is read only once. */
function createPositions(source: string): (at: number) => { line: number; column: number } {
  let line = 1;
  let start = 0;
  let end = source.indexOf("\n");
  return (at) => {
    while (end !== -1 && end < at) {
      line++;
      start = end + 1;
      end = source.indexOf("\n", start);
    }
    return { line, column: at - start + 1 };
  };
}
