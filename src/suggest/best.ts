/** A bounded list of the best of many items. */

export interface Best {
  /** Best first. On a tie, the earlier in the list of new addresses. */
  readonly items: readonly number[];
  offer(item: number, value: number): void;
}

export function createBest(most: number): Best {
  const items: number[] = [];
  const values: number[] = [];
  return {
    items,
    offer(item, value) {
      const last = items.length - 1;
      const isFull = items.length === most;
      const isAfter = (place: number): boolean => {
        const other = values[place] ?? 0;
        return other > value || (other === value && (items[place] ?? 0) < item);
      };
      if (isFull && isAfter(last)) return;
      let place = items.length;
      while (place > 0 && !isAfter(place - 1)) place -= 1;
      items.splice(place, 0, item);
      values.splice(place, 0, value);
      if (!isFull) return;
      items.pop();
      values.pop();
    },
  };
}
