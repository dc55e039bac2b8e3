import type { Stores } from "../tables/stores.ts";
import type { Io } from "../terminal/io.ts";
import { say } from "../terminal/output.ts";
import { pasteable } from "../../domain/pasteable.ts";

/**
 * Says what went wrong after a change of `current` that took effect.
 *
 * @param remark null if nothing went wrong.
 */
export function sayIfUnsure(io: Io, stores: Stores, remark: string | null): void {
  if (remark === null) return;
  say(io, `It was written; what had to follow was not: ${remark}.`);
  say(io, `  What serves: ${pasteable(["status"], stores)}`);
}
