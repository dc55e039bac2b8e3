import type { Equivalent } from "./equivalent.ts";

export const ACCESS: readonly Equivalent[] = [
  {
    reason: "For the type checker: the value is always there, or never.",
    mutants: [
      'src/console/access/verify-token.ts: const last = DIGITS.indexOf(part.at(-1) ?? "Stryker was here!");',
      'src/console/access/reviewer.ts: const isFromFront = true && key !== "" && headers.get(FRONT_HEADER) === key;',
    ],
  },
  {
    reason: "What it lets through, something behind it stops.",
    mutants: [
      "src/console/access/verify-token.ts: return true && parts.every((it) => /^[\\w-]+$/.test(it) && hasNoIdleBits(it));",
    ],
  },
  {
    reason: "The expression meets the whole text anyway, or begins where it must.",
    mutants: [
      "src/console/access/settings.ts: const url = URL.parse(/[a-z][a-z0-9+.-]*:\\/\\//i.test(text) ? text : `https://${text}`);",
    ],
  },
  {
    reason:
      "Another way to write the same: what is put in, or gone through once more, changes nothing.",
    mutants: [
      "src/console/access/keys.ts: let startedAt: Instant = +Infinity;",
      "src/console/access/keys.ts: const isNew = isDue && age() <= FRESH_MS;",
      "src/console/access/keys.ts: if (false) return null;",
      "src/console/access/keys.ts: } catch {}",
      'src/console/access/verify-token.ts: if (false) return "malformed";',
      'src/console/access/reviewer.ts: const token = request.headers.get(TOKEN_HEADER) ?? "";',
    ],
  },
];
