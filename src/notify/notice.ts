/** A notice: what is wrong, where, and the command that shows the details. Pure. */
import { commandsFor } from "../domain/pasteable.ts";
import type { CheckResults } from "../store/records/check-results.ts";
import { GATE_KEY } from "../store/records/keys.ts";
import type { Overlay } from "../store/records/overlay.ts";

export interface Notice {
  /** The id of the finding, or of the check. */
  readonly id: string;
  readonly severity: "error" | "warning";
  /** `rows`, or the check that failed. */
  readonly from: "rows" | "targets" | "health";
  /** The shown part of a row's key, or what was checked. Never the value of a row, which may be secret. */
  readonly about: string;
  /** The identity of the notice: the row's whole key, or what was checked. Never sent. */
  readonly subject: string;
}

const command = commandsFor({ isRemote: true });

/** The command that shows the finding with its fix. */
export const SHOWN_BY: Readonly<Record<Notice["from"], string>> = {
  rows: command("status"),
  targets: command("gate"),
  health: command("gate"),
};

/** The notices about each row, the typed gate, and the rows as a whole. */
export function noticesOfRows({ rows, gate, findings }: Overlay): readonly Notice[] {
  const tell = (key: string, of: Overlay["findings"]): Notice[] =>
    of.map(({ id, severity }) => {
      return { id, severity, from: "rows", about: shownKey(key), subject: key };
    });
  return [
    ...rows.flatMap((it) => tell(it.key, it.findings)),
    ...tell(GATE_KEY, gate.findings),
    ...findings.flatMap((it) => tell(it.at.file, [it])),
  ];
}

/** Dead targets of the release in service, as a single notice per release. */
export function noticesOfTargets(release: string, results: CheckResults | null): readonly Notice[] {
  const dead = results?.counts.dead ?? 0;
  if (dead === 0) return [];
  const about = release.slice(0, 12);
  return [{ id: "targets-dead", severity: "error", from: "targets", about, subject: release }];
}

/** A notice if the canary does not redirect. */
export function noticesOfHealth(isCanaryOk: boolean): readonly Notice[] {
  if (isCanaryOk) return [];
  const about = "/_sunset/health";
  return [{ id: "canary", severity: "error", from: "health", about, subject: about }];
}

const KEY_CHARACTERS_AT_MOST = 200;

/**
 * A row's key without the parts that may be secret: people paste whole addresses, some of which do not even parse,
 * because of a slash in a password.
 */
function shownKey(key: string): string {
  const shown = withoutUser(key).replace(/[?#].*$/s, "");
  return shown.length > KEY_CHARACTERS_AT_MOST
    ? `${shown.slice(0, KEY_CHARACTERS_AT_MOST)}…`
    : shown;
}

function withoutUser(key: string): string {
  if (/^\/(?![/\\])/.test(key)) return key;
  const url = URL.parse(key);
  if (url?.protocol === "https:" || url?.protocol === "http:") return url.origin + url.pathname;
  return key.slice(key.lastIndexOf("@") + 1);
}
