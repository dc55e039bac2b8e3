/**
 * Sends a request to the old site. If that fails, GET and HEAD throw, and the runtime sends the request again
 * (src/worker.ts). Any other method gets 502, because the runtime would resend the request without its body, and the
 * old site may already have acted on it.
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

/** Whether a request may safely be sent twice. */
export function isRead({ method }: Request): boolean {
  return method === "GET" || method === "HEAD";
}

/**
 * Whether a response can be copied in order to change its headers. A response that upgrades the connection cannot, nor
 * one with a status that `Response` rejects, such as 999, which some old sites send.
 */
export function isCopyable({ status, webSocket }: Response): boolean {
  return webSocket === null && status >= 200 && status <= 599;
}
