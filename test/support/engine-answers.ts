/** Comparison of a table's answers with those of a server. */
import type { Decision } from "../../src/domain/resolve/decision.ts";
import type { EngineAnswer } from "./engines.ts";

/** Describes an answer in a form that is the same for all spellings of an address. */
export function describeEngine({ status, location }: EngineAnswer): string {
  if (location !== null) return `${status} ${spell(location)}`;
  return status === 410 ? "410" : "nothing";
}

export function describeDecision({ outcome, status, location }: Decision): string {
  if (location !== null) return `${status} ${spell(location)}`;
  return outcome === "gone" ? "410" : "nothing";
}

/** Decodes escapes, because servers compare decoded paths and escape captured text in their own ways. */
function spell(location: string): string {
  try {
    return decodeURIComponent(new URL(location).href);
  } catch {
    return location;
  }
}

/** Adds or removes the last slash of the address; both spellings are the same here. */
export function twinOf(address: string): string {
  const [, path = "", query = ""] = /^([^?]*)([^]*)$/.exec(address) ?? [];
  return path.endsWith("/") ? path.slice(0, -1) + query : `${path}/${query}`;
}
