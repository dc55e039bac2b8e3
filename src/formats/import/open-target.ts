/** Recognises targets that nobody has decided yet. */

/** What people write instead of a target: nothing, a mark, or a word for "not decided" in their language. */
const MARKS = String.raw`\?+|[-\u2013\u2014\u2026]+|x+|n\/?\s?a|n\.\s?a|k\.\s?a|n\.\s?n|tb[acd]|to ?do`;

/** English, German, French, Spanish, Italian, Portuguese, Dutch, Polish, Chinese, Japanese. */
const WORDS = [
  "unknown|undecided|open|pending|unclear|not (?:yet )?(?:decided|known)|to be (?:announced|confirmed|decided|defined|determined)",
  "(?:noch )?(?:offen|unklar|unbekannt|unentschieden|in klärung|zu klären|nicht entschieden)|folgt",
  "inconnue?|en attente|[àa] (?:définir|confirmer|déterminer|voir|décider)",
  "pendiente|desconocid[oa]|por (?:definir|decidir|determinar|confirmar)",
  "in attesa|sconosciut[oa]|da (?:definire|decidere|confermare|stabilire)",
  "pendente|desconhecid[oa]|a (?:definir|decidir|confirmar)",
  "onbekend|nog (?:open|te bepalen|onbekend)",
  "nieznan[eya]|do (?:ustalenia|decyzji)",
  "待定|未定|未知|待确认|待確認|不明|検討中|要確認|未決定",
];

const OPEN = new RegExp(`^(?:${[MARKS, ...WORDS].join("|")})?[.?]?$`, "iu");

/** Whether the text in place of a target means "not decided yet". */
export function isOpenTarget(target: string): boolean {
  return OPEN.test(target.trim().normalize("NFC"));
}
