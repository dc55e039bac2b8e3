/** The key of a row. If it is not an address that a visitor can request, the fix names what was probably meant. */
import { quote, type Report } from "../domain/finding.ts";
import { didYouMean } from "../domain/did-you-mean.ts";
import { canonicalHost } from "../domain/url/canonicalize.ts";
import { toWildcards } from "../domain/url/wildcards.ts";
import { withoutInvisible } from "../domain/url/invisible.ts";
import { withoutEntities } from "../domain/url/slips.ts";
import { cleanValue } from "./clean-value.ts";
import { decodeIfText } from "../domain/decode.ts";

export interface KeyContext {
  /** Keys with a special meaning, suggested for a similar key that is not a row. */
  readonly reserved: readonly string[];
  /** The site's canonical hosts. */
  readonly hosts: ReadonlySet<string>;
  /** The site's canonical segment prefixes. */
  readonly scope: readonly string[];
}

interface Slip {
  /** What is wrong with the key, phrased to follow "the key ...". */
  readonly why: string;
  /** @returns The text unchanged if it does not have this slip. */
  readonly mend: (text: string, context: KeyContext) => string;
}

const ADDRESS = /^(?:\/|https?:\/\/)/i;

/** A verb or directive before a key: `GET /x`, `Redirect 301 /x`. */
const DIRECTIVE =
  /^(?:GET|HEAD|POST|Redirect(?:Match|Permanent|Temp)?|RewriteRule|rewrite|from:?)(?:\s+30\d|\s+permanent)?\s+(?=[/^h\\])/i;

/** An arrow, a status, an address, an HTTP version, a comment or a second line after a key. */
const BEHIND =
  /\s*(?:-+>|=+>|[→⇒➜➔]).*$|\s+(?:https?:\/\/|HTTP\/\d|30[12378]\b|410\b|\[|\(|#|\/\/|\/\*).*$|\s*[\r\n\t].*$|\s*[,;|]+$/s;

/** The known slips, in an order that matters, because one may hide the next. */
const SLIPS: readonly Slip[] = [
  { why: "is in quotes", mend: withoutQuotes },
  { why: "begins with a verb", mend: (text) => text.replace(DIRECTIVE, "") },
  { why: "is a file of this computer, as Git Bash makes it of a path", mend: outOfShell },
  { why: "is percent-encoded as a whole", mend: decodeWhole },
  {
    why: "has its scheme twice",
    mend: (text) => text.replace(/^(?:https?:\/\/)+(?=https?:)/i, ""),
  },
  { why: "is a regular expression", mend: outOfExpression },
  { why: "has backslashes", mend: (text) => (text.startsWith("\\") ? slashed(text) : text) },
  { why: "continues after the address", mend: (text) => text.replace(BEHIND, "") },
  { why: "begins with two slashes and one of the site's hosts", mend: withScheme },
  { why: "has a parameter of the preview", mend: (text) => withoutParameters(text, OF_PREVIEW) },
];

const OF_PREVIEW = /^__(?:at|release|host)$/;
const OF_CAMPAIGN = /^(?:utm_\w+|fbclid|gclid|dclid|msclkid|yclid|mc_[ce]id|igshid|_ga)$/i;

/**
 * Checks a key, and reports what is wrong with it.
 *
 * @param isExact Whether stars and colons are ordinary characters in this row.
 * @returns The `from`; null if the key cannot be used.
 */
export function checkKey(
  key: string,
  context: KeyContext,
  isExact: boolean,
  report: Report,
): string | null {
  const text = cleanValue(key);
  const whys = SLIPS.filter(({ mend }) => cleanValue(mend(text, context)) !== text);
  const use = (): string => `Use the key "${meantBy(text, context, isExact)}"`;
  if (whys.length > 0) {
    const message = `the key ${quote(key)} ${whys.map((it) => it.why).join(", ")}`;
    report("from-unparseable", [], message, use());
    return null;
  }
  if (!ADDRESS.test(text)) {
    const guess = didYouMean(key, context.reserved);
    const fix = guess ? `Did you mean the key "${guess}"?` : use();
    const message = `the key ${quote(key)} is neither a path nor a whole address`;
    report("from-unparseable", [], message, fix);
    return null;
  }
  if (/^(?:https?:\/\/[^/?#]*)?\/+_sunset(?:[/?#]|$)/i.test(text)) {
    const message = `${quote(key)} is Sunset's own: no request for it reaches a row`;
    report("from-outside-scope", [], message, "Delete the row");
    return null;
  }
  reportDoubts(key, text, isExact, use, report);
  return text;
}

/** Reports keys that serve, but are probably not what was meant. */
function reportDoubts(
  key: string,
  text: string,
  isExact: boolean,
  use: () => string,
  report: Report,
): void {
  if (key !== text) {
    const message = "there is white space around the key, which is left out";
    report("value-trimmed", [], message, `Leave it, or u${use().slice(1)}`);
  }
  const visible = withoutInvisible(text);
  if (visible !== text) {
    const message = `the key ${quote(key)} has an invisible character, which no visitor types`;
    report("invisible-character", [], message, use());
  }
  const plain = withoutEntities(visible);
  if (plain !== visible) {
    const message = `the key ${quote(key)} has an ampersand as HTML writes it, &amp;`;
    report("entity-in-address", [], message, use());
  }
  if (!isExact && toWildcards(plain) !== plain) {
    const message = `the key ${quote(key)} has a wildcard that is none: it takes that very text`;
    report("wildcard-lookalike", [], message, use());
  }
  if (withoutParameters(text, OF_CAMPAIGN) !== text) {
    const message = `the key ${quote(key)} answers only visitors of that one campaign`;
    report("row-parameter", [], message, use());
  }
}

/** A safety limit: each slip may hide another one. */
const ROUNDS_AT_MOST = 100;

/** The key with all slips and doubts removed. */
function meantBy(text: string, context: KeyContext, isExact: boolean): string {
  let meant = text;
  for (let round = 0; round < ROUNDS_AT_MOST; round++) {
    const mended = mendOnce(meant, context, isExact);
    if (mended === meant) break;
    meant = mended;
  }
  return meant;
}

function mendOnce(text: string, context: KeyContext, isExact: boolean): string {
  const mended = SLIPS.reduce((it, { mend }) => cleanValue(mend(it, context)), text);
  const address = ADDRESS.test(mended) ? mended : withStart(mended);
  const plain = withoutParameters(withoutEntities(withoutInvisible(address)), OF_CAMPAIGN);
  return cleanValue(isExact ? plain : toWildcards(plain));
}

function withStart(text: string): string {
  const isHost = /^[\w-]+(?:\.[\w-]+)+(?::\d+)?\//.test(text);
  return isHost ? `https://${text}` : `/${text}`;
}

const OPENING = /^["'“”„‘’‚«»‹›`]+/;
const CLOSING = /["'“”„‘’‚«»‹›`]+[,;]?$/;
/** A closing single quote without an opening one may be an apostrophe. */
const CLOSING_ALONE = /["“”„«»`]+[,;]?$/;

function withoutQuotes(text: string): string {
  const inner = text.replace(/^<(.*)>$/s, "$1");
  const close = OPENING.test(inner) ? CLOSING : CLOSING_ALONE;
  return inner.replace(OPENING, "").replace(close, "");
}

/** Restores `/x` from `C:/Program Files/Git/x`, which the shell of Git for Windows makes of it. */
function outOfShell(text: string, { scope }: KeyContext): string {
  if (!/^[a-z]:[\\/]/i.test(text)) return text;
  const path = slashed(text);
  const known = /^[a-z]:\/(?:.*\/)?(?:git|msys\d*|mingw\d*|cygwin\d*)(?:\/current)?(\/.*)$/i.exec(
    path,
  );
  const prefix = scope.find((it) => it !== "/" && `${path}/`.toLowerCase().includes(`${it}/`));
  if (prefix !== undefined) return path.slice(path.toLowerCase().indexOf(prefix));
  return known?.[1] ?? path.slice(2);
}

function slashed(text: string): string {
  return text.replaceAll("\\", "/");
}

function decodeWhole(text: string): string {
  return /^(?:https?)?(?:%2f|%3a)/i.test(text) ? decodeIfText(text) : text;
}

function outOfExpression(text: string): string {
  if (!text.startsWith("^")) return text;
  const inner = text.slice(1).replace(/\$$/, "");
  const whole = /^\((\/[^()]*)\)$/.exec(inner)?.[1] ?? inner;
  return whole.replace(/\\([/.-])/g, "$1").replace(/\/\?$/, "");
}

function withScheme(text: string, { hosts }: KeyContext): string {
  const host = /^\/\/([^/?#]+)/.exec(text)?.[1];
  return host !== undefined && hosts.has(canonicalHost(host)) ? `https:${text}` : text;
}

function withoutParameters(text: string, names: RegExp): string {
  const mark = text.indexOf("?");
  if (mark === -1) return text;
  const pieces = text.slice(mark + 1).split("&");
  const kept = pieces.filter((it) => !names.test(it.split("=", 1)[0] ?? ""));
  if (kept.length === pieces.length) return text;
  return text.slice(0, mark) + (kept.length > 0 ? `?${kept.join("&")}` : "");
}
