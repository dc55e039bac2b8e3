import { inject } from "vitest";

/**
 * How many cases a property is tried with: a quarter of the thorough number, and on workerd, where the question is only
 * whether that runtime agrees, a twentieth. `SUNSET_CASES=4` tries all.
 */
export function runs(thorough: number): { readonly numRuns: number } {
  const { navigator } = globalThis as { readonly navigator?: { readonly userAgent?: string } };
  const isWorkerd = navigator?.userAgent === "Cloudflare-Workers";
  const share = (isWorkerd ? 0.05 : 0.25) * inject("cases");
  return { numRuns: Math.max(20, Math.ceil(thorough * share)) };
}

/** As many as take minutes if they are judged slowly; few where mutants are tried, of which nobody asks how long they take. */
export function many(count: number): number {
  return inject("cases") < 1 ? Math.min(count, 60) : count;
}
