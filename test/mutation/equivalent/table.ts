import type { Equivalent } from "./equivalent.ts";

export const TABLE: readonly Equivalent[] = [];
