import type { Equivalent } from "./equivalent.ts";

export const HTTP: readonly Equivalent[] = [
  {
    reason: "Another number for an address, as good as this one.",
    mutants: [
      "src/http/answer-memory.ts: for (let at = 0; at < url.length; at++) hash = (Math.imul(hash, 31) - url.charCodeAt(at)) | 0;",
    ],
  },
  {
    reason: "A short cut: nothing so long is kept, and looking for it only takes longer.",
    mutants: ["src/http/answer-memory.ts: if (table !== owner || false) return null;"],
  },
];
