/** Where `npm start` listens unless it is told otherwise. */
export const USUAL_SERVER = "http://localhost:8787";

/** Reads a server as people type it: an address, or a host, which is asked over https unless it is this machine. */
export function parseServer(typed: string): URL | null {
  const isLocal = /^(?:[\w-]+\.)?localhost(?:[:/]|$)|^127\.|^\[::1\]/.test(typed);
  const isWhole = /^https?:\/\//i.test(typed);
  return URL.parse(isWhole ? typed : `${isLocal ? "http" : "https"}://${typed}`);
}
