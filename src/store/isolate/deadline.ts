/**
 * Waits for work, up to a time limit.
 *
 * @returns Whether the work finished in time. Late work continues.
 * @throws What the work throws within the limit.
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
