import type { Equivalent } from "./equivalent.ts";

export const VALIDATE: readonly Equivalent[] = [];
