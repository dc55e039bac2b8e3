import { createCounting } from "../counting.ts";

export const LOCALE = "zh-CN";

/** Chinese nouns have no plural. */
export const { number } = createCounting(LOCALE);

/** Removes the spaces of a text between Chinese characters: 北京时间起, but 00:00 UTC 起. */
export const closed = (text: string): string =>
  text.replace(/(?<=\p{Script=Han}) (?=\p{Script=Han})/gu, "");
