/**
 * How many cases a property is tried with. Every run of the suite has other ones, so that many short runs search as well
 * as a long one; `SUNSET_THOROUGH=1 npm test` tries all. On workerd the question is only whether that runtime agrees.
 *
 * @param thorough The number for a run that may take its time.
 */
export function runs(thorough: number): { readonly numRuns: number } {
  const { navigator } = globalThis as { readonly navigator?: { readonly userAgent?: string } };
  const isWorkerd = navigator?.userAgent === "Cloudflare-Workers";
  const share = process.env.SUNSET_THOROUGH === "1" ? 1 : isWorkerd ? 0.05 : 0.25;
  return { numRuns: Math.max(20, Math.ceil(thorough * share)) };
}
