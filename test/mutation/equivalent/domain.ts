import type { Equivalent } from "./equivalent.ts";

export const DOMAIN: readonly Equivalent[] = [];
