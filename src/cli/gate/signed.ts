import type { Check } from "../checklist/checklist.ts";
import { shortId } from "../tables/live-table.ts";
import { describeUnknownPublishers, whyUnsigned } from "../tables/signed.ts";
import type { Io } from "../terminal/io.ts";
import { broken, line, type Scene } from "./scene.ts";

/** Checks whether exactly the bytes in service are signed off, by the same conditions as `promote`. */
export function checkSigned(io: Io, { pointer, serving, stored, standing, stores }: Scene): Check {
  if (!pointer.ok) return broken("signed", pointer.problem);
  if (!serving.ok) return broken("signed", serving.problem);
  if (!stored.ok) return broken("signed", stored.problem);
  if (!standing.ok) return broken("signed", standing.problem);
  const { id } = serving.value;
  const unsigned = whyUnsigned(io, stores, standing.value, stored.value);
  if (unsigned) {
    const { reason = "", grounds, promotedBy = "" } = pointer.value ?? {};
    const glass = grounds?.kind === "break-glass" ? ` (${reason}, by ${promotedBy})` : "";
    const fix = `Have it approved in the console: ${unsigned.page}`;
    return line("signed", "fail", `${unsigned.message}${glass}`, fix);
  }
  const by = standing.value.approvals.map((it) => `${it.by.email} at ${it.at}`).join(" and ");
  const signed = `${shortId(id)} was signed off by ${by}`;
  const unknown = describeUnknownPublishers(standing.value);
  if (unknown === null) return line("signed", "ok", signed, null);
  const fix = "Publish with the address in SUNSET_BY, or name it in SUNSET_PEOPLE";
  return line("signed", "warn", `${signed}. ${unknown}`, fix);
}
