import type { RuleData } from "../../src/domain/table/schema.ts";

/** Makes rules whose targets have nothing in common, so that 6,000 of them need several shards. */
export function largeTable(word: string, changed: ReadonlySet<number> = new Set()): RuleData[] {
  return Array.from({ length: 6000 }, (_, index) => {
    const unlike = (index * 2_654_435_761).toString(36);
    const tail = `${unlike.repeat(200)}${changed.has(index) ? "-changed" : ""}`;
    return {
      from: `/global/page-${index}`,
      to: `https://www.new.example/${word}/${index}/${tail}`,
    };
  });
}
