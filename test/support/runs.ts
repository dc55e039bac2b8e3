import { inject } from "vitest";

/**
 * Returns the number of cases of a property: a quarter of the thorough number, or a twentieth on workerd, which only
 * needs to show that the runtime agrees. `SUNSET_CASES=4` tries all.
 */
export function runs(thorough: number): { readonly numRuns: number } {
  const share = (isWorkerd() ? 0.05 : 0.25) * inject("cases");
  return { numRuns: Math.max(20, Math.ceil(thorough * share)) };
}

/** Returns a count that takes minutes if judged slowly, reduced for mutants, whose speed does not matter. */
export function many(count: number): number {
  return inject("cases") < 1 ? Math.min(count, 60) : count;
}

/** Like `many`, for tests of speed alone: speed is tested in Node; on workerd a few cases must give the same result. */
export function manyAlike(count: number): number {
  return isWorkerd() ? Math.min(many(count), 500) : many(count);
}

function isWorkerd(): boolean {
  const { navigator } = globalThis as { readonly navigator?: { readonly userAgent?: string } };
  return navigator?.userAgent === "Cloudflare-Workers";
}
