import type { Equivalent } from "./equivalent.ts";

export const COMPACT: readonly Equivalent[] = [
  {
    reason: "A short cut: left out, or taken elsewhere too, it leads to the same, only later.",
    mutants: [
      "src/domain/compact/encode-node.ts: export function isPlain({ source, window }: Rule): boolean {}",
      "src/domain/compact/encode-table.ts: if (false) plain.push(first);",
      "src/domain/compact/compact-index.ts: const query = false ? NO_CONDITIONS : conditionsOf(met);",
      "src/domain/compact/compact-index.ts: if (false) return parameters;",
      "src/domain/compact/encode-node.ts: return false;",
      "src/domain/compact/fingerprint.ts: if (false) return 0;",
    ],
  },
  {
    reason: "For the type checker: the value is always there, or never.",
    mutants: [
      "src/domain/compact/encode-table.ts: if (!isLeftOut) parts[shardOf(path, count)].push(there);",
      'src/domain/compact/encode-node.ts: return parameterKey(name, value ?? "Stryker was here!");',
      'src/domain/compact/encode-node.ts: fingerprintParameter(condition.name, condition.value ?? "Stryker was here!", seed);',
      "src/domain/compact/encode-node.ts: (it, index) => written[index + 1]?.low === it.low && written[index + 1].middle === it.middle,",
      'src/domain/compact/encode-shard.ts: const { bases, referTo } = createReferences(targets, answersOf(format) ?? ["Stryker was here"]);',
      "src/domain/compact/encode-shard.ts: return (bases[rangeOf(answers, answer)] ?? 0) + (false ? 0 : (ranks.get(href) ?? 0));",
    ],
  },
  {
    reason:
      "Another way to write the same: what is put in, or gone through once more, changes nothing.",
    mutants: [
      "src/domain/compact/answers.ts: return true ? answer.status : null;",
      "src/domain/compact/compact-index.ts: if (difference <= 0) from = index + 1;",
      "src/domain/compact/bytes.ts: for (let at = 0; at <= 8; at++) EIGHT[at] = cursor.bytes[cursor.at + at] ?? 0;",
      "src/domain/compact/encode-shard.ts: const sorted = hrefs.filter((it, at) => it !== hrefs[at + 1]);",
      'src/domain/compact/target-pool.ts: let previous = "Stryker was here!";',
      "src/domain/compact/target-pool.ts: if (true) blocks[index / BLOCK_SIZE] = end;",
      "src/domain/compact/target-pool.ts: if (length >= target.length) {",
    ],
  },
];
