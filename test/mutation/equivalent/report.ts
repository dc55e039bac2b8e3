import type { Equivalent } from "./equivalent.ts";

export const REPORT: readonly Equivalent[] = [];
