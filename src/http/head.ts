/** The status of an answer, and its headers but for `Location`: what many answers have in common. */
export interface Head {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Created when it is first sent. */
  sent: Sent | null;
}

/**
 * A response that is copied for each answer: the runtime copies headers in half the time that it takes to read them from
 * an object. `Location` is set here before it is copied, since each access to the headers of a new response would create
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

/** The last head of each status. Usually all answers of a status have the same lifetime. */
const heads = new Map<number, LastHead>();

/** @param more The headers beside the lifetime: for the same headers always the same object. */
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
