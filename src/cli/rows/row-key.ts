import { canonicalPath } from "../../domain/url/canonicalize.ts";
import { GATE_KEY, isRowKey } from "../../store/records/keys.ts";
import type { Stores } from "../tables/stores.ts";
import { CliError } from "../terminal/errors.ts";
import { pasteable } from "../../domain/pasteable.ts";
import { MAX_KEY_BYTES } from "../../domain/validate/hints.ts";

/**
 * @param gate The words of the command that moves the gate, suggested instead of such a row.
 * @throws CliError for a key that is not that of a row, or that KV does not accept.
 */
export function checkRowKey(stores: Stores, key: string, gate: readonly string[]): void {
  if (key === GATE_KEY) {
    throw new CliError(`${GATE_KEY} is not a row: it moves the gate`, pasteable(gate, stores));
  }
  if (!isRowKey(key)) {
    throw new CliError(
      `${key} is not a row: Sunset writes that key itself`,
      "Give an old path, such as /old/page",
    );
  }
  const bytes = new TextEncoder().encode(key).length;
  if (bytes <= MAX_KEY_BYTES && bytes > 0) return;
  throw new CliError(
    `The key has ${bytes} bytes, and KV takes 1 to ${MAX_KEY_BYTES}`,
    "Publish a rule of that length with a table",
  );
}

/** Suggests what to type for a key that does not exist: the same address in another spelling, or else the list. */
export function suggestKey(stores: Stores, key: string, keys: readonly string[]): string {
  const plain = (text: string): string =>
    canonicalPath(`/${text.replace(/^https?:\/\/[^/]*/i, "")}`);
  const other = keys.find((it) => it !== key && plain(it) === plain(key));
  return other === undefined
    ? `To see which there are: ${pasteable(["rows"], stores)}`
    : `Did you mean: ${pasteable(["rows", "rm", other], stores)}`;
}
