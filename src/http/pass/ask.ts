/**
 * Asks the old site. If it does not answer, a request that only reads throws: the runtime then sends it once more
 * (src/worker.ts). Any other gets 502, because the runtime would send it again without its body, and the old site may
 * have acted on it already.
 */
export async function ask(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    if (isRead(request)) throw error;
    // oxlint-disable-next-line no-console -- people look for errors in the Worker's logs
    console.error(error);
    return new Response(null, { status: 502, headers: { "cache-control": "no-store" } });
  }
}

/** Whether a request may be sent twice. */
export function isRead({ method }: Request): boolean {
  return method === "GET" || method === "HEAD";
}

/**
 * Whether a response can be copied, for other headers. Not one that upgrades the connection, nor one with a status that
 * `Response` refuses, such as 999, though old sites send it.
 */
export function isCopyable({ status, webSocket }: Response): boolean {
  return webSocket === null && status >= 200 && status <= 599;
}
