/** Judges the response of a target that was requested as a visitor would. */

/**
 * Sorted by urgency. `soft-dead` is a soft 404: a page that says the page does not exist, with a status other than 404.
 */
export const VERDICTS = ["dead", "soft-dead", "unknown", "redirected", "ok"] as const;
export type Verdict = (typeof VERDICTS)[number];

export interface Judged {
  readonly verdict: Verdict;
  /** The reason in words; null if the verdict says it all. */
  readonly reason: string | null;
}

/**
 * Statuses with which servers turn away programs, or visitors from other countries. They say nothing about what other
 * visitors would get.
 */
const REFUSES_PROGRAMS: ReadonlyMap<number, string> = new Map([
  [401, "the server requires a login"],
  [403, "the server refuses programs"],
  [407, "a proxy on the way requires a login"],
  [408, "the server gave up waiting"],
  [429, "the server has had too many requests"],
  [451, "the server refuses for legal reasons, perhaps only here"],
]);

/** @param hops The number of redirects before the answer. */
export function judgeStatus(status: number, hops: number): Judged {
  if (status >= 200 && status < 300) {
    return { verdict: hops === 0 ? "ok" : "redirected", reason: null };
  }
  const refusal = REFUSES_PROGRAMS.get(status);
  if (refusal !== undefined) return { verdict: "unknown", reason: refusal };
  if (status >= 300 && status < 400) {
    return { verdict: "dead", reason: "it redirects, but does not say where" };
  }
  return { verdict: "dead", reason: null };
}

/** Judges a request without a response. @param code The error code of the network. */
export function judgeFailure(code: string): Judged {
  const dead = NO_SERVER.get(code);
  if (dead !== undefined) return { verdict: "dead", reason: dead };
  return { verdict: "unknown", reason: NO_ANSWER.get(code) ?? `no answer (${code})` };
}

const NO_SUCH_HOST = "there is no such host";

/**
 * Changes the verdict on hosts that do not exist to `unknown` if no server at all has answered: this machine is then
 * probably offline.
 */
export function doubtHosts<Checked extends Judged & { readonly status: number | null }>(
  checked: readonly Checked[],
): readonly Checked[] {
  if (checked.some((it) => it.status !== null)) return checked;
  return checked.map((it) =>
    it.reason === NO_SUCH_HOST ? { ...it, verdict: "unknown", reason: OFFLINE } : it,
  );
}

const OFFLINE = "its name cannot be looked up, nor any other: is this machine online?";

/** Failures that every visitor would get too. */
const NO_SERVER: ReadonlyMap<string, string> = new Map([
  ["ENOTFOUND", NO_SUCH_HOST],
  ["ECONNREFUSED", "no server answers at this host"],
  ["CERT_HAS_EXPIRED", "its certificate has expired"],
  ["ERR_TLS_CERT_ALTNAME_INVALID", "its certificate is for another host"],
]);

const NO_ANSWER: ReadonlyMap<string, string> = new Map([
  ["TIMEOUT", "no answer in time"],
  ["PRIVATE_ADDRESS", "not asked: its name leads to a private network (--allow-private asks it)"],
  ["BARE_ADDRESS", "not asked: its host is an IP address, not a name (--allow-private asks it)"],
  ["EAI_AGAIN", "its name cannot be looked up at the moment"],
  ["ECONNRESET", "the server broke the connection off"],
  ["UND_ERR_SOCKET", "the server broke the connection off"],
]);
