/**
 * Whether a response can be copied, for other headers. Not one that upgrades the connection, nor one with a status that
 * `Response` refuses, such as 999, though old sites send it.
 */
export function isCopyable({ status, webSocket }: Response): boolean {
  return webSocket === null && status >= 200 && status <= 599;
}
