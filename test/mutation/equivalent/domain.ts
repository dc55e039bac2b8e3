import type { Equivalent } from "./equivalent.ts";

export const DOMAIN: readonly Equivalent[] = [
  {
    reason: "For the type checker: the value is always there, or never.",
    mutants: [
      'src/domain/instant.ts: const [date, time = "Stryker was here!"] = wallClock(instant, clock).split("T");',
      'src/domain/instant.ts: const read = (type: string): string => parts.find((it) => it.type === type)?.value ?? "Stryker was here!";',
      'src/domain/instant.ts: const read = (type: string): string => parts.find(it => it.type === type).value ?? "";',
    ],
  },
  {
    reason: "A guard: what it is against does not get past what stands before it.",
    mutants: [
      "src/domain/instant.ts: if (false) return null;",
      'src/domain/unreadable-instant.ts: if (false || knownTimeZone(timeZone) === "UTC") return null;',
    ],
  },
  {
    reason: "What is not a zone reads as UTC.",
    mutants: [
      'src/domain/instant.ts: export function formatForVisitors(instant: Instant, timeZone = ""): string {',
      'src/domain/unreadable-instant.ts: timeZone = "",',
    ],
  },
  {
    reason: "Nothing said is as good as false.",
    mutants: ["src/domain/pasteable.ts: { isRemote }: Place = {},"],
  },
  {
    reason: "The sort only asks whether the one goes before the other.",
    mutants: [
      "src/domain/finding.ts: (a.id < b.id ? -1 : true ? 1 : 0),",
      "src/domain/finding.ts: (a.id < b.id ? -1 : false ? 1 : 0),",
      "src/domain/finding.ts: (a.id < b.id ? -1 : a.id >= b.id ? 1 : 0),",
      "src/domain/finding.ts: (a.id < b.id ? -1 : a.id <= b.id ? 1 : 0),",
    ],
  },
  {
    reason: "V8 reads a small z as well, which no standard says.",
    mutants: [
      "src/domain/instant.ts: const instant = Date.parse(`${text.slice(0, 10)}T${text.slice(11).toLowerCase()}`);",
    ],
  },
  {
    reason: "Nothing is thrown but what is expected, and undefined is no format either.",
    mutants: [
      "src/domain/instant.ts: if (true) return null;",
      "src/domain/instant.ts: } catch (error) {}",
    ],
  },
  {
    reason: "A short cut: what reads a zone is made anew each time.",
    mutants: ["src/domain/instant.ts: ;"],
  },
  {
    reason: "A short cut: what is cut off before it is escaped would be cut off afterwards.",
    mutants: [
      "src/domain/finding.ts: const shown = false ? value.slice(0, 80) : value;",
      'src/domain/finding.ts: const shown = typeof value === "" ? value.slice(0, 80) : value;',
      'src/domain/finding.ts: const shown = typeof value === "string" ? value : value;',
    ],
  },
];
