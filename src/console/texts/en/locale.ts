import { createCounting } from "../counting.ts";

export const LOCALE = "en-GB";

export const { number, plural } = createCounting(LOCALE);

export const entries = (count: number) => plural(count, { one: "entry", other: "entries" });
export const changes = (count: number) => plural(count, { one: "change", other: "changes" });
export const addresses = (count: number) => plural(count, { one: "address", other: "addresses" });
export const requests = (count: number) => plural(count, { one: "request", other: "requests" });
export const warnings = (count: number) => plural(count, { one: "warning", other: "warnings" });
