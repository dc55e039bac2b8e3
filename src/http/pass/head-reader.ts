/**
 * Finds where the body of a page begins, as browsers do, and collects what its head declares. Not HTMLRewriter: that
 * stops in the middle of pages with unusual markup (`<style>` in `<select>`), and does not support XHTML.
 */

/** What a page declares before its body. */
export interface Head {
  /** "" if the page declares none. */
  readonly language: string;
  /** The Content-Security-Policies in its `<meta>` elements. */
  readonly policies: readonly string[];
}

export type Found =
  | { readonly kind: "body"; readonly at: number; readonly head: Head }
  /** A fragment, or no HTML at all. */
  | { readonly kind: "no-page" }
  /** A page into which nothing can be inserted: a frameset, one in ISO-2022, or XHTML without a body. */
  | { readonly kind: "no-body" };

export interface HeadReader {
  /**
   * @param text Each character is one byte; only ASCII is interpreted.
   * @returns `found` is null if more text is needed: pass the text from `readTo` on again, followed by more.
   */
  read(text: string): { readonly found: Found | null; readonly readTo: number };
  /** The result if the text ends here. */
  end(): Found;
  /** Whether the text read so far belongs to a whole page. */
  isPage(): boolean;
}

const MAKES_A_PAGE = new Set(["html", "head", "title", "body"]);

/** Elements that may occur in a head and have no text content. */
const OF_THE_HEAD = new Set(["html", "head", "base", "basefont", "bgsound", "link", "meta"]);

/** Elements of the head whose contents are skipped. */
const SKIPPED = new Set(["title", "style", "noframes", "noscript", "template"]);

/** Tokens that start, end or hide a script (https://html.spec.whatwg.org/#script-data-state). */
const SCRIPT_MARK = /<!--(?=[^>-]|-[^>])|-->|<\/?script(?=[\s/>])/;

/** An upper bound on the length of the end tokens searched for. */
const LONGEST_END = 64;

/**
 * Whether a content type, or a charset, names an encoding that shifts: in ISO-2022 the bytes of quotes and brackets may
 * be parts of letters. In all other encodings that browsers know, markup either is ASCII or is not recognised (UTF-16).
 */
export function isShifting(name: string): boolean {
  return /iso-?2022/i.test(name);
}

/** @param isXml Whether the page is XHTML, in which only an unprefixed `body` element counts. */
export function createHeadReader(isXml: boolean): HeadReader {
  let isBegun = false;
  let isPage = false;
  let language = "";
  const policies: string[] = [];
  /** Matches the end of the element that is being skipped. */
  let until: RegExp | null = null;
  /** The tokenizer state within a script that is being skipped. */
  let script: { readonly isHidden: boolean; readonly isNested: boolean } | null = null;

  /** @returns The position to continue at, or what was found; null if more text is needed. */
  function step(text: string, at: number): number | Found | null {
    const rest = text.slice(at, at + 9);
    if (!rest.startsWith("<")) return isXml && isPage ? skip(/(?=<)/g, at) : beginBody(at);
    if (rest.startsWith("<!--")) return skip(/--!?>/g, at + 2);
    if (isXml && rest === "<![CDATA[") return skip(/\]\]>/g, at);
    if (rest.startsWith("<?")) return skip(isXml ? /\?>/g : />/g, at);
    if (rest.startsWith("<!") && rest.length === 9) return readDeclaration(text, at);
    if (rest.startsWith("</")) return readEnd(text, at);
    if (rest === "<" || rest.startsWith("<!")) return null;
    return readStart(text, at);
  }

  function skip(end: RegExp, from: number): number {
    until = end;
    return from;
  }

  /** Handles a token within a script. A script in a comment, hidden from old browsers, may contain another. */
  function readMark(mark: string, at: number): void {
    const { isHidden = false, isNested = false } = script ?? {};
    const isEnd = mark.startsWith("</");
    if (isEnd && !isNested) {
      script = null;
      skip(/>/g, at);
      return;
    }
    if (isEnd) script = { isHidden, isNested: false };
    else if (mark === "-->") script = { isHidden: false, isNested: false };
    else if (mark === "<!--") script = { isHidden: true, isNested };
    else script = { isHidden, isNested: isHidden };
    skip(new RegExp(SCRIPT_MARK, "gi"), at);
  }

  /** Called at the first token that cannot belong to a head. */
  function beginBody(at: number): Found {
    if (!isPage) return { kind: "no-page" };
    return isXml ? { kind: "no-body" } : { kind: "body", at, head: { language, policies } };
  }

  function readDeclaration(text: string, at: number): number | Found | null {
    const end = text.indexOf(">", at);
    if (end === -1) return null;
    const declaration = text.slice(at, end + 1);
    // A document type with an internal subset may redefine any element or entity.
    if (isXml && declaration.includes("[")) return { kind: "no-page" };
    if (!isXml && /^<!doctype\s+html[\s>]/i.test(declaration)) isPage = true;
    return end + 1;
  }

  function readEnd(text: string, at: number): number | Found | null {
    const end = text.indexOf(">", at);
    if (end === -1) return null;
    return !isPage || /^<\/(?:body|html)\b/i.test(text.slice(at, end)) ? beginBody(at) : end + 1;
  }

  function readStart(text: string, at: number): number | Found | null {
    if (!/^[a-z_]$/i.test(text.charAt(at + 1))) return beginBody(at);
    const tag = readTag(text, at);
    if (tag === null) return null;
    const name = isXml ? tag.name : tag.name.toLowerCase();
    if (isXml ? name === "html" : MAKES_A_PAGE.has(name)) isPage = true;
    if (!isPage) return { kind: "no-page" };
    if (name === "html" || name === "body") {
      language = tag.attributes.get("lang") ?? tag.attributes.get("xml:lang") ?? language;
    }
    const isOfFrames = name === "frameset" || (name === "body" && isXml && tag.isClosed);
    if (isOfFrames) return { kind: "no-body" };
    if (name === "body") return { kind: "body", at: tag.end, head: { language, policies } };
    if (name === "meta") {
      const header = tag.attributes.get("http-equiv") ?? "";
      const content = tag.attributes.get("content") ?? "";
      const type = /^content-type$/i.test(header) ? content : "";
      if (isShifting(tag.attributes.get("charset") ?? type)) return { kind: "no-body" };
      if (/^\s*content-security-policy/i.test(header)) policies.push(content);
    }
    if (isXml || OF_THE_HEAD.has(name)) return tag.end;
    if (name === "script") {
      script = { isHidden: false, isNested: false };
      return skip(new RegExp(SCRIPT_MARK, "gi"), tag.end);
    }
    return SKIPPED.has(name)
      ? skip(new RegExp(`</${name}(?:[\\s/][^>]*)?>`, "gi"), tag.end)
      : beginBody(at);
  }

  return {
    isPage: () => isPage,
    end: () => (until === null ? beginBody(0) : { kind: isPage ? "no-body" : "no-page" }),
    read(text) {
      let at = 0;
      if (!isBegun && text.length < 3) return { found: null, readTo: 0 };
      // Skip the UTF-8 byte-order mark. UTF-16 pages are excluded elsewhere.
      if (!isBegun && text.startsWith("\u{ef}\u{bb}\u{bf}")) at = 3;
      isBegun = true;
      for (;;) {
        if (until !== null) {
          until.lastIndex = at;
          const end = until.exec(text);
          if (!end) {
            return { found: null, readTo: Math.max(at, text.length - LONGEST_END) };
          }
          at = until.lastIndex;
          until = null;
          if (script) readMark(end[0], at);
          continue;
        }
        at = skipBlanks(text, at);
        if (at === text.length) return { found: null, readTo: at };
        const next = step(text, at);
        if (next === null) return { found: null, readTo: at };
        if (typeof next !== "number") return { found: next, readTo: at };
        at = next;
      }
    },
  };
}

function skipBlanks(text: string, at: number): number {
  const blanks = /[\t\n\f\r ]*/y;
  blanks.lastIndex = at;
  blanks.test(text);
  return blanks.lastIndex;
}

interface Tag {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly isClosed: boolean;
  /** The position after the tag. */
  readonly end: number;
}

/** @returns null if the text ends within the tag. */
function readTag(text: string, at: number): Tag | null {
  const start = /<([^\s/>]*)/y;
  start.lastIndex = at;
  const name = start.exec(text)?.[1] ?? "";
  const attributes = new Map<string, string>();
  const attribute =
    /[\s/]*(?:(>)|([^\s/>][^\s/>=]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"'][^\s>]*)))?)/y;
  attribute.lastIndex = start.lastIndex;
  for (;;) {
    const from = attribute.lastIndex;
    const match = attribute.exec(text);
    if (!match) return null;
    const end = attribute.lastIndex;
    if (match[1])
      return { name, attributes, isClosed: /\/\s*$/.test(text.slice(from, end - 1)), end };
    const isCut = /\s*(?:$|=\s*(?:$|["']))/y;
    isCut.lastIndex = end;
    if (isCut.test(text)) return null;
    const key = (match[2] ?? "").toLowerCase();
    const value = match[3] ?? match[4] ?? match[5] ?? "";
    // The first occurrence of a repeated attribute counts.
    if (!attributes.has(key)) attributes.set(key, value);
  }
}
