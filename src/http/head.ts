/** The part that many answers share: the status, and the headers except `Location`. */
export interface Head {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Created on first sending. */
  sent: Sent | null;
}

/**
 * A response that is cloned for each answer: the runtime copies headers in half the time it takes to read them from an
 * object. `Location` is set here before the copy is made, because accessing the headers of a new response would create
 * an object.
 */
interface Sent {
  readonly response: Response;
  readonly headers: Headers;
}

interface LastHead extends Head {
  readonly lifetime: string;
  readonly more: object;
}

/** The last head of each status. Usually all answers with one status have the same lifetime. */
const heads = new Map<number, LastHead>();

/** @param more The headers besides the lifetime. Compared by identity: pass the same object for the same headers. */
export function headOf(
  status: number,
  lifetime: string,
  more: Readonly<Record<string, string>>,
): Head {
  const last = heads.get(status);
  if (last?.lifetime === lifetime && last.more === more) return last;
  const headers = { ...more, "cache-control": lifetime };
  const head: LastHead = { status, headers, sent: null, lifetime, more };
  heads.set(status, head);
  return head;
}
