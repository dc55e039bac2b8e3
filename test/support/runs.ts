import { inject } from "vitest";

/**
 * How many cases a property is tried with: a quarter of the thorough number, and on workerd, where the question is only
 * whether that runtime agrees, a twentieth. `SUNSET_CASES=4` tries all.
 */
export function runs(thorough: number): { readonly numRuns: number } {
  const share = (isWorkerd() ? 0.05 : 0.25) * inject("cases");
  return { numRuns: Math.max(20, Math.ceil(thorough * share)) };
}

/** As many as take minutes if they are judged slowly; few where mutants are tried, of which nobody asks how long they take. */
export function many(count: number): number {
  return inject("cases") < 1 ? Math.min(count, 60) : count;
}

/** The same for what asks only how long they take: that is asked in Node, and on workerd whether some give the same. */
export function manyAlike(count: number): number {
  return isWorkerd() ? Math.min(many(count), 500) : many(count);
}

function isWorkerd(): boolean {
  const { navigator } = globalThis as { readonly navigator?: { readonly userAgent?: string } };
  return navigator?.userAgent === "Cloudflare-Workers";
}
