import type { Message } from "./message.ts";

const WAIT_MS = 5000;

/**
 * Posts a message as JSON. The address may be secret, so no error names it.
 *
 * @param address Must be `https`. Redirects are not followed.
 * @throws Error if the message was not accepted.
 */
export async function sendMessage(
  address: string,
  message: Message,
  send: typeof fetch,
): Promise<void> {
  const url = URL.parse(address);
  if (url?.protocol !== "https:" || url.username !== "" || url.password !== "") {
    throw new Error("NOTIFY_URL is not an https address without a user: no findings are sent");
  }
  let status: number;
  try {
    const response = await send(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(message),
      redirect: "manual",
      signal: AbortSignal.timeout(WAIT_MS),
    });
    ({ status } = response);
    await response.body?.cancel();
  } catch {
    throw new Error("NOTIFY_URL does not answer: its findings are sent again in a minute");
  }
  if (status < 200 || status > 299) {
    throw new Error(`NOTIFY_URL answers ${status}: its findings are sent again in a minute`);
  }
}
