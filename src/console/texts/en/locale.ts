import { createCounting } from "../counting.ts";

export const LOCALE = "en-GB";

export const { number, plural } = createCounting(LOCALE);
