import { listSome } from "../../domain/finding.ts";
import { isChangedSince } from "../../store/records/overlay.ts";
import type { Check } from "../checklist/checklist.ts";
import { inWords } from "../terminal/duration.ts";
import { plural } from "../terminal/output.ts";
import { pasteable } from "../../domain/pasteable.ts";
import { line, type Scene } from "./scene.ts";

/** Checks the rows over the signed table: those that do not serve as typed, and those that nobody has signed off. */
export function checkRows({ overlay, standing, stores, now }: Scene): Check {
  const look = `Read what to type instead: ${pasteable(["status"], stores)}`;
  if (!overlay.ok) return line("rows", "fail", overlay.problem.message, overlay.problem.fix);
  if (overlay.value === null) {
    const where = stores.isRemote
      ? "In the dashboard, the Worker, Triggers must show the cron of wrangler.toml"
      : "npm start runs it";
    return line("rows", "unknown", "The reconciler has not run yet", where);
  }
  const { rows, findings, gate } = overlay.value;
  const all = [...rows.flatMap((it) => it.findings), ...findings, ...gate.findings];
  const bad = rows.filter((it) => it.state !== "serving");
  const worst = all.find((it) => it.severity === "error");
  if (worst) {
    const which = bad.length === 0 ? "" : `: ${listSome(bad.map((it) => it.key))}`;
    const message = `${plural(bad.length, "row")} of ${rows.length} not serving as typed${which}; ${worst.id}, ${worst.message}`;
    return line("rows", "fail", message, look);
  }
  const signedAt =
    standing.ok && standing.value.state === "approved" ? Date.parse(standing.value.by.at) : null;
  const late = rows.filter((it) => isChangedSince(it, signedAt, now));
  if (late.length > 0) {
    const since = signedAt === null ? "that nobody has signed" : "since the sign-off";
    const message = `${plural(late.length, "row")} ${since}: ${listSome(late.map((it) => it.key))}`;
    return line(
      "rows",
      "warn",
      message,
      "Are they intended? If they are to stay, put them into the table",
    );
  }
  if (all.length > 0)
    return line("rows", "warn", `${plural(all.length, "warning")} about rows`, look);
  const age = inWords(now - Date.parse(overlay.value.writtenAt));
  const count =
    rows.length === 0 ? "No rows" : `${plural(rows.length, "row")}, all from before the sign-off`;
  return line("rows", "ok", `${count}; last changed ${age} ago`, null);
}
