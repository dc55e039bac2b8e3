import type { Equivalent } from "./equivalent.ts";

export const COMPACT: readonly Equivalent[] = [];
