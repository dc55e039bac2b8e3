import { SHARD_FORMATS } from "../../domain/compact/answers.ts";
import type { ShardProblem } from "../../domain/compact/layout.ts";

/** What is wrong with the bytes of a shard, phrased to follow "The shard is damaged: ". */
export function describeShardProblem(problem: ShardProblem): string {
  switch (problem.kind) {
    case "shorter-than-header":
      return `it has ${problem.bytes} bytes, fewer than a header`;
    case "not-a-shard":
      return "it does not begin as a shard does";
    case "unknown-format":
      return `it has the format ${problem.format}, and this version reads ${SHARD_FORMATS.join(" and ")}`;
    case "wrong-length":
      return `it has ${problem.bytes} bytes, and its header says ${problem.expected}`;
  }
}
