import { REDIRECT_STATUSES, type RedirectStatus } from "../../domain/table/redirect-statuses.ts";

/** Whether a status is one that a rule can answer with. */
export function isRedirectStatus(status: number): status is RedirectStatus {
  return REDIRECT_STATUSES.some((it) => it === status);
}
