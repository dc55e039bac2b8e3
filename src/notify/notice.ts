/** What somebody is told: that something is wrong, where, and what shows the rest. Pure. */
import { commandsFor } from "../domain/pasteable.ts";
import type { CheckResults } from "../store/records/check-results.ts";
import type { Overlay } from "../store/records/overlay.ts";

export interface Notice {
  /** The id of the finding, or of the check. */
  readonly id: string;
  readonly severity: "error" | "warning";
  /** `rows`, or the check that failed. */
  readonly from: "rows" | "targets" | "health";
  /** The key of the row, or what was checked. Of what people typed into a row nothing: there may be a secret in it. */
  readonly about: string;
}

const command = commandsFor({ isRemote: true });

/** What shows the finding itself, with what to type instead. */
export const SHOWN_BY: Readonly<Record<Notice["from"], string>> = {
  rows: command("status"),
  targets: command("gate"),
  health: command("gate"),
};

/** Each finding of each row, of the gate that was typed, and of the rows as a whole. */
export function noticesOfRows({ rows, gate, findings }: Overlay): readonly Notice[] {
  const tell = (about: string, of: Overlay["findings"]): Notice[] =>
    of.map(({ id, severity }) => ({ id, severity, from: "rows", about }));
  return [
    ...rows.flatMap((it) => tell(shownKey(it.key), it.findings)),
    ...tell("activatesAt", gate.findings),
    ...findings.flatMap((it) => tell(shownKey(it.at.file), [it])),
  ];
}

/** That targets of what serves are dead, once for each release. */
export function noticesOfTargets(release: string, results: CheckResults | null): readonly Notice[] {
  const dead = results?.counts.dead ?? 0;
  if (dead === 0) return [];
  return [{ id: "targets-dead", severity: "error", from: "targets", about: release.slice(0, 12) }];
}

/** That the address which must redirect does not. */
export function noticesOfHealth(isCanaryOk: boolean): readonly Notice[] {
  if (isCanaryOk) return [];
  return [{ id: "canary", severity: "error", from: "health", about: "/_sunset/health" }];
}

const KEY_CHARACTERS_AT_MOST = 200;

/** A key is an address, and people paste whole ones: what may be secret in one is left out. */
function shownKey(key: string): string {
  const shown = key.replace(/[?#].*$/s, "").replace(/^([a-z][\w+.-]*:)?\/\/[^/@]*@/i, "$1//");
  return shown.length > KEY_CHARACTERS_AT_MOST
    ? `${shown.slice(0, KEY_CHARACTERS_AT_MOST)}…`
    : shown;
}
