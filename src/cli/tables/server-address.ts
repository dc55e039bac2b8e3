/** The default address of `npm start`. */
export const USUAL_SERVER = "http://localhost:8787";

/** Reads a server as typed: an address, or a host, for which https is used unless it is this machine. */
export function parseServer(typed: string): URL | null {
  const isLocal = /^(?:[\w-]+\.)?localhost(?:[:/]|$)|^127\.|^\[::1\]/.test(typed);
  const isWhole = /^https?:\/\//i.test(typed);
  return URL.parse(isWhole ? typed : `${isLocal ? "http" : "https"}://${typed}`);
}
