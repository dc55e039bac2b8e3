import { createCounting } from "../counting.ts";

export const LOCALE = "zh-CN";

/** Nouns have no plural. */
export const { number } = createCounting(LOCALE);
