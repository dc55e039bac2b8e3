/** Records dated in the future: later writes still count, but people read the dates. */
import { isFromFuture } from "../../store/records/in-force.ts";
import { prefixOf } from "../../store/records/keys.ts";
import type { Stores } from "../tables/stores.ts";
import type { Problem } from "./problem.ts";

const IN_REDIRECTS = ["provenance", "check", "findings", "coverage"] as const;

export async function inspectRecords({
  redirects,
  signoffs,
  now,
}: Stores): Promise<readonly Problem[]> {
  const lists = await Promise.all([
    ...IN_REDIRECTS.map((it) => redirects.list(prefixOf(it))),
    signoffs.list(prefixOf("signoff")),
  ]);
  return lists.flatMap((keys): Problem[] => {
    const ahead = keys.filter((it) => isFromFuture(timeOf(it), now));
    const [first] = ahead;
    if (first === undefined) return [];
    const more = ahead.length > 1 ? `, and ${ahead.length - 1} more like it` : "";
    return [
      {
        message: `${first} has an instant in the future${more}`,
        fix: "Check the clock of whoever wrote it; nothing waits for that instant, and what is written next counts",
      },
    ];
  });
}

/** The time in `<time>` or `<time>-<random>` at the end of a key. */
function timeOf(key: string): string {
  return key.slice(key.lastIndexOf("/") + 1).replace(/Z-[^:]*$/, "Z");
}
