/** Whether a table answers as a server did. */
import type { Decision } from "../../src/domain/resolve/decision.ts";
import type { EngineAnswer } from "./engines.ts";

/** An answer in a form in which spellings of one address are alike. */
export function describeEngine({ status, location }: EngineAnswer): string {
  if (location !== null) return `${status} ${spell(location)}`;
  return status === 410 ? "410" : "nothing";
}

export function describeDecision({ outcome, status, location }: Decision): string {
  if (location !== null) return `${status} ${spell(location)}`;
  return outcome === "gone" ? "410" : "nothing";
}

/** Escapes are decoded: servers compare decoded paths, and escape what they took in a way of their own. */
function spell(location: string): string {
  try {
    return decodeURIComponent(new URL(location).href);
  } catch {
    return location;
  }
}

/** The address with its last slash, or without it: both are one here. */
export function twinOf(address: string): string {
  const [, path = "", query = ""] = /^([^?]*)([^]*)$/.exec(address) ?? [];
  return path.endsWith("/") ? path.slice(0, -1) + query : `${path}/${query}`;
}
