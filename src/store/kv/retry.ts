export interface RetryOptions<Outcome> {
  /** At least 1, counting the first attempt. */
  readonly attemptsAtMost: number;
  /** The delay before the next attempt; null if the outcome is final. `attempt` counts from 1. */
  readonly waitMs: (outcome: Outcome, attempt: number) => number | null;
  readonly sleep: (milliseconds: number, outcome: Outcome) => Promise<void>;
}

/**
 * Repeats an attempt until its outcome is final or the attempts are used up.
 *
 * @returns The last outcome, final or not.
 * @throws What `attempt` throws; exceptions are not retried.
 */
export async function retry<Outcome>(
  attempt: () => Promise<Outcome>,
  { attemptsAtMost, waitMs, sleep }: RetryOptions<Outcome>,
): Promise<Outcome> {
  for (let count = 1; ; count++) {
    const outcome = await attempt();
    const wait = count >= attemptsAtMost ? null : waitMs(outcome, count);
    if (wait === null) return outcome;
    await sleep(wait, outcome);
  }
}

/** A delay that doubles with each attempt. Attempts count from 1. */
export function doubling(firstMs: number, attempt: number, atMostMs = Infinity): number {
  return Math.min(atMostMs, firstMs * 2 ** (attempt - 1));
}

/** Waits in real time. */
export function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
