import { isAddress } from "../../store/records/signing-policy.ts";
import type { Io } from "../terminal/io.ts";
import { say } from "../terminal/output.ts";
import { whoAmI } from "../terminal/who.ts";
import type { Stores } from "./stores.ts";

/**
 * Warns if two approvals are required and the publisher's name is not an address, because the publisher does not count
 * as an approver and cannot otherwise be recognised.
 */
export function sayIfUnknownPublisher(io: Io, { policy }: Pick<Stores, "policy">): void {
  const who = whoAmI(io);
  if (policy.approvals < 2 || isAddress(who)) return;
  say(
    io,
    `Published by ${who}, which is not an address: whoever publishes may not be one of those who approve, and can only be distinguished from them by SUNSET_BY, the address with which they sign in, or by SUNSET_PEOPLE, which maps the name to it (${who}=ana@example.com)`,
  );
}
