/** The value of a row that is not JSON: an address or a word. Otherwise the fix names what was probably meant. */
import { type DataPath, quote, type Report } from "../domain/finding.ts";
import type { RuleData } from "../domain/table/schema.ts";
import { codePoint, findUnseen, withoutInvisible } from "../domain/url/invisible.ts";
import { withoutEntities } from "../domain/url/slips.ts";
import { isOpenTarget } from "../formats/import/open-target.ts";
import { findAddresses } from "./kv-row-addresses.ts";

export type AnswerData = Omit<RuleData, "from">;

/** The words that are values by themselves. */
const WORDS: Readonly<Record<string, AnswerData>> = {
  gone: { gone: true },
  keep: { keep: true },
  undecided: { undecided: true },
};

const WHAT_TO_TYPE =
  "Type gone where the page was taken down, keep where the old site answers, undecided where that is not known yet, else the new address";

const IS_HTML = /^<[!a-z]/i;

const OPENING = /^["'“”„‘’«»`<([]+/;
const CLOSING = /["'“”„‘’«»`>)\]]/;

/** Removes surrounding quotes and brackets; at the end in a loop, since a regex would retry at each of them. */
function withoutQuotes(text: string): string {
  const begun = text.replace(OPENING, "");
  let end = begun.length;
  while (end > 0 && CLOSING.test(begun.charAt(end - 1))) end -= 1;
  return begun.slice(0, end);
}

/** @param text The value without surrounding white space or a byte-order mark. */
export function readPlainValue(text: string, report: Report): AnswerData | null {
  const refuse = (message: string, fix: string): null => {
    report("schema", [], message, fix);
    return null;
  };
  const word = wordOf(text);
  if (word) return word;
  if (text === "") {
    return refuse("the value is empty", "Type the new address, gone or keep; or delete the row");
  }
  const addresses = findAddresses(text);
  const address = addresses.at(0);
  const bare = withoutQuotes(text);
  const isQuoted = address === undefined ? wordOf(bare) : address === bare && bare !== text;
  if (isQuoted) {
    return refuse(`there are quotes or brackets around ${quote(bare)}`, `Type only ${bare}`);
  }
  if (isOpenTarget(text)) {
    return refuse(`${quote(text)} is not an address`, "Type undecided");
  }
  if (addresses.length > 1) {
    return refuse(`the value holds ${addresses.length} addresses`, "Type one of them");
  }
  if (IS_HTML.test(text)) {
    const alone = address ?? "the new address";
    const example = address === undefined ? ", such as https://www.example.com/page" : "";
    return refuse("the value is HTML", `Type only ${alone}${example}`);
  }
  const unseen = findUnseen(text);
  if (unseen !== null) {
    const message = `there is an invisible character (${codePoint(unseen)}) in the value`;
    const clean = findAddresses(withoutInvisible(text))[0];
    const type = clean === undefined ? "Type it again" : `Type only ${clean}`;
    return refuse(message, `${type}; write one that is meant as ${encodeURIComponent(unseen)}`);
  }
  // The check of targets reports it if only the scheme is missing.
  if (address === `https://${text}`) return { to: text };
  if (address !== undefined && !isAlone(text, address)) return refuseMore(text, address, refuse);
  if (address === undefined) {
    const words: readonly string[] = text.toLowerCase().match(/[a-z]+/g) ?? [];
    const meant = Object.keys(WORDS).filter((it) => words.includes(it));
    const [only] = meant;
    if (only !== undefined && meant.length === 1) {
      return refuse(`there is more than a word in ${quote(text)}`, `Type only ${only}`);
    }
    if (/\s/.test(text) || /^[\w-]+$/.test(text)) {
      return refuse(`${quote(text)} is neither an address nor gone nor keep`, WHAT_TO_TYPE);
    }
  }
  return checkAddress(text, "Type", [], report) ? { to: text } : null;
}

function wordOf(text: string): AnswerData | null {
  const word = text.toLowerCase();
  return (Object.hasOwn(WORDS, word) && WORDS[word]) || null;
}

/** Whether at most marks follow an address, which may belong to it or to a sentence. */
function isAlone(text: string, address: string): boolean {
  return text.startsWith(address) && /^[?!:]*$/.test(text.slice(address.length));
}

/** Refuses an address that has other text beside it. */
function refuseMore(
  text: string,
  address: string,
  refuse: (message: string, fix: string) => null,
): null {
  const [before = "", behind = ""] = text.split(address, 2);
  const rest = `${before} ${behind}`.trim();
  if (/^(?:\.{2,}|…)$/.test(rest)) return refuse(`${quote(text)} is cut off`, COPY_AGAIN);
  const reference = before === "" ? /^(?:\\\d+|<\w+>)/.exec(behind)?.[0] : undefined;
  if (reference !== undefined) {
    const fix = "Write :splat for what * takes, or :name for a placeholder :name of the key";
    return refuse(`${quote(reference)} is not a placeholder here`, fix);
  }
  if (before === "" && /^\\\S*$/.test(behind)) {
    return refuse(
      "there are backslashes in the address",
      `Type only ${text.replaceAll("\\", "/")}`,
    );
  }
  if (text.startsWith(address) && /^[^\w\s]{1,3}$/.test(rest)) {
    const escape = encodeURIComponent(rest).replaceAll(".", "%2E").replaceAll(")", "%29");
    const message = `there is ${quote(rest)} after the address`;
    return refuse(message, `Type only ${address}; write one that is meant as ${escape}`);
  }
  const word = rest.toLowerCase();
  if (Object.hasOwn(WORDS, word)) {
    return refuse(`there is ${word} beside an address`, `Type only ${word}, or only ${address}`);
  }
  // A file name or path may continue after a space; anything else is a remark.
  const isPath = before === "" && /^ \S[^\n]*(?:\.[a-z]\w{1,4}|\/)$/i.test(behind);
  const whole = text.replaceAll(" ", "%20");
  const fix = isPath ? `Type only ${whole}` : `Type only ${address}`;
  return refuse(`there is more than an address in the value: ${quote(rest)}`, fix);
}

/** The end of a truncated address, whose rest cannot be guessed. */
const CUT_OFF = /(?:\.\.\.|…|%|%[0-9a-f])$/i;
const COPY_AGAIN = "Copy the whole address again; write a % that is meant as %25";

/**
 * Checks the text of a target for mistakes that would otherwise be served as a broken address.
 *
 * @param verb The first word of the fix: `Type` if the address is the whole value.
 * @returns Whether it may serve.
 */
export function checkAddress(
  to: string,
  verb: "Type" | "Write",
  path: DataPath,
  report: Report,
): boolean {
  const refuse = (message: string, fix: string): false => {
    report("schema", path, message, fix);
    return false;
  };
  const write = (address: string): string =>
    verb === "Type" ? `Type only ${address}` : `Write "${address}"`;
  if (CUT_OFF.test(to)) {
    return refuse(`${quote(to)} is cut off`, COPY_AGAIN);
  }
  if (/%(?![0-9a-f]{2})/i.test(to)) {
    const fix = write(to.replace(/%(?![0-9a-f]{2})/gi, "%25"));
    return refuse(`${quote(to)} has a % that begins no escape`, fix);
  }
  const addresses = findAddresses(to);
  if (addresses.length > 1) {
    return refuse(`${quote(to)} holds ${addresses.length} addresses`, `${verb} one of them`);
  }
  const [address] = addresses;
  if (
    address !== undefined &&
    to.startsWith(address) &&
    /^[.,;]+$/.test(to.slice(address.length))
  ) {
    return refuse(`there is ${quote(to.slice(address.length))} after the address`, write(address));
  }
  const decoded = withoutEntities(to);
  if (decoded !== to) {
    const message = `${quote(to)} has &amp;, which HTML writes for &: the page is asked for amp;`;
    report("entity-in-address", path, message, write(decoded));
  }
  return true;
}
