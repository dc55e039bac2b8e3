/** Checks of Chinese pages: text left in English, and wrong Chinese typography. */
import type { Page } from "playwright-core";

/**
 * The lines of a page. Typed text, addresses and commands are replaced by □, since they have no language. Text marked
 * as English is left out.
 */
const LINES = `(() => {
  const FOREIGN = "bdi, code, kbd, [lang=en], textarea, .address, .version, .sankey, .hidden, option";
  const isInline = (it) => getComputedStyle(it).display.startsWith("inline") && !it.matches("svg *");
  const blockOf = (it) => (it.tagName !== "BODY" && isInline(it) ? blockOf(it.parentElement) : it);
  const lines = new Map();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (parent.closest("script, style, [hidden], [lang=en], header [lang], footer [lang]")) continue;
    const isForeign = parent.closest(FOREIGN) !== null;
    const block = blockOf(parent);
    const text = isForeign ? (node.data.trim() === "" ? "" : "□") : node.data;
    lines.set(block, (lines.get(block) ?? "") + text);
  }
  return [document.title, ...lines.values()].map((it) => it.replace(/□+/g, "□").replace(/\\s+/g, " ").trim());
})()`;

/** Names, addresses and fingerprints, which are the same in every language. */
const NAMES =
  /Cloudflare(?: Access)?|Workers KV|Old Lamps|service worker|Application Audience tag|Google|Europe\/\w+|https?:\/\/[\w./:-]+|\B\/[\w./:*-]+|\b[0-9a-f]{12}\b|MiB|\b[A-Z]{2,}\b|English/g;

const DATES = /\([\d年月日:/ ]*□(?:\/\w+)?\)/g;

const MISTAKES: readonly (readonly [string, RegExp])[] = [
  ["English", /(?<![\w-])[A-Za-z]{3,}(?: [A-Za-z]+)+/],
  ["narrow punctuation", /\p{Script=Han} ?[,;:!?](?!\w)|\p{Script=Han} ?\(|\) ?\p{Script=Han}/u],
  ["a blank beside wide punctuation", /[，。：；！？、）] (?!·)| [，。：；！？、（）]/u],
  ["no blank beside Latin letters", /[A-Za-z]\p{Script=Han}|\p{Script=Han}[A-Za-z]/u],
];

/** @returns Mistakes, each with its line. */
export async function findMistakes(page: Page): Promise<string[]> {
  const lines = await page.evaluate<string[]>(LINES);
  return [...new Set(lines)].flatMap((line) => {
    // Brackets that only contain Latin letters and figures stay narrow.
    const bare = line.replaceAll(NAMES, "□").replaceAll(DATES, "□");
    const isForeign = !/\p{Script=Han}/u.test(bare) && /[A-Za-z]{3,}/.test(bare);
    const found = MISTAKES.filter(([, mistake]) => mistake.test(bare)).map(([name]) => name);
    const all = isForeign ? [...new Set(["English", ...found])] : found;
    return all.map((it) => `${it}: ${line}`);
  });
}
