/** Words that people write for a status, where the meaning is clear. */

const GONE =
  /^(410\b.*|gone|archived?|tna|removed?|deleted?|retired?|gelöscht|entfernt|supprimée?|eliminad[oa]|eliminat[oa]|rimoss[oa]|removid[oa]|verwijderd|usunięt[aey]|(已)?删除|削除(済み)?)$/i;
const KEEP = /^(keep|kept|pass)$/i;
const UNDECIDED = /^undecided$/i;
const PERMANENT =
  /^(redirect(ed)?|permanent(ly|e|er|es)?|moved|permanent redirect|moved permanently|dauerhafte?r?|dauerhaft verschoben|(permanente|dauerhafte) (weiterleitung|umleitung)|définiti(f|ve)|redirection permanente|permanente?mente|постоянн(ый|ая|ое)( редирект)?|永久(重定向|跳转|轉址)?|恒久(的|リダイレクト)?)$/i;
const TEMPORARY =
  /^(temporary|temporarily|temp|found|temporary redirect|moved temporarily|temporär(e|er)?|vorübergehende?r?|zeitweilig|befristet|(temporäre|vorübergehende) (weiterleitung|umleitung)|temporaire|redirection temporaire|temporal|temporáneo|temporaneo|временн(ый|ая|ое)( редирект)?|(临时|暂时|臨時|暫時)(重定向|跳转|轉址)?|一時(的|リダイレクト)?)$/i;

export type StatusWord = "gone" | "keep" | "undecided" | "permanent" | "temporary";

/** @returns null if the cell is none of these words. */
export function readStatusWord(cell: string): StatusWord | null {
  const text = cell.normalize("NFC");
  if (GONE.test(text)) return "gone";
  if (KEEP.test(text)) return "keep";
  if (UNDECIDED.test(text)) return "undecided";
  if (PERMANENT.test(text)) return "permanent";
  return TEMPORARY.test(text) ? "temporary" : null;
}

export function isStatusWord(cell: string): boolean {
  return readStatusWord(cell) !== null || /^(serve|moved|ok)$/i.test(cell);
}
