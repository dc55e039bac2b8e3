/**
 * Simulated titles for tables that have none: the new page's title is its slug; the old page's title is the same with a
 * third of its words removed, the others reordered, and the name of the site appended. Titles of real pages may help
 * less or more.
 */
import { createRandom } from "./samples.ts";

const DROPPED = 0.33;

export function newTitle(url: string): string {
  return slugWords(url).join(" ");
}

/** @param to The page that replaced the old one. */
export function oldTitle(url: string, to: string): string {
  const next = createRandom(seedOf(url));
  const words = slugWords(to);
  const kept = words.filter(() => next() >= DROPPED);
  const shuffled = (kept.length > 0 ? kept : words)
    .map((word) => [next(), word] as const)
    .toSorted(([a], [b]) => a - b)
    .map(([, word]) => word);
  return `${shuffled.join(" ")} - ${new URL(url).host}`;
}

function slugWords(url: string): string[] {
  const { pathname } = new URL(url);
  const segment = pathname.replace(/\/$/, "").split("/").at(-1) ?? "";
  return segment.split(/[^\p{L}\p{N}]+/u).filter((it) => it !== "");
}

function seedOf(text: string): number {
  let seed = 17;
  for (const sign of text) seed = (Math.imul(seed, 31) + (sign.codePointAt(0) ?? 0)) >>> 0;
  return seed;
}
