import { quote } from "../domain/finding.ts";
import { canonicalHost } from "../domain/url/canonicalize.ts";
import { cleanValue } from "./clean-value.ts";

interface SwapContext {
  /** The site's canonical hosts. */
  readonly hosts: ReadonlySet<string>;
  /** The canonical hosts that targets may be on. */
  readonly targetHosts: ReadonlySet<string>;
}

/**
 * Recognises a row whose key and value are swapped: the key is a new address, the value an old one.
 *
 * @param value The text as typed, or the parsed JSON.
 * @returns null if they are not swapped.
 */
export function findSwap(
  key: string,
  value: unknown,
  { hosts, targetHosts }: SwapContext,
): { readonly message: string; readonly fix: string } | null {
  const to = typeof value === "object" && value && "to" in value ? value.to : value;
  const target = cleanValue(key);
  if (typeof to !== "string" || !isOn(targetHosts, target) || isOn(hosts, target)) return null;
  const isOld = /^\/(?!\/)\S*$/.test(to) || (isOn(hosts, to) && !isOn(targetHosts, to));
  if (!isOld) return null;
  return {
    message: `the key is the new address and the value the old one, ${quote(to)}: they are swapped`,
    fix: `Use the key "${to}", and type ${target}`,
  };
}

function isOn(hosts: ReadonlySet<string>, address: string): boolean {
  const url = /^https?:\/\/\S+$/i.test(address) ? URL.parse(address) : null;
  return url !== null && hosts.has(canonicalHost(url.host));
}
