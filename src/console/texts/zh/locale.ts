import { createCounting } from "../counting.ts";

export const LOCALE = "zh-CN";

/** Nouns have no plural. */
export const { number } = createCounting(LOCALE);

/** Without the blanks of a text where what was filled in is Chinese too: 北京时间起, but 00:00 UTC 起. */
export const closed = (text: string): string =>
  text.replace(/(?<=\p{Script=Han}) (?=\p{Script=Han})/gu, "");
