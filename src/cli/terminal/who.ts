import { hostname, userInfo } from "node:os";
import type { Io } from "./io.ts";

/** Who runs the command, for the records: `SUNSET_BY` if it is set, as in CI, else the user at this machine. */
export function whoAmI({ env }: Io): string {
  const given = env.SUNSET_BY?.trim();
  return given ? given : `${userInfo().username}@${hostname()}`;
}
