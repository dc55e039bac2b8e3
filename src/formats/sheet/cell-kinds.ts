/** Recognises what the cells of a column contain. */
import { PAGE_EXTENSIONS } from "../../domain/url/page-extensions.ts";
import { isOpenTarget } from "../import/open-target.ts";
import type { Role } from "./columns.ts";
import { isStatusWord } from "./status-words.ts";

/** Whether a cell is a path, a URL, or a host name, perhaps with a path. */
export function isAddressLike(cell: string): boolean {
  return /^[\s\p{Cf}]*(\/|https?:\/\/|[\w-]+(\.[\w-]+)+(\/|\s*$))/iu.test(cell);
}

/** Whether a cell is the name of a page or a file, which looks like a host name. */
export function isFileName(cell: string): boolean {
  return FILE_NAME.test(cell.trim());
}

const FILE_NAME = new RegExp(
  `^[^\\s:]*\\.(?:${PAGE_EXTENSIONS}|pdf|docx?|xlsx?|pptx?|zip|xml|txt|jpe?g|png|gif|svg|mp[34]|js|css|json)$`,
  "i",
);

/** Whether a cell is a path, perhaps without its first slash. */
function isPathLike(cell: string): boolean {
  return isAddressLike(cell) || /^[^\s\p{L}]*[\p{L}\d][^\s]*$/u.test(cell.trim());
}

/** Tests for cells of roles that have one kind of cell; a column without such cells does not have the role. */
const KINDS: Partial<Record<Role, (cell: string) => boolean>> = {
  status: (cell) => /^\d{3}(?!\d)/.test(cell) || isStatusWord(cell),
  match: (cell) => /^(?:exact|pattern|regex|plain|contains|starts?|ends?)$/i.test(cell),
  regex: (cell) => /^(?:0|1|true|false|yes|no|y|n|x)$/i.test(cell),
  enabled: (cell) => isEnabledWord(cell) || isDisabledWord(cell),
  action: (cell) => /^(?:url|error|pass|nothing|random)$/i.test(cell),
};

/** How well cells fit a role, from 0 to 1. */
export function fitOf(role: Role, cells: readonly string[]): number {
  const filled = cells.map((it) => it.trim()).filter((it) => it !== "");
  const isLike =
    role === "from"
      ? isPathLike
      : role === "to"
        ? (it: string) => isAddressLike(it) || isOpenTarget(it)
        : KINDS[role];
  if (!isLike) return 1;
  if (filled.length === 0) return role === "from" || role === "to" ? 0.01 : 0;
  const share = filled.filter(isLike).length / filled.length;
  // A number is clearer evidence than a word that could mean something else.
  const numbers = role === "status" ? filled.filter((it) => /^\d/.test(it)).length : 0;
  const sure = role === "from" ? filled.filter(isAddressLike).length : numbers;
  return share / 2 + (role === "from" || role === "status" ? sure / filled.length / 2 : share / 2);
}

/** Whether a column must have cells that fit the role, so that its name is not enough. */
export function needsFit(role: Role): boolean {
  return role in KINDS;
}

function isEnabledWord(cell: string): boolean {
  return /^(?:active|enabled|aktiv|on|yes|true|1)$/i.test(cell);
}

export function isDisabledWord(cell: string): boolean {
  return /^(?:inactive|disabled|inaktiv|deaktiviert|trashed|off|no|false|0)$/i.test(cell);
}
