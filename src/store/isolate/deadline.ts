/**
 * Waits for work, but not for longer than a limit.
 *
 * @returns Whether it was done in time; work that is late goes on.
 * @throws What the work throws in time.
 */
export async function deadline(milliseconds: number, work: Promise<unknown>): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), milliseconds);
  });
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    if (timer !== null) clearTimeout(timer);
  }
}
