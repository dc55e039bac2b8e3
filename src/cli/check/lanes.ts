/** Processes a list with so many items at a time. */
export function inLanes<Item>(
  items: readonly Item[],
  lanes: number,
  work: (item: Item) => Promise<void>,
): Promise<void>[] {
  const queue = items.values();
  return Array.from({ length: Math.min(lanes, items.length) }, async () => {
    for (const item of queue) await work(item);
  });
}
