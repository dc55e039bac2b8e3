import type { RuleData } from "../../src/domain/table/schema.ts";
import { type Account, openAccount } from "./cloudflare.ts";

/** Five rules, of which only the last differs from table to table. */
export function tableOf(last: string): RuleData[] {
  return ["a", "b", "c", "d", last].map((it) => ({
    from: `/global/${it}`,
    to: `https://www.new.example/${it}`,
  }));
}

export interface ThreeTables {
  readonly account: Account;
  /** The id of the release that was promoted first. */
  readonly one: string;
  /** The id of the release that serves. */
  readonly two: string;
}

/** Opens an account on which `one` was promoted, then `two`; a third table waits in the folder, as `three.json`. */
export async function openThreeTables(): Promise<ThreeTables> {
  const account = await openAccount();
  await account.deploy(tableOf("z"));
  const one = await account.publish(tableOf("one"));
  await account.remote(["promote", one, "--break-glass", "1"]);
  const two = await account.publish(tableOf("two"));
  await account.remote(["promote", two, "--break-glass", "2"]);
  account.write("three.json", tableOf("three"));
  return { account, one, two };
}
