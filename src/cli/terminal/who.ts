import { hostname, userInfo } from "node:os";
import { isAddress } from "../../store/records/signing-policy.ts";
import type { Io } from "./io.ts";

/**
 * The person who runs the command, for the records: `SUNSET_BY` if it is set, as in CI, otherwise the user of this
 * machine. A name listed in `SUNSET_PEOPLE` (`ana-on-github=ana@example.com, ...`, in any letter case) is followed by
 * the address listed for it, which distinguishes publishers from approvers.
 */
export function whoAmI({ env }: Io): string {
  const given = env.SUNSET_BY?.trim();
  if (!given) return `${userInfo().username}@${hostname()}`;
  const address = isAddress(given) ? undefined : addressIn(env.SUNSET_PEOPLE ?? "", given);
  return address === undefined ? given : `${given} <${address}>`;
}

function addressIn(people: string, name: string): string | undefined {
  const entries = people
    .replace(/\s*=\s*/g, "=")
    .split(/[,\s]+/)
    .map((it) => it.split("="));
  const found = entries.find(([it = ""]) => it.toLowerCase() === name.toLowerCase());
  return found?.length === 2 && isAddress(found[1] ?? "") ? found[1] : undefined;
}
