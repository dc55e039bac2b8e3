/** Counts distinct variants per name in bounded memory. Variants beyond the limits are not counted. */

/** The limits for all names together. */
const VARIANTS_AT_MOST = 200_000;
const CHARACTERS_AT_MOST = 16 * 1024 * 1024;

export interface Variants {
  /** @param variant Empty if there is none. */
  add(name: string, variant: string): void;
  countOf(name: string): number;
}

export function createVariants(): Variants {
  const byName = new Map<string, Set<string>>();
  let [total, characters] = [0, 0];
  return {
    add(name, variant) {
      if (variant === "" || total >= VARIANTS_AT_MOST || characters >= CHARACTERS_AT_MOST) return;
      let variants = byName.get(name);
      if (!variants) {
        variants = new Set();
        byName.set(name, variants);
      }
      if (variants.has(variant)) return;
      variants.add(variant);
      total += 1;
      characters += variant.length;
    },
    countOf: (name) => byName.get(name)?.size ?? 0,
  };
}
